import { describe, expect, test } from 'vitest';
import { compileEngine } from '../../src/text/compile.ts';
import { engineFor } from './find.ts';

const matches = (source: string, text: string): string[] =>
  engineFor({ type: 'regex', source, evasion: 'standard' })
    .find(text)
    .map(({ start, end }) => text.slice(start, end));

describe('expressions', () => {
  test('ignore case and see the text as sent and as it reads', () => {
    expect(matches('(?:加|➕)\\s*[vV微薇]\\s*[a-z0-9_-]{5,20}', '加 ＶABC12345')).toEqual(['加 ＶABC12345']);
    expect(matches('賭場', '賭場')).toEqual(['賭場']);
    expect(matches('赌场', '賭場')).toEqual(['賭場']);
  });
  test('a domain is found behind percent-encoding and full-width dots', () => {
    expect(matches('evil\\.example', 'https://%65vil．example/')).toEqual(['%65vil．example']);
    expect(matches('evil\\.example', 'evil。example')).toEqual([]);
  });
  test('what RE2 refuses is a problem with a hint', () => {
    for (const source of ['(?=a)b', '(a)\\1', '('])
      expect(compileEngine([{ type: 'regex', source, evasion: 'standard' }])).toMatchObject({
        ok: false,
        problems: [{ code: 'E-REGEX' }],
      });
  });
  test('a literal may be hidden in an escape, whole or in part', () => {
    expect(matches('25', '%25')).toEqual(['25']);
    expect(matches('abc', '%61bc')).toEqual(['%61bc']);
  });
});

describe("obscenity's data", () => {
  const engine = engineFor({ type: 'profanity', language: 'english', evasion: 'standard' });
  test('finds what obscenity finds, with its whitelist', () => {
    expect(engine.find('you f4ggot')).not.toEqual([]);
    expect(engine.find('an assessment of the analysis')).toEqual([]);
  });
  test('a number is a number, though its digits could be letters', () => {
    expect(engine.find('room 455, see you at nine')).toEqual([]);
    expect(engine.find('you dumb a55')).not.toEqual([]);
  });
  test('a whitelisted word does not mask a bad one elsewhere', () => {
    expect(engine.find('a kung-fu fucker').length).toBeGreaterThan(0);
  });
});

describe('an escape or a mark beside a literal', () => {
  test.each([
    ['か\\d', 'か゛か1', 'か1'],
    ['amp;\\d', 'R&amp;4', 'amp;4'],
    ['%4\\w', '1%41', '%41'],
    ['&amp;%4\\w', 'x&amp;%41', '&amp;%41'],
    ['joined\\d', 'a&#106;oined1', '&#106;oined1'],
  ])('%s stands in %s, as sent or as read', (source, given, found) => {
    expect(matches(source, given)).toContain(found);
  });
});

test('a letter that stands there 65,536 times is one that does', () => {
  expect(matches('fu+ck', `\u200bf${'u'.repeat(65_536)}ck`)).toHaveLength(1);
});

/** One character that reads as eighteen, in a text that nearly fills the buffer it is read into. */
const outgrowing = (text: string): string => `${text} ﷺ ${'xyz '.repeat(117)}`;

describe('a reading that outgrows its buffer', () => {
  test('is still known to differ from the text', () => {
    const engine = engineFor({ type: 'profanity', language: 'english', evasion: 'standard' });
    expect(engine.find(outgrowing('f\u200buck'))).toMatchObject([{ start: 0, end: 5 }]);
  });
  test('is still known to have joined a mark to its neighbour', () => {
    expect(matches('か\\S', outgrowing('か゛'))).toEqual(['か゛']);
  });
});

describe('an expression that is slow on texts made for it', () => {
  const codes = (source: string) => {
    const compiled = compileEngine([{ type: 'regex', source, evasion: 'standard' }]);
    return compiled.ok ? [] : compiled.problems.map(({ code }) => code);
  };

  test.each([
    '[\\p{L}\\p{N}]{1,900}\\d!',
    '\\w{2,700}\\d!',
    '.{1,600}x',
    '[a-z].{1,500}money',
    '(?:(?:a|b|ab){1,100}){1,4}c',
    '(?:a?){600}a{300}',
    '(?:[a-z]+|[a-z0-9]+){1,400}!',
  ])('is refused: %s', (source) => {
    expect(codes(source)).toEqual(['E-SLOW']);
  });

  test.each([
    ...['free.{0,60}money', '[\\p{L}\\p{N}]{1,100}\\d!', '.*a.*b.*c', 'foo.*bar|baz', '(x+x+)+y', '\\b\\d{4,16}\\b'],
    ...[
      '(?:加|➕)\\s*[vV微薇]\\s*(?:信|x)?',
      'https?://[^\\s]{1,200}',
      '[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}\\.[a-z]{2,24}',
    ],
    Array.from({ length: 300 }, (_, nth) => `wonderful${nth * 7}`).join('|'),
  ])('is not what people write: %s', (source) => {
    expect(codes(source)).toEqual([]);
  });
});
