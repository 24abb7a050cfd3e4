import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageId } from '../../src/history/names.ts';
import { putLabel } from '../../src/history/people/labels.ts';
import { decideReview, undoDecision } from '../../src/history/people/review-moves.ts';
import type { ReviewFact } from '../../src/journal/facts.ts';
import { drawOf, makeSampler, SAMPLE_SIZE } from '../../src/journal/sample.ts';
import { identityOf } from '../../src/model.ts';
import { entries, groupKey, hit, NOON, verdict } from '../support/facts.ts';
import { describeHistories } from '../support/histories.ts';

const GROUP = { rule: 'r', version: 'v', hour: 1 };

test('however many processes draw, and however often, they draw the lowest of all', () => {
  const message = fc.record({ seq: fc.nat(2_000), process: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 600 }), (told) => {
      const samplers = [makeSampler(), makeSampler(), makeSampler()];
      const drawn = new Set<number>();
      for (const { seq, process } of told) {
        const draw = drawOf(identityOf(groupKey(seq)));
        if (samplers[process]!.takes(GROUP, draw)) drawn.add(draw);
      }
      const all = [...new Set(told.map(({ seq }) => drawOf(identityOf(groupKey(seq)))))].sort((a, b) => a - b);
      const sample = [...drawn].sort((a, b) => a - b).slice(0, SAMPLE_SIZE);
      expect(sample).toEqual(all.slice(0, SAMPLE_SIZE));
    }),
    { numRuns: 50 },
  );
});

