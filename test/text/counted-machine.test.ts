import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { contactRegexes } from '../../src/judge/contacts/account-patterns.ts';
import { SHOWN } from '../../src/text/engine.ts';
import { makeCountedMachine } from '../../src/text/expressions/counted-machine.ts';

type Found = readonly (readonly [number, number])[];

/** All matches by the library's own matcher, each search beginning behind what the last one showed. */
function byLibrary(regex: RE2JS, text: string): Found {
  const shown = regex.namedGroups()[SHOWN] ?? 0;
  const matcher = regex.matcher(text);
  const found: [number, number][] = [];
  for (let at = 0; at <= text.length && matcher.find(at); ) {
    const [start, end] = [matcher.start(shown), matcher.end(shown)];
    if (end > start) found.push([start, end]);
    at = Math.max(end, start + 1);
  }
  return found;
}

function byMachine(regex: RE2JS, text: string): Found {
  const shown = regex.namedGroups()[SHOWN] ?? 0;
  const machine = makeCountedMachine(regex, shown);
  const found: [number, number][] = [];
  const blind = machine.blindWaysOf(text);
  for (let at = 0; at <= text.length; ) {
    const match = machine.find(text, at, { left: Number.POSITIVE_INFINITY }, blind);
    if (typeof match === 'string') break;
    const [start, end] = shown > 0 ? [match.shownStart, match.shownEnd] : [match.start, match.end];
    if (end > start) found.push([start, end]);
    at = Math.max(end, start + 1);
  }
  return found;
}

const compile = (source: string) => RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
const atoms = fc.constantFrom(
  ...[
    'a',
    'b',
    '1',
    '.',
    '[ab]',
    '[^a]',
    '\\d',
    '\\w',
    '\\W',
    '\\s',
    '\\b',
    '\\B',
    '^',
    '$',
    '(?m:^)',
    '(?m:$)',
    '(?s:.)',
  ],
  ...['é', '\\p{Han}', '[\\p{L}\\p{N}]', 'k', 'ſ', '😀', '[😀-😂]', '(?-i:A)', '(?:)', '\\A', '\\z'],
);
const source = fc.letrec<{ expression: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    atoms,
    tie('expression').map((inner) => `(${inner})`),
  ),
  expression: fc
    .array(fc.tuple(tie('part'), fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{1,3}', '{2}', '|')), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.map(([part, times]) => part + times).join('')),
})).expression;
const text = fc
  .array(fc.constantFrom('a', 'A', 'b', '1', ' ', '\n', 'é', '加', 'K', 'K', 's', '😀', '😁', '_', '.', '\ud800'), {
    maxLength: 24,
  })
  .map((all) => all.join(''));

describe('counting the steps of an expression', () => {
  it('finds what the library finds, whatever the expression and the text', () => {
    fc.assert(
      fc.property(source, text, (expression, given) => {
        let regex: RE2JS;
        try {
          regex = compile(expression);
        } catch {
          return;
        }
        expect(byMachine(regex, given), expression).toEqual(byLibrary(regex, given));
      }),
      { numRuns: 4_000 },
    );
  });

  it('shows of a contact what the library shows', () => {
    const kinds = ['phone', 'email', 'wechat', 'qq', 'telegram', 'whatsapp', 'line', 'discord'] as const;
    const regexes = kinds.flatMap(contactRegexes).map(compile);
    const pieces = fc.constantFrom(
      ...[
        '138',
        '0013',
        '8000',
        '+86',
        '+1 555 0100',
        '-',
        ' ',
        '(',
        ')',
        '010',
        '12345678',
        '一',
        '九',
        'x',
        '.',
        ':',
      ],
      ...['微信', '加v', 'wx', 'telegram', '@abc', 'abc_123', 'q q', '群', 'a@b.cc', 'line id', 'wa.me/', '+', '00'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (all) => {
        const given = all.join('');
        for (const regex of regexes) expect(byMachine(regex, given), regex.pattern()).toEqual(byLibrary(regex, given));
      }),
      { numRuns: 300 },
    );
  });

  it('ends where the steps do, and takes the same number each time', () => {
    const machine = makeCountedMachine(compile('[\\p{L}\\p{N}]{1,400}\\d!'), 0);
    const taken = (given: string, allowed: number) => {
      const steps = { left: allowed };
      return [machine.find(given, 0, steps), allowed - steps.left] as const;
    };
    const [whole, cost] = taken('a'.repeat(3_000), 1e12);
    expect(whole).toBe('none');
    expect(taken('a'.repeat(3_000), 1e12)).toEqual([whole, cost]);
    expect(taken('a'.repeat(3_000), cost)[0]).toBe('none');
    const [ended, spent] = taken('a'.repeat(3_000), 10_000);
    expect(ended).toBe('spent');
    // It notices within one character.
    expect(spent).toBeLessThan(10_000 + 2 * 1_000);
  });

  it('passes over what no match begins with at little cost', () => {
    const machine = makeCountedMachine(compile('\\bhello [a-z]{1,200}!'), 0);
    const steps = { left: 1e9 };
    expect(machine.find('加微信 '.repeat(3_000), 0, steps)).toBe('none');
    expect(1e9 - steps.left).toBeLessThan(12_000);
  });

  it('is linear in a text of nothing but matches, whatever each of them hopes for', () => {
    for (const [expression, unit] of [
      ['a.*b|a', 'a'],
      ['foo.*bar|baz', 'foo baz '],
      ['(?:x[^y]*y|x[^z]*z|x)', 'x '],
    ] as const) {
      const regex = compile(expression);
      const machine = makeCountedMachine(regex, 0);
      const costOf = (times: number) => {
        const given = unit.repeat(times);
        const steps = { left: 1e12 };
        const blind = machine.blindWaysOf(given);
        for (let at = 0; at <= given.length; ) {
          const match = machine.find(given, at, steps, blind);
          if (typeof match === 'string') break;
          at = match.end;
        }
        return 1e12 - steps.left;
      };
      expect(costOf(8_000) / costOf(2_000), expression).toBeLessThan(6);
      const given = unit.repeat(1_500);
      expect(byMachine(regex, given), expression).toEqual(byLibrary(regex, given));
    }
  });

  it('finds the same in long texts of short pieces as the library', () => {
    const expressions = ['a.*b|a', 'a[^b]{0,9}b|a+?', '(?:ab?)+c|a', 'b.*?a.*c|b', '\\ba.*\\bc|\\Ba'];
    const long = fc.array(fc.constantFrom('a', 'b', 'c', ' ', 'aa', 'ab'), { minLength: 300, maxLength: 900 });
    fc.assert(
      fc.property(fc.constantFrom(...expressions), long, (expression, all) => {
        const regex = compile(expression);
        expect(byMachine(regex, all.join('')), expression).toEqual(byLibrary(regex, all.join('')));
      }),
      { numRuns: 60 },
    );
  });

  it('a group that is shown may take no part', () => {
    expect(byMachine(compile('a'), 'aa')).toHaveLength(2);
    const machine = makeCountedMachine(compile(`x(?P<${SHOWN}>y)?`), 1);
    expect(machine.find('x', 0, { left: 100 })).toMatchObject({ start: 0, end: 1, shownStart: -1 });
  });
});
