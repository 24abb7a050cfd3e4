import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { makeClasses } from '../../src/text/expressions/classes.ts';
import { makeFirstLook } from '../../src/text/expressions/first-look.ts';
import { programOf } from '../../src/text/expressions/program.ts';

const lookFor = (regex: RE2JS) => makeFirstLook(regex, makeClasses(programOf(regex).inst));
const atom = fc.constantFrom(
  'a',
  'b',
  '[ab]',
  '[^a]',
  '.',
  '\\w',
  '\\d',
  '(?:ab|c)',
  '加',
  '\\b',
  '^',
  '$',
  '[a-z]{1,3}',
);
const piece = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,3}'));
const source = fc
  .array(piece, { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.map(([one, many]) => (/^(?:\\b|\^|\$|.*\})$/.test(one) ? one : one + many)).join(''));
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'C', ' ', '7', '加', '\n', 'é'), maxLength: 12 });
const texts = fc.array(text, { minLength: 5, maxLength: 20 });

test('a first look says no exactly where the library finds nothing', () => {
  fc.assert(
    fc.property(source, texts, (expression, all) => {
      const regex = RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE);
      const look = lookFor(regex);
      for (const one of all)
        expect(look.mayMatch(one, { left: 1_000_000 }), `${expression} in ${one}`).toBe(regex.matcher(one).find());
    }),
    { numRuns: 400 },
  );
});

test('a first look takes the same steps, whatever was looked at before', () => {
  fc.assert(
    fc.property(source, texts, (expression, all) => {
      const regex = RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE);
      const used = lookFor(regex);
      for (const one of all) {
        const [once, fresh] = [{ left: 1_000 }, { left: 1_000 }];
        expect(used.mayMatch(one, once)).toBe(lookFor(regex).mayMatch(one, fresh));
        expect(once).toEqual(fresh);
      }
    }),
    { numRuns: 100 },
  );
});

test('where the steps do not suffice, it may match and nothing is taken', () => {
  const steps = { left: 3 };
  expect(lookFor(RE2JS.compile('ab+c')).mayMatch('abbbbbbbb', steps)).toBe(true);
  expect(steps.left).toBe(3);
});
