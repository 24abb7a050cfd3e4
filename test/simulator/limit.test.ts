import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCallLog } from '../../src/simulator/call-log.ts';
import { makeSlidingSecond } from '../../src/simulator/sliding-second.ts';
import { call, post, recallGroup, simulate } from './support.ts';

/** The law, by the slowest and plainest means: the most times in any half-open second that ends at one of them. */
function mostInAnySecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((end) => times.filter((time) => time > end - 1000 && time <= end).length));
}

const arrivals = fc
  .array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 150 })
  .map((gaps) => {
    let at = 0;
    return gaps.map((gap) => (at += gap));
  });

describe('the limit', () => {
  test('lets in as many calls as it says in any sliding second, and never more', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 12 }), (times, limit) => {
        const log = makeCallLog({ limit: () => limit, keep: 1000 });
        const admitted = times.filter((at) => log.arrive('api', at).admitted);
        expect(mostInAnySecond(admitted)).toBeLessThanOrEqual(limit);
        // Nothing is turned away while there is room.
        for (const at of times) {
          if (!admitted.includes(at))
            expect(admitted.filter((time) => time > at - 1000 && time <= at)).toHaveLength(limit);
        }
      }),
    );
  });

  test('the busiest second is counted over all arrivals, let in or not', () => {
    fc.assert(
      fc.property(arrivals, (times) => {
        const window = makeSlidingSecond();
        for (const at of times) window.add(at);
        expect(window.most).toBe(mostInAnySecond(times));
      }),
    );
  });

  test('a window that grows past its first ring forgets nothing', () => {
    const window = makeSlidingSecond();
    // Old ones that fall out first, so that the ring does not begin where its memory does.
    for (let i = 0; i < 100; i++) window.add(-5000 + i);
    for (let i = 0; i < 900; i++) window.add(i / 2);
    expect(window.most).toBe(900);
    for (let i = 0; i < 900; i++) expect(window.count(1000 + i / 2)).toBe(899 - i);
  });

  test('counts per API, answers 60007 above it, and tells in the stats', async () => {
    const sim = await simulate({ limit: 5, clock: () => 1_000_000 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => recallGroup(sim, '@TGS#lobby', 1)));
    const codes = answers.map((answer) => answer.ErrorCode).sort();
    expect(codes.filter((code) => code === 60007)).toHaveLength(3);
    expect((await call(sim, 'openim/admin_msgwithdraw', {})).ErrorCode).not.toBe(60007);
    expect(sim.stats().apis.group_msg_recall).toMatchObject({
      calls: 8,
      overLimit: 3,
      maxInAnySecond: 8,
      codes: { 60007: 3 },
    });
    expect(sim.summary()).toMatchObject({
      overLimit: 3,
      maxCallsInAnySecond: { group_msg_recall: 8, admin_msgwithdraw: 1 },
    });
  });

  test('the log tells of every call when it came, what it carried and what it got', async () => {
    const sim = await simulate();
    await post(sim, '/sim/send', { text: 'a' });
    await recallGroup(sim, '@TGS#lobby', 1, 2);
    await recallGroup(sim, '@TGS#lobby', 1);
    const { calls } = (await (await fetch(`${sim.url}/sim/calls`)).json()) as { calls: { at: number }[] };
    expect(calls).toMatchObject([
      { api: 'group_msg_recall', code: 0, items: 2 },
      { api: 'group_msg_recall', code: 0, items: 1 },
    ]);
    expect(calls[1]!.at).toBeGreaterThan(calls[0]!.at);
    expect(sim.calls(calls[0]!.at)).toHaveLength(1);
    // Message 1 was named twice.
    expect(sim.stats().apis.group_msg_recall).toMatchObject({ items: 3, retries: 1 });
  });
});
