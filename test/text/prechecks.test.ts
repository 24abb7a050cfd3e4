import fc from 'fast-check';
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { describe, expect, it } from 'vitest';
import { profanityTable } from '../../src/text/profanity/profanity.ts';
import { openProfanity } from '../../src/text/profanity/profanity-automaton.ts';
import { makeCloseUp } from '../../src/text/reading/close-up.ts';
import { makeReader } from '../../src/text/reading/reader.ts';
import { type Runs, seenAs, spell } from '../../src/text/reading/runs.ts';
import { kindsOfSymbol } from '../../src/text/reading/seen-kinds.ts';

/** What says on a look that a stage can find nothing must never say so where it can. */

const PIECES = [
  'fuck',
  'FuuCk',
  'a55',
  'sh1t',
  'b!tch',
  'd i c k',
  'd1ck',
  'as s',
  'cum',
  'ｆｕｃｋ',
  '𝐟uck',
  'f\u200buck',
  'ass',
];
const SIGNS = [
  '',
  ' ',
  '。',
  '，',
  '下',
  'в',
  '1',
  '@',
  '$',
  '😀',
  '\ue000',
  '\ud83d',
  'e',
  'ee',
  's',
  '%66',
  '&#102;',
  'ﬁ',
  '々',
];
const unit = fc.integer({ min: 0, max: 0xffff }).map((one) => String.fromCharCode(one));
const text = fc
  .array(
    fc.oneof(fc.constantFrom(...PIECES), fc.constantFrom(...SIGNS), unit, fc.constantFrom(...'加微信abcdef 12.')),
    {
      maxLength: 24,
    },
  )
  .map((pieces) => pieces.join(''));

const reader = makeReader();
const closeUp = makeCloseUp();
const readingsOf = (given: string): readonly Runs[] => {
  const runs = reader.read(given);
  const closed = closeUp.all(runs);
  return closed === undefined ? [runs] : [runs, closed];
};

describe('a precheck', () => {
  it('of profanity says no only where obscenity finds nothing', () => {
    const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
    const automaton = openProfanity(profanityTable());
    fc.assert(
      fc.property(text, (given) => {
        if (!automaton.inText(given)) expect(matcher.getAllMatches(given)).toEqual([]);
        for (const runs of readingsOf(given))
          if (!automaton.inRuns(given, runs)) expect(matcher.getAllMatches(spell(given, runs).text)).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('by kinds of runs knows the kind of every run, and every kind of its symbol', () => {
    fc.assert(
      fc.property(text, (given) => {
        for (const { seen, kind, symbol, count } of readingsOf(given))
          for (let at = 0; at < count; at++) {
            expect(seen & seenAs(kind[at]!), `${symbol[at]} in ${given}`).not.toBe(0);
            expect(kindsOfSymbol(symbol[at]!) & seenAs(kind[at]!), `${symbol[at]} in ${given}`).not.toBe(0);
          }
      }),
      { numRuns: 3_000 },
    );
  });
});
