import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsToKeep, evaluateAcross } from '../../src/judge/across-messages.ts';
import type { AcrossCondition } from '../../src/judge/compiled-condition.ts';
import { contentOfText } from '../../src/judge/content-of.ts';
import type { Facts } from '../../src/judge/facts.ts';
import { findMatches } from '../../src/judge/matches.ts';
import type { CounterReading, MessageKey } from '../../src/model.ts';
import { compileEngine } from '../../src/text/compile.ts';
import type { Evasion } from '../../src/text/engine.ts';
import { acrossPlainly } from '../support/plainly/across-messages.ts';

const engineAt = (evasion: Evasion) => {
  const compiled = compileEngine([{ type: 'terms', terms: ['badword', '加微信', 'buy now'], evasion }]);
  if (!compiled.ok) throw new Error('does not compile');
  return compiled.engine;
};
const engines = { off: engineAt('off'), standard: engineAt('standard'), high: engineAt('high') };
const condition: AcrossCondition = { type: 'across', pattern: 0, counter: 0, last: 20, withinMs: 60_000 };

/** The message stands at `position` among those that were kept. `read` counts the units that were looked through. */
function factsOf(texts: readonly string[], own: string, position: number, evasion: Evasion) {
  const engine = engines[evasion];
  const reading: CounterReading = {
    value: texts.length + 1,
    contributing: texts.map((_, index) => keyOf(index)),
    position,
    texts,
    times: texts.map((_, index) => 1_000 + index),
  };
  const read = { units: 0, texts: [] as string[] };
  const facts: Facts = {
    content: { ...contentOfText(own), sentAt: 1_000 + position },
    matchesOf: () => [],
    withoutExcepted: (stretches) => stretches.flat(),
    readingOf: () => reading,
    phonesIn: () => [],
    linksOf: () => [],
    endsOf: engine.ends,
    readAs: () => own,
    matchesIn(text, pattern) {
      read.units += text.length;
      read.texts.push(text);
      return findMatches(engine, [{ source: 'text', run: 0, text }]).of(pattern);
    },
  };
  return { facts, read };
}

const found = (texts: readonly string[], own: string, position: number, evasion: Evasion) => {
  const kept = texts.map((text) => endsToKeep(text, engines[evasion].ends));
  return evaluateAcross(condition, factsOf(kept, own, position, evasion).facts);
};

/** Stands between the ends that were kept of a long text. */
const LEFT_OUT = '\n。\n。\n。\n';
const keyOf = (seq: number): MessageKey => ({ kind: 'group', group: 'g', topic: '', seq });

const bits = fc.constantFrom(
  ...['bad', 'word', 'b', 'a', 'd', 'w', 'o', 'r', '加', '微', '信', 'buy', 'now', ' ', '. ', '*', '\u200d', '8', '，'],
  ...[
    'the cat sat on the mat, and nobody knows what it did there until the evening came ',
    '今天天气很好我们去公园玩',
    '加加加加加加加',
  ],
);
const message = fc.array(bits, { minLength: 1, maxLength: 6 }).map((all) => all.join(''));

