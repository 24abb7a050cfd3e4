import { describe, expect, test } from 'vitest';
import { makePrivateUnits } from '../../src/text/reading/private-units.ts';
import { makeReader } from '../../src/text/reading/reader.ts';
import { isOtherWord } from '../../src/text/words/forms.ts';
import {
  costOfWord,
  eachCommonWord,
  isChineseWord,
  isDictionaryWord,
  isEnglishWord,
  rarityOf,
} from '../../src/text/words/lexicon.ts';
import { isPartOfName, isSecondName } from '../../src/text/words/names.ts';
import {
  beginsBefore,
  endOfBefore,
  hangsBefore,
  hangsBehind,
  LONGEST_PART,
} from '../../src/text/words/parts-of-insults.ts';
import { costOfLeavingWhole } from '../../src/text/words/segment.ts';

/** What is a word of its own, and what hangs on one: found by changing the code in many small ways. */
const codeOf = (character: string) => character.charCodeAt(0);

describe('a name', () => {
  const second = (text: string, word: string) =>
    isSecondName(text, text.indexOf(word), text.indexOf(word) + word.length);
  const part = (text: string, word: string) => isPartOfName(text, text.indexOf(word), text.indexOf(word) + word.length);
  test('in two words has a capital and small letters in each', () => {
    expect([second('by Charlie Crist here', 'Crist'), second('Él Ñu', 'Ñu')]).toEqual([true, true]);
    const others = [
      'Crist',
      'charlie Crist',
      'CHARLIE Crist',
      'Charlie  Crist',
      'xCharlie Crist',
      'Charlie, Crist',
      'A Crist',
    ];
    for (const text of others) expect([text, second(text, 'Crist')]).toEqual([text, false]);
    for (const word of ['crist', 'CRIST', 'C', 'Crist1'])
      expect([word, second(`Charlie ${word}`, word)]).toEqual([word, false]);
    expect(second(`Abcdefghijklmnopqrstuvw Crist`, 'Crist')).toBe(true);
    expect(second(`Abcdefghijklmnopqrstuvwxyz Crist`, 'Crist')).toBe(false);
  });
  test('in two parts has a line between', () => {
    expect([part('Spaztic_One', 'Spaztic'), part('One_Spaztic', 'Spaztic'), part('x One_Spaztic', 'Spaztic')]).toEqual([
      true,
      true,
      true,
    ]);
    for (const text of [
      'Spaztic',
      'Spaztic_one',
      'Spaztic_O',
      'one_Spaztic',
      'One-Spaztic',
      'Spaztic _One',
      'O_Spaztic',
    ])
      expect([text, part(text, 'Spaztic')]).toEqual([text, false]);
    for (const word of ['spaztic', 'SPAZTIC', 'S']) expect([word, part(`${word}_One`, word)]).toEqual([word, false]);
  });
});

describe('a form of a word', () => {
  test('is another word where a dictionary says so', () => {
    expect([isOtherWord('butter', 'butt'), isOtherWord('butters', 'butt'), isOtherWord('butterz', 'butt')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isOtherWord('butts', 'butt'), isOtherWord('butter', 'butter'), isOtherWord('butters', 'butter')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(isOtherWord('zzqqer', 'zzqq')).toBe(false);
  });
});

describe('an ordinary word', () => {
  test('is one that people use, in chats too', () => {
    expect(['good', 'house', 'lol', 'gonna', 'ubuntu', 'vs'].map(isEnglishWord)).not.toContain(false);
    expect(['zqx', '', 'Good', 'goood'].map(isEnglishWord)).not.toContain(true);
  });
  test('of a large dictionary may be one that nobody uses', () => {
    expect([isDictionaryWord('good'), isDictionaryWord('zqx'), isDictionaryWord('')]).toEqual([true, false, false]);
    const rare = ['aardwolf', 'absquatulate', 'zyzzyva', 'quokka', 'syzygy', 'abaca', 'zax'];
    expect(rare.some((word) => isDictionaryWord(word) && !isEnglishWord(word))).toBe(true);
  });
  test('of Chinese has two characters and more, and is not too rare', () => {
    expect([isChineseWord('我们'), isChineseWord('我'), isChineseWord('我狗吃'), isChineseWord('')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([costOfWord('我们') > 0, costOfWord('我狗吃'), costOfWord('x我们y', 1, 3)]).toEqual([
      true,
      0,
      costOfWord('我们'),
    ]);
    const common: string[] = [];
    eachCommonWord(20, (word) => common.push(word));
    expect(common.every((word) => costOfWord(word) <= 20)).toBe(true);
    expect(common.length).toBeGreaterThan(10);
  });
  test('has characters that are more or less rare', () => {
    expect(rarityOf(codeOf('的'))).toBeLessThan(rarityOf(codeOf('鑫')));
    expect([rarityOf(codeOf('龘')), rarityOf(codeOf('a'))]).toEqual([20, 20]);
  });
});

describe('what insults are put together from', () => {
  test('hangs on a word, before or behind it, more or less firmly', () => {
    expect(['face', 'zilla', 'hamster', 'yourself', 'man', 'ass', 'toString'].map(hangsBehind)).toEqual([
      ...['known', 'yes', 'yes', 'long', 'no', 'known', 'no'],
    ]);
    expect(['chicken', 'dung', 'douche', 'kissmy', 'house', 'mutha'].map(hangsBefore)).toEqual([
      ...['known', 'no', 'yes', 'yes', 'no', 'known'],
    ]);
    expect(LONGEST_PART).toBe(9);
    expect([beginsBefore('chick'), beginsBefore('chickens'), beginsBefore('zz'), beginsBefore('')]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
  test('ends where the longest of them ends', () => {
    const reader = makeReader(makePrivateUnits());
    const end = (text: string, at = 0) => {
      const { count, ...runs } = reader.read(text);
      const found = endOfBefore({ count, ...runs }, at);
      return found < 0 ? '' : text.slice(0, runs.to[found - 1]);
    };
    expect(
      ['batface', 'buttface', 'butface', 'bullbutt', 'assarse', 'housebat', 'zzz', 'ba', 'b1at', '加'].map((text) =>
        end(text),
      ),
    ).toEqual([...['bat', 'butt', '', 'bull', 'ass', '', '', '', '', '']]);
    expect([end('asshole'), end('as'), end('arseface'), end('xbat', 1)]).toEqual(['ass', '', 'arse', 'xbat']);
  });
});

describe('Chinese cut into words', () => {
  const cost = (text: string, term: string) => {
    const start = text.indexOf(term);
    return costOfLeavingWhole(text, start, start + term.length);
  };
  test('leaves a term whole where it is a word there, or one with a character that hangs on it', () => {
    for (const [text, term] of [
      ['强奸', '强奸'],
      ['强奸犯', '强奸'],
      ['是强奸的', '强奸'],
      ['老骗子', '骗子'],
    ] as const)
      expect([text, cost(text, term) <= 0]).toEqual([text, true]);
  });
  test('does not where another word has it inside, or words part it', () => {
    for (const [text, term] of [
      ['处女座', '处女'],
      ['微信支付', '微信'],
      ['处女作品', '处女'],
      ['发生活动', '生活'],
      ['北京大学生', '大学'],
    ] as const)
      expect([text, cost(text, term) > 0]).toEqual([text, true]);
  });
  test('counts what it costs to the half bit', () => {
    expect([
      cost('处女座', '处女'),
      cost('强奸犯', '强奸'),
      cost('你去死吧', '去死'),
      cost('我你去死吧', '你去死'),
    ]).toEqual([36, 0, 0, -8]);
  });
});
