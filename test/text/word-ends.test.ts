import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileEngine } from '../../src/text/compile.ts';
import type { TermsPattern } from '../../src/text/engine.ts';
import { engineFor, found } from './find.ts';

/** What stood in the text, for one pattern. */
function matched(pattern: Omit<TermsPattern, 'type' | 'evasion'>, text: string): string[] {
  const engine = engineFor({ type: 'terms', evasion: 'standard', ...pattern });
  return engine.find(text).map(({ start, end }) => text.slice(start, end));
}

describe('forms of a Latin term', () => {
  test.each([
    ['zorb', 'zorbs zorbed zorbing zorber zorbers zorby zorbings'],
    ['spam', 'spams spammed spammer spammers spamming'],
    ['rave', 'raves raved raving ravings raver ravers'],
    ['hippy', 'hippies'],
    ['box office', 'box offices'],
    ['gnash', 'gnashes gnashed GNASHING'],
    ['zorb', 'zorbable zorbish zorbness zorbery'],
  ])('%s: %s', (term, forms) => {
    const each = term.includes(' ') ? [forms] : forms.split(' ');
    for (const form of each) expect(found([term], `so ${form} it is`), form).toEqual([`${term}: ${form}`]);
  });
  test.each([
    ['butt', 'butter butters'],
    ['numb', 'number numbers'],
    ['corn', 'corner'],
    ['spic', 'spicy spicing'],
    ['rave', 'raven ravine rapping ravving'],
    ['pack', 'package packet'],
    ['past', 'pasta'],
    ['fish', 'fishery fishable'],
    ['dark', 'darkish darkness'],
    ['cat', 'cats'],
    ['tap', 'taps tapping'],
  ])('another word is none: %s: %s', (term, words) => {
    for (const word of words.split(' ')) expect(found([term], `so ${word} it is`), word).toEqual([]);
  });
  test('a possessive is the term and its apostrophe', () => {
    expect(found(['spammer'], "a spammer's list, the spammers’ list")).toHaveLength(2);
  });
  test('forms are seen through a disguise, and what the dictionary has is no disguised form', () => {
    expect(found(['gnash'], 'gn4shing g.n.a.s.h')).toHaveLength(2);
    expect(found(['wuss'], 'wuzzy')).toEqual([]);
  });
  test('are refused by forms: off, and where the text is read as written', () => {
    expect(matched({ terms: ['zorb'], forms: 'off' }, 'zorbs zorb')).toEqual(['zorb']);
    expect(found(['zorb'], 'zorbs zorb', 'off')).toEqual(['zorb: zorb']);
  });
});

describe('digits behind a term', () => {
  test('belong to a name or a count', () => {
    expect(found(['zorb', 'badword'], 'zorb1 badword734 zorb 5')).toEqual([
      'zorb: zorb1',
      'badword: badword734',
      'zorb: zorb',
    ]);
  });
  test('letters after them, or before the term, are another word', () => {
    expect(found(['zorb'], 'zorb1x xzorb1 zorb1ng5x')).toEqual([]);
    expect(found(['ab', '2g'], 'ab1 2g5')).toEqual([]);
  });
});

describe('a * at an end', () => {
  test('stands for the rest of a word, which is found whole', () => {
    const text = 'zorbical prezorb prezorbical zorb';
    expect(matched({ terms: ['zorb*'] }, text)).toEqual(['zorbical', 'zorb']);
    expect(matched({ terms: ['*zorb'] }, text)).toEqual(['prezorb', 'zorb']);
    expect(matched({ terms: ['*zorb*'] }, text)).toEqual(['zorbical', 'prezorb', 'prezorbical', 'zorb']);
    expect(matched({ terms: ['zorb'], words: 'anywhere' }, text)).toHaveLength(4);
  });
  test('is seen through a disguise', () => {
    expect(matched({ terms: ['zorb*'] }, 'z0rbical z.o.r.b')).toEqual(['z0rbical', 'z.o.r.b']);
    expect(matched({ terms: ['*zorb'] }, 'prez0rb')).toEqual(['prez0rb']);
  });
  test('lifts the border of Chinese words at that end', () => {
    expect(matched({ terms: ['大麻'] }, '大麻烦')).toEqual([]);
    expect(matched({ terms: ['大麻*'] }, '大麻烦')).toEqual(['大麻']);
    expect(matched({ terms: ['*大麻'] }, '大麻烦')).toEqual([]);
    expect(matched({ terms: ['大麻'], words: 'anywhere' }, '大麻烦')).toEqual(['大麻']);
  });
  test('inside a phrase it is a letter that is masked, and twice it is bold', () => {
    expect(matched({ terms: ['zo*b'] }, 'zo*b zorb')).toEqual(['zo*b']);
    expect(matched({ terms: ['**zorb**'] }, 'a zorb')).toEqual([]);
  });
});

