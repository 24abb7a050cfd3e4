import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { messagesProperty } from '../scripts/fuzz/messages.ts';
import { rulesProperty } from '../scripts/fuzz/rules.ts';
import { codesOf, ruleWith } from './judge/rules-of.ts';
import { found } from './text/find.ts';

/** `npm run fuzz` runs the same for as long as you like. */
describe('as nobody should write them', () => {
  test('rule files and lists are answered, with every problem at a place that exists', () => {
    fc.assert(rulesProperty, { numRuns: 50 });
  });
  test('messages are read and judged, twice alike, and every span is a stretch of what was said', () => {
    fc.assert(messagesProperty, { numRuns: 20 });
  });
});

const TERMS = '{ text: { terms: [apple] } }';
const nested = (depth: number): string => `${'{ any: ['.repeat(depth)}${TERMS}${'] }'.repeat(depth)}`;

describe('a rule file that once broke or stalled what reads it', () => {
  it.each([
    ['a key that every object has', ruleWith('{ toString: 1 }'), ['E-KEY-UNKNOWN']],
    ['the key that names the prototype', `__proto__: 1\n${ruleWith(TERMS, { match: 'apple' })}`, ['E-KEY-UNKNOWN']],
    ['three thousand lists within lists', `version: 1\nrules: ${'- '.repeat(3_000)}`, ['E-YAML-SYNTAX']],
    ['so many that what ends them overflows', `${'- '.repeat(9_000)}a\nb`, ['E-YAML-SYNTAX']],
    ['three thousand conditions within conditions', ruleWith(nested(3_000), { match: 'apple' }), ['E-YAML-SYNTAX']],
    ['ten within one another, which may be', ruleWith(nested(10), { match: 'apple' }), []],
    [
      'a phrase of a megabyte',
      ruleWith(`{ text: { terms: ["${'x'.repeat(1e6)}"] } }`, { match: 'apple' }),
      ['E-EXAMPLE'],
    ],
    [
      'an expression with too many steps',
      ruleWith(`{ text: { regex: '(\\pL{90}){90}' } }`, { match: 'apple' }),
      ['E-REGEX'],
    ],
  ])('%s', (_name, rules, codes) => {
    expect(codesOf(rules)).toEqual(codes);
  });
  it('two rules of one id, the first with more examples', () => {
    const one = ruleWith(TERMS, { match: 'pear' }).replace('"pear"', '"pear", "plum"');
    const [, other] = ruleWith(TERMS, { match: 'apple' }).split('rules:\n');
    expect(codesOf(`${one}${other}`)).toEqual(['E-ID-DUPLICATE']);
  });
  it('two thousand examples that are missed: all are told, the first twenty are explained', () => {
    const match = Array.from({ length: 2_000 }, (_, at) => `pear ${at}`).join('", "');
    expect(codesOf(ruleWith(TERMS, { match: 'pear' }).replace('"pear"', `"${match}"`))).toHaveLength(2_000);
  });
});

test('a phrase of more than 512 characters is found by its first 512', () => {
  const long = '加微'.repeat(300);
  expect(new Set(found([long], long).map((one) => one.length - long.length - 2))).toEqual(new Set([512]));
});
