import fc from 'fast-check';
import { expect, it } from 'vitest';
import { undoEscapes } from '../../src/text/reading/escapes.ts';
import { undoEscapes as undoPlainly } from '../support/plainly/escapes.ts';

const shown = (text: string) => {
  const { points, from, to, count } = undoEscapes(text);
  return points
    .slice(0, count)
    .map((point, at) => ({ character: String.fromCodePoint(point), from: from[at], to: to[at] }));
};

const pieces = fc.constantFrom(
  ...[
    '%',
    '&',
    '#',
    ';',
    'x',
    'amp;',
    '&amp;',
    '&#97;',
    '%61',
    '%25',
    '％',
    '６',
    '１',
    '%e5',
    '%8a',
    '%a0',
    '%ef%bb%bf',
  ],
  ...[
    '%c0%80',
    '%ed%a0%80',
    '%f0%9f%98%80',
    'a',
    'F',
    '加',
    '\u200d',
    '゛',
    '々',
    'ガ',
    '㎏',
    'ﬁ',
    '😀',
    '𝐚',
    'а',
    '\ud800',
  ],
);

it('escapes are undone as by the straightforward way, whatever stands among them', () => {
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(shown(text)).toEqual(undoPlainly(text));
    }),
    { numRuns: 3_000 },
  );
});