describe('marks at the edge of a phrase', () => {
  test.each([
    ['!play', '!play', 'play'],
    ['.net', 'I use .net', 'the net, planet.net'],
    ['/start', 'say /start', 'the start'],
    ['【广告】', '【广告】来', '广告'],
    ['※登録', '※登録する', '登録する'],
  ])('count: %s is %s and not %s', (term, yes, no) => {
    expect(found([term], yes), yes).toHaveLength(1);
    expect(found([term], no), no).toEqual([]);
  });
  test('that end a sentence or quote do not', () => {
    expect(found(['zorb now!', '“gnash”'], 'zorb now, gnash')).toHaveLength(2);
  });
});

describe('an apostrophe', () => {
  test('ties what is no word by itself', () => {
    expect(found(['ai', 'don', 'whore'], "j'ai, I don't, who're you")).toEqual([]);
    expect(found(['ai', 'whore'], "'ai' and whore's")).toHaveLength(2);
  });
});

const piece = fc.constantFrom('zorb', 'gnash', 's', 'ing', 'er', 'y', 'e', '1', '42', ' ', '*', "'s", '大', '麻', '烦');
describe('whatever is written', () => {
  const terms = ['zorb', 'gnash', 'zorb*', '*gnash', '大麻'];
  const engine = engineFor({ type: 'terms', terms, evasion: 'standard' });
  test('a finding lies in the text, is not empty, and a term with a * finds all that the term alone finds', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const findings = engine.find(text);
        for (const { start, end } of findings) expect(0 <= start && start < end && end <= text.length).toBe(true);
        const placesOf = (term: number) => findings.filter((one) => one.term === term).map(({ start }) => start);
        expect(placesOf(2)).toEqual(expect.arrayContaining(placesOf(0)));
      }),
      { numRuns: 500 },
    );
  });
  test('a phrase of marks and a * is refused or compiled, never thrown', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('*', '!', '.', 'a', '大', '【', ' ', '\\', '/'), maxLength: 6 }),
        (term) => {
          expect(typeof compileEngine([{ type: 'terms', terms: [term], evasion: 'high' }]).ok).toBe('boolean');
        },
      ),
    );
  });
});

describe('compounds', () => {
  const find = (term: string, text: string, more: Partial<TermsPattern> = {}) =>
    matched({ terms: [term], ...more }, text).length;
  test.each(['dunghead', 'Dungheads', 'dung_head', 'bulldung', 'motherdung', 'dungsuckers'])(
    '%s is put together from dung and what insults are made of',
    (text) => expect(find('dung', text)).toBe(1),
  );
  test.each(['dungarees', 'dungeon', 'dunghill', 'xdung', 'dungxyz', 'Dungston', 'peadung', 'dungpit'])(
    '%s is not',
    (text) => expect(find('dung', text)).toBe(0),
  );
  test('a word of the dictionary is another one, but where insults are made so', () => {
    expect(find('pot', 'a pothole')).toBe(0);
    expect(find('pot', 'a potface')).toBe(1);
    expect(find('block', 'you blockhead')).toBe(1);
    expect(find('egg', 'you egghead')).toBe(0);
  });
  test.each([
    'dungmonkey',
    'dungcowboys',
    'dungjob',
    'dungtoes',
    'dungslapper',
    'suckmydung',
    'uptheDung',
    'whiskeydung',
  ])('%s is put together with people, animals, what bodies have or what is done', (text) =>
    expect(find('dung', text)).toBe(1),
  );
  test('an oath run together with what it goes on with counts from four letters on', () => {
    for (const text of ['gnashit', 'gnashoff', 'gnashall', 'gnashyourself']) expect(find('gnash', text), text).toBe(1);
    for (const text of ['zapit', 'zapall', 'zapyou']) expect(find('zap', text), text).toBe(0);
    expect(find('gnash', 'gnashthe gnashand sogna')).toBe(0);
  });
  test('none where forms are off', () => expect(find('dung', 'dunghead', { forms: 'off' })).toBe(0));
});

test('a phrase of marks or emoji alone has no borders of words, one that goes on with a word has', () => {
  expect(matched({ terms: ['🍆🍑'] }, 'a🍆🍑b')).toEqual(['🍆🍑']);
  expect(matched({ terms: ['👨‍👩‍👧'] }, 'x👨‍👩‍👧')).toEqual(['👨‍👩‍👧']);
  expect(matched({ terms: ['🔥🔥加微信'] }, 'ok🔥🔥加微信')).toEqual(['🔥🔥加微信']);
  expect(matched({ terms: ['..play'] }, 'dis..play')).toEqual([]);
  expect(matched({ terms: ['..play'] }, '..play')).toEqual(['..play']);
});