describe('reading only what is near the joints of messages', () => {
  it('finds what reading every row whole finds', () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 6 }),
        message,
        fc.nat(),
        fc.constantFrom<Evasion>('off', 'standard', 'high'),
        (texts, own, at, evasion) => {
          const position = at % (texts.length + 1);
          const { facts } = factsOf(texts, own, position, evasion);
          expect(found(texts, own, position, evasion)).toEqual(acrossPlainly(condition, facts));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('a word over the joint of two long messages is found, and one that long messages keep apart is not', () => {
    const long = 'and so on '.repeat(1_000);
    expect(found([`${long} bad`], `word ${long}`, 1, 'standard')?.readings[0]?.value).toBe(2);
    expect(found([`${long} b`, 'adwor'], `d ${long}`, 2, 'standard')?.readings[0]?.value).toBe(3);
    expect(found(['bad', long], 'word', 2, 'standard')).toBeUndefined();
  });

  it('what nobody sees does not push a word away from the joint', () => {
    const unseen = '\u200d'.repeat(5_000);
    expect(found([`well bad${unseen}`], `${unseen}word`, 1, 'standard')?.readings[0]?.value).toBe(2);
    expect(found([`well ${'b'.repeat(5_000)}a`], 'dword', 1, 'standard')?.readings[0]?.value).toBe(2);
  });

  it('reads no more for messages of 12 KB than for short ones', () => {
    for (const unit of ['f*c ', '加', 'a', 'ab', '\u200d', '%61']) {
      const long = unit.repeat(12_000 / unit.length);
      const texts = Array.from({ length: 38 }, () => endsToKeep(long, engines.high.ends));
      const { facts, read } = factsOf(texts, long, 19, 'high');
      evaluateAcross(condition, facts);
      expect(read.units, JSON.stringify(unit)).toBeLessThan(60_000);
      for (const text of texts) expect(text.length).toBeLessThan(1_200);
    }
  });

  it('what was kept may be kept again', () => {
    fc.assert(
      fc.property(message, fc.nat(300), (text, times) => {
        const kept = endsToKeep(text.repeat(times), engines.high.ends);
        expect(endsToKeep(kept, engines.high.ends).length).toBeLessThanOrEqual(kept.length + 16);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a row of messages', () => {
  const within = (more: Partial<AcrossCondition>, texts: readonly string[], own: string) =>
    evaluateAcross({ ...condition, ...more }, factsOf(texts, own, texts.length, 'standard').facts)?.readings[0]?.value;

  it('is no longer than the rule says', () => {
    expect(within({ last: 3 }, ['b', 'ad'], 'word')).toBe(3);
    expect(within({ last: 2 }, ['b', 'ad'], 'word')).toBeUndefined();
  });

  it('is shorter in time than the rule says, from its first message to its last', () => {
    expect(within({ withinMs: 3 }, ['b', 'ad'], 'word')).toBe(3);
    expect(within({ withinMs: 2 }, ['b', 'ad'], 'word')).toBeUndefined();
  });

  it('is found though more messages follow than a row may have', () => {
    const { facts } = factsOf(['word', 'x', 'y'], 'bad', 0, 'standard');
    expect(evaluateAcross({ ...condition, last: 2 }, facts)?.readings).toEqual([
      { value: 2, contributing: [keyOf(0)], position: 0 },
    ]);
  });

  it('is all of one time where no times are known', () => {
    const { facts } = factsOf(['bad'], 'word', 1, 'standard');
    const { times: _, ...untimed } = facts.readingOf(0)!;
    expect(evaluateAcross(condition, { ...facts, readingOf: () => untimed })?.readings[0]?.value).toBe(2);
  });

  it('has the parts of a message as one word', () => {
    const { facts } = factsOf(['bad'], '', 1, 'standard');
    const parts = ['wo', 'rd'].map((text, run) => ({ source: 'text' as const, run, text }));
    const content = { ...facts.content, parts };
    expect(evaluateAcross(condition, { ...facts, content })?.readings[0]?.value).toBe(2);
  });

  it('matches only where it reaches into this message from another', () => {
    expect(found(['bad', 'word'], ' x', 2, 'standard')).toBeUndefined();
    expect(found(['x '], 'badword', 1, 'standard')).toBeUndefined();
    expect(found(['badword '], 'x', 1, 'standard')).toBeUndefined();
    expect(found([' x'], 'badword', 0, 'standard')).toBeUndefined();
  });

  it('tells the messages of all its matches in their order, and where this one stands among them', () => {
    expect(found(['bad', 'word'], 'word bad', 1, 'standard')).toEqual({
      holds: true,
      spans: [],
      readings: [{ value: 3, contributing: [keyOf(0), keyOf(1)], position: 1 }],
    });
  });

  it('reaches over 256 units of what stands between, and no more', () => {
    expect(found(['b', 'a'.repeat(128), 'a'.repeat(128)], 'dword', 3, 'standard')?.readings[0]?.value).toBe(4);
    expect(found(['b', 'a'.repeat(128), 'a'.repeat(129)], 'dword', 3, 'standard')).toBeUndefined();
  });
});

describe('a message of which only the ends were kept', () => {
  const asked = (texts: readonly string[], own: string, position: number) => {
    const { facts, read } = factsOf(texts, own, position, 'standard');
    const result = evaluateAcross(condition, facts);
    return { texts: read.texts, units: read.units, found: result?.readings[0]?.value };
  };

  it('is read at the end that is near, as it was kept', () => {
    const kept = `word${LEFT_OUT}and${LEFT_OUT}bad`;
    expect(asked([kept], 'bad', 0)).toEqual({ texts: ['badword'], units: 7, found: 2 });
    expect(asked([kept], 'word', 1)).toEqual({ texts: ['badword'], units: 7, found: 2 });
    expect(asked([LEFT_OUT], 'word', 1)).toEqual({ texts: ['word'], units: 4, found: undefined });
  });

  it('keeps apart what stands around it', () => {
    expect(asked(['ba', `x${LEFT_OUT}d`], 'word', 2).found).toBeUndefined();
    const long = 'a b c '.repeat(200);
    expect(asked(['ba', `${long}${LEFT_OUT}d`], 'word', 2).found).toBeUndefined();
    // A phrase may be as long as what is read of an end.
    const middle = 'abcdefghijklmnopqrstuvwxyz'.repeat(3).slice(0, 64);
    const compiled = compileEngine([{ type: 'terms', terms: [`qqz${middle}zqq`], evasion: 'off' }]);
    if (!compiled.ok) throw new Error('does not compile');
    const { facts } = factsOf(['qqz', `${long}${middle}`], 'zqq', 2, 'off');
    const matchesIn: Facts['matchesIn'] = (text, pattern) =>
      findMatches(compiled.engine, [{ source: 'text', run: 0, text }]).of(pattern);
    expect(evaluateAcross(condition, { ...facts, matchesIn })).toBeUndefined();
  });

  it('is read no further than to what was left out, however long its other end is', () => {
    const long = 'far off '.repeat(1_000);
    expect(asked([`word${LEFT_OUT}${long}`], 'bad', 0).texts).toEqual(['badword']);
    expect(asked([`${long}${LEFT_OUT}bad`], 'word', 1).texts).toEqual(['badword']);
  });

  it('is cut again where its sender wrote the signs of what was left out', () => {
    const long = 'far off '.repeat(1_000);
    for (const [text, own, position] of [
      [`word ${long}${LEFT_OUT}${long}`, 'bad', 0],
      [`word ${long}${LEFT_OUT}x`, 'bad', 0],
      [`${long}${LEFT_OUT}${long} bad`, 'word', 1],
      [`x${LEFT_OUT}${long} bad`, 'word', 1],
    ] as const) {
      const { units, found: value } = asked([text], own, position);
      expect(value).toBe(2);
      expect(units).toBeLessThan(600);
    }
  });
});