/** Pearson's statistic over equal cells; with 19 degrees of freedom it is above 43.8 once in a thousand. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

test('the sample is uniform: no part of an hour, and no kind of name, is drawn more than another', () => {
  const cells = 20;
  const byPlace = Array.from({ length: cells }, () => 0);
  for (let hour = 0; hour < 200; hour++) {
    const draws = Array.from({ length: 1_000 }, (_, index) => ({
      index,
      draw: drawOf(identityOf(groupKey(hour * 1_000 + index, `group ${index % 7}`))),
    }));
    const sample = draws.sort((a, b) => a.draw - b.draw).slice(0, SAMPLE_SIZE);
    for (const { index } of sample) byPlace[Math.floor((index * cells) / 1_000)]!++;
  }
  expect(byPlace.reduce((sum, count) => sum + count, 0)).toBe(200 * SAMPLE_SIZE);
  expect(chiSquare(byPlace)).toBeLessThan(43.8);
});

test('a process stores little more than the sample', () => {
  const sampler = makeSampler();
  let taken = 0;
  for (let seq = 0; seq < 100_000; seq++) if (sampler.takes(GROUP, drawOf(identityOf(groupKey(seq))))) taken++;
  expect(taken).toBeGreaterThan(SAMPLE_SIZE);
  // 50 × (1 + ln(100,000 / 50)) = 430.
  expect(taken).toBeLessThan(600);
});

describeHistories(({ open }) => {
  test('the sample has the lowest of each hour and version, page by page, whatever else history has', async () => {
    const history = await open();
    const facts = Array.from({ length: 260 }, (_, seq) => {
      const [hour, version] = [Math.floor(seq / 130), seq % 2 === 0 ? 'old' : 'new'];
      return verdict(groupKey(seq + 1), { sentAt: NOON + hour * 3_600_000, hits: [hit({ rule: 'r', version })] });
    });
    await history.take(entries(...facts));
    // The same messages once more, judged by another rule set with the same rules: still one sample each.
    await history.take(entries(...facts.slice(0, 40).map((fact) => ({ ...fact, ruleSet: 'other' }))));
    const ask = async (version: string | undefined) => {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await history.questions.samples({ rule: 'r', version }, { limit: 30, after });
        found.push(...page.items.map(({ message, version: of }) => `${message.identity} ${of}`));
        after = page.next;
      } while (after !== undefined);
      return found;
    };
    const wanted = (version: string, hour: number) =>
      facts
        .filter((fact) => fact.hits[0]!.version === version && fact.sentAt === NOON + hour * 3_600_000)
        .sort((a, b) => drawOf(a.subject) - drawOf(b.subject))
        .slice(0, SAMPLE_SIZE)
        .map(({ subject }) => `${subject} ${version}`);
    expect(await ask('new')).toEqual([...wanted('new', 1), ...wanted('new', 0)]);
    expect(new Set(await ask(undefined))).toEqual(
      new Set([...wanted('new', 1), ...wanted('old', 1), ...wanted('new', 0), ...wanted('old', 0)]),
    );
    expect(await ask('never')).toEqual([]);
  });

  test('only labels on the sample count, the latest of each message', async () => {
    const history = await open();
    const facts = Array.from({ length: 120 }, (_, seq) => verdict(groupKey(seq + 1), { hits: [hit({ rule: 'r' })] }));
    await history.take(entries(...facts));
    const inOrder = facts.toSorted((a, b) => drawOf(a.subject) - drawOf(b.subject));
    const { items } = await history.questions.samples({ rule: 'r' }, { limit: 200 });
    expect(items).toHaveLength(SAMPLE_SIZE);
    const ids = await history.read.selectFrom('messages').select(['id', 'identity']).execute();
    const idOf = (subject: string) => ids.find(({ identity }) => identity === subject)!.id;
    const label = (nth: number, word: string, who: string, at: number) => ({
      ...{ rule: 'r', message: idOf(inOrder[nth]!.subject), version: 'v1' },
      ...{ label: word, who, at },
    });
    const labels = [
      label(0, 'right', 'ann', 1),
      label(0, 'wrong', 'bob', 2),
      label(1, 'right', 'ann', 3),
      label(2, 'unsure', 'ann', 4),
      label(119, 'right', 'ann', 5),
    ];
    await history.db.insertInto('labels').values(labels).execute();
    expect(await history.questions.labelled('r', {})).toEqual({ right: 1, wrong: 1, unsure: 1 });
    const open50 = await history.questions.samples({ rule: 'r', unlabelled: true }, { limit: 200 });
    expect(open50.items).toHaveLength(SAMPLE_SIZE - 3);
  });

  test('what people said of a rule comes with the text they were shown, once for each of them', async () => {
    const history = await open();
    const said = (seq: number, text: string, more = {}) =>
      verdict(groupKey(seq), { parts: [{ source: 'text', run: 0, text }], hits: [hit({ rule: 'ads' })], ...more });
    const review: ReviewFact = {
      ...{ type: 'review', at: NOON, key: groupKey(4), sender: 'mallory', sentAt: NOON, severity: 'low' },
      ...{ policy: 'spam', rule: 'ads', ruleSet: 'a1b2', why: 'rule' },
    };
    await history.take(
      entries(
        ...[said(1, 'cheap watches'), said(2, 'hello'), said(3, 'perhaps'), said(4, 'a talk'), said(5, 'of another')],
        // An edit that came later: people were shown what was sent.
        said(1, 'edited since', { of: 'edited', editedAt: NOON + 9 }),
        review,
      ),
    );
    const put = (seq: number, who: string, label: 'right' | 'wrong' | 'unsure', at = NOON + 10, rule = 'ads') =>
      putLabel(history.db, { rule, identity: identityOf(groupKey(seq)), who, label, at });
    await put(1, 'ann', 'right');
    await put(1, 'bob', 'right');
    await put(2, 'ann', 'wrong');
    await put(3, 'ann', 'unsure');
    await put(4, 'ann', 'right');
    await put(5, 'ann', 'right', NOON - 10);
    const decide = async (id: string, kind: 'breaks' | 'fine', at: number) => {
      const decision = { id, review: messageId(identityOf(groupKey(4))), who: 'ann', role: 'reviewer', via: 'console' };
      const told = { message: 'x', at, verdict: kind, note: undefined, undoUntil: at + 1 };
      expect(await decideReview(history.db, { ...decision, ...told }, undefined)).toBe(true);
    };
    await decide('d1', 'breaks', NOON + 20);
    await undoDecision(history.db, {
      ...{ id: 'd1', review: messageId(identityOf(groupKey(4))), who: 'ann', at: NOON + 21 },
    });
    await decide('d2', 'fine', NOON + 22);
    const { lessons, withoutText, unsure } = await history.questions.lessons('ads', { from: NOON });
    const sender = 'mallory';
    expect(lessons.toSorted((a, b) => (a.text + a.who < b.text + b.who ? -1 : 1))).toEqual([
      // Labelled as right, and then decided otherwise.
      { text: 'a talk', sender, who: 'ann', isMatch: false },
      { text: 'cheap watches', sender, who: 'ann', isMatch: true },
      { text: 'cheap watches', sender, who: 'bob', isMatch: true },
      { text: 'hello', sender, who: 'ann', isMatch: false },
    ]);
    expect([withoutText, unsure]).toEqual([0, 1]);
    await history.db.deleteFrom('texts').execute();
    expect(await history.questions.lessons('ads', { from: NOON })).toEqual({
      ...{ lessons: [], withoutText: 4, unsure: 1 },
    });
    expect((await history.questions.lessons('other', {})).lessons).toEqual([]);
  });
});
