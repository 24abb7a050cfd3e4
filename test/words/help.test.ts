import { expect, test } from 'vitest';
import { help as english } from '../../src/words/en/help.ts';
import { help as japanese } from '../../src/words/ja/help.ts';
import { LANGUAGES, languageFrom, languageOf } from '../../src/words/speak.ts';
import { help as chinese } from '../../src/words/zh/help.ts';

/** Commands with their arguments, and options, in the order of the page. */
const commands = (help: string): readonly string[] =>
  [...help.matchAll(/^ {2}unsaid [a-z]+(?: [a-z]+)?/gm)].map(([it]) => it);
const options = (help: string): readonly string[] =>
  [...new Set([...help.matchAll(/--[a-z-]+/g)].map(([it]) => it))].toSorted();

test.each([chinese, japanese])(
  'the help of another language has the commands and options of the English one',
  (help) => {
    expect(commands(help)).toEqual(commands(english));
    expect(options(help)).toEqual(options(english));
  },
);

test('a language is known by its tag, whatever follows', () => {
  expect(['zh', 'zh_CN.UTF-8', 'zh-Hans', 'ZH-cn', 'ja_JP.eucJP', 'en_GB', 'ja'].map(languageOf)).toEqual([
    ...['zh', 'zh', 'zh', 'zh', 'ja', 'en', 'ja'],
  ]);
  expect(['', 'C', 'POSIX', 'zhuang', 'jam', 'fr_FR'].map(languageOf)).toEqual(Array(6).fill(undefined));
});

test('the first variable of the environment that is set counts; an unknown language is English', () => {
  expect(languageFrom({})).toBe('en');
  expect(languageFrom({ LANG: 'zh_CN.UTF-8' })).toBe('zh');
  expect(languageFrom({ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'ja_JP.UTF-8' })).toBe('ja');
  expect(languageFrom({ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'ja_JP.UTF-8', LC_ALL: 'C.UTF-8' })).toBe('en');
  expect(languageFrom({ LANG: 'zh_CN.UTF-8', LC_ALL: '' })).toBe('zh');
  expect(languageFrom({ LANG: 'de_DE.UTF-8' })).toBe('en');
  expect(LANGUAGES).toEqual(['en', 'zh', 'ja']);
});
