import { describe, expect, test } from 'vitest';
import { makeBudget } from '../../src/judge/budget.ts';
import { makeLooks } from '../../src/judge/looks.ts';
import { compileEngine } from '../../src/text/compile.ts';

/** What rules find out about a text costs once, however many ask; what cannot be paid is missed by each that asks. */
function looksWith(steps: number) {
  const compiled = compileEngine([{ type: 'terms', terms: ['badword'], evasion: 'standard' }]);
  if (!compiled.ok) throw new Error('does not compile');
  const looks = makeLooks(compiled.engine, makeBudget({ units: 1_000, steps, ruleSteps: steps }));
  return { looks, left: () => looks.budget.steps.left, missed: () => looks.budget.isMissed() };
}
const REDIRECTED = 'http://evil.com/?u=http://a.cn '.repeat(4);

describe('links', () => {
  test('are found once for all that ask', () => {
    const { looks, left, missed } = looksWith(100_000);
    expect(looks.linksOf(REDIRECTED)).toHaveLength(4);
    const after = left();
    expect(after).toBeLessThan(100_000);
    expect(looks.linksOf(REDIRECTED)).toHaveLength(4);
    expect([left(), missed()]).toEqual([after, false]);
  });
  test('may cost just what is left', () => {
    const { looks, left } = looksWith(100_000);
    looks.linksOf(REDIRECTED);
    const cost = 100_000 - left();
    const [enough, short] = [looksWith(cost), looksWith(cost - 1)];
    expect([enough.looks.linksOf(REDIRECTED).length, enough.missed()]).toEqual([4, false]);
    expect([short.looks.linksOf(REDIRECTED), short.missed()]).toEqual([[], true]);
  });
  test('that cost too much are missed by the next rule, too', () => {
    const { looks, missed } = looksWith(1);
    looks.linksOf(REDIRECTED);
    looks.budget.begin();
    expect(missed()).toBe(false);
    expect(looks.linksOf(REDIRECTED)).toEqual([]);
    expect(missed()).toBe(true);
  });
});

test('telephone numbers are found', () => {
  expect(looksWith(1).looks.phonesOf('call 138 0013 8000')).toHaveLength(1);
});

test('a text is read as at evasion: standard', () => {
  const { looks } = looksWith(1);
  expect([looks.readAs('ＡＢＣ'), looks.readAs('Ｄ')]).toEqual(['abc', 'd']);
});

describe('matches in a text that is not part of the message', () => {
  const TEXT = 'a badword';
  test('cost 25 steps for each unit, once', () => {
    const { looks, left } = looksWith(100_000);
    expect(looks.matchesIn(TEXT).of(0)).toHaveLength(1);
    expect(left()).toBe(100_000 - TEXT.length * 25);
    expect(looks.matchesIn(TEXT).of(0)).toHaveLength(1);
    expect(left()).toBe(100_000 - TEXT.length * 25);
  });
  test('are missed where that is more than is left', () => {
    const { looks, missed } = looksWith(TEXT.length * 25 - 1);
    expect(looks.matchesIn(TEXT).of(0)).toEqual([]);
    expect(missed()).toBe(true);
  });
});
