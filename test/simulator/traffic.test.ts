import { describe, expect, test } from 'vitest';
import { makeCast } from '../../src/simulator/cast.ts';
import { CLEAN, isKnownOffence, NEWS, OFFENDING, SLOTS } from '../../src/simulator/phrases.ts';
import { makeRandom } from '../../src/simulator/random.ts';
import { type Element, textOf } from '../../src/simulator/shapes.ts';
import { DEFAULT_MIX, makeTraffic, type Step } from '../../src/simulator/traffic.ts';
import { makeWorld, threadIdOf } from '../../src/simulator/world.ts';
import { isCommand, listen, recallGroup, say, simulate } from './support.ts';

function steps(
  count: number,
  options: { seed?: number; rate?: number; mix?: Partial<typeof DEFAULT_MIX> } = {},
): Step[] {
  const { seed = 7, rate = 20, mix = {} } = options;
  const world = makeWorld({ random: makeRandom(0), keep: 10, onEvent: () => {} });
  const traffic = makeTraffic({
    random: makeRandom(seed),
    cast: makeCast(world, rate),
    mix: { ...DEFAULT_MIX, ...mix },
  });
  return Array.from({ length: count }, () => traffic.next());
}

const isOffence = (step: Step) => step.draft.offending === true || step.edit !== undefined;

describe('the people of the simulator', () => {
  test('say the same with the same seed, and other things with another', () => {
    expect(steps(500)).toEqual(steps(500));
    expect(steps(500, { seed: 8 })).not.toEqual(steps(500));
  });

  test('offend as often as they should', () => {
    for (const share of [0.02, 0.1, 0.5]) {
      const offences = steps(5000, { mix: { offending: share } }).filter(isOffence).length;
      expect(offences / 5000).toBeCloseTo(share, 1);
      expect(Math.abs(offences - 5000 * share)).toBeLessThanOrEqual(13);
    }
    expect(steps(500, { mix: { offending: 0 } }).filter(isOffence)).toEqual([]);
    expect(steps(500, { mix: { offending: 1, edited: 0 } }).every(isOffence)).toBe(true);
  });

  test('tell the truth about what they say', () => {
    // Pieces of an offence are only one when joined.
    const joined = (elements: readonly Element[]) =>
      [textOf(elements), textOf(elements).replaceAll(' ', '')].some(
        (text) => isKnownOffence(text) || /addmeontelegram/.test(text),
      );
    for (const { draft, edit } of steps(5000)) {
      expect(joined(draft.elements)).toBe(draft.offending);
      if (edit !== undefined) expect(joined(edit.elements)).toBe(true);
    }
  });

  test('leave no slot open', () => {
    for (const { draft } of steps(3000)) expect(textOf(draft.elements)).not.toMatch(/\{[a-z]+\}/);
    for (const line of [...Object.values(CLEAN).flat(), ...NEWS, ...OFFENDING.flatMap((each) => each.lines)]) {
      for (const [, slot] of line.matchAll(/\{(\w+)\}/g))
        expect(['id', 'n', 'hour', ...Object.keys(SLOTS)]).toContain(slot);
    }
  });

  test('come in waves: many senders, one group, one kind', () => {
    const all = steps(2000, { mix: { waves: 1 } });
    const runs: Step[][] = [];
    for (const [index, each] of all.entries()) {
      if (!isOffence(each)) continue;
      if (index > 0 && isOffence(all[index - 1]!)) runs.at(-1)!.push(each);
      else runs.push([each]);
    }
    const complete = runs.slice(0, -1);
    expect(complete.length).toBeGreaterThan(5);
    for (const run of complete) {
      expect(run.length).toBeGreaterThanOrEqual(6);
      expect(new Set(run.map((each) => threadIdOf(each.draft.place))).size).toBe(1);
      expect(new Set(run.map((each) => each.draft.from)).size).toBeGreaterThan(run.length - 3);
    }
  });

  test('use every kind of conversation, element and mishap', () => {
    const all = steps(6000);
    const kinds = new Set(
      all.map((each) =>
        each.draft.place.kind === 'group' && each.draft.place.topic ? 'topic' : each.draft.place.kind,
      ),
    );
    expect([...kinds].sort()).toEqual(['c2c', 'group', 'official', 'topic']);
    const elements = new Set(all.flatMap((each) => each.draft.elements.map((element) => element.MsgType)));
    for (const type of [
      'TIMTextElem',
      'TIMCustomElem',
      'TIMRelayElem',
      'TIMLocationElem',
      'TIMFileElem',
      'TIMFaceElem',
      'TIMImageElem',
      'TIMStreamElem',
    ])
      expect(elements).toContain(type);
    expect(all.some((each) => each.holdMs > 0)).toBe(true);
    expect(all.some((each) => each.repeatAfterMs !== undefined)).toBe(true);
    expect(all.some((each) => each.edit !== undefined)).toBe(true);
    expect(all.some((each) => each.reaction !== undefined)).toBe(true);
    expect(all.some(({ answers, draft }) => answers !== undefined && draft.offending)).toBe(true);
    const data = all.flatMap(({ draft }) => draft.elements.map(({ MsgContent }) => String(MsgContent.Data))).join();
    for (const kind of ['user_typing_status', 'av_call', 'TUILike', 'chatbotPlugin']) expect(data).toContain(kind);
    expect(all.some((each) => each.draft.onlineOnly)).toBe(true);
    expect(all.some((each) => (each.draft.sendResult ?? 0) !== 0)).toBe(true);
  });

  test('spread over so many groups that none gets more than Tencent lets through', () => {
    const count = 6000;
    const perGroup = new Map<string, number>();
    for (const { draft } of steps(count, { rate: 3000 })) {
      const id = threadIdOf(draft.place);
      perGroup.set(id, (perGroup.get(id) ?? 0) + 1);
    }
    // 6,000 messages are two seconds; 40 a second and group is the limit.
    expect(Math.max(...perGroup.values())).toBeLessThanOrEqual(80);
  });
});

describe('a run of the traffic', () => {
  test('sends what was asked for, duplicates on top, and ends when the last callback was answered', async () => {
    const hook = await listen();
    const sim = await simulate({ callback: { url: hook.url }, mix: { duplicates: 0.2, outOfOrder: 0.2 } });
    await sim.traffic.start({ rate: 2000, count: 300 });
    const { sent, callbacks } = sim.summary();
    expect(sent).toBe(300);
    expect(callbacks?.underWay).toBe(0);
    expect(callbacks?.sent).toBe(hook.received.length);
    expect(hook.received.length).toBeGreaterThan(320);
    const seqs = Map.groupBy(
      hook.received.filter(isCommand('Group.CallbackAfterSendMsg')),
      (each) => each.body.GroupId,
    );
    const isInOrder = (each: typeof hook.received) =>
      each.every(({ body }, i) => i === 0 || Number(body.MsgSeq) >= Number(each[i - 1]!.body.MsgSeq));
    expect([...seqs.values()].some((each) => !isInOrder(each))).toBe(true);
    expect(sim.traffic.state().on).toBe(false);
  });

  test('is scored against the truth', async () => {
    const hook = await listen();
    const sim = await simulate({ callback: { url: hook.url } });
    const bad = await say(sim, { text: '加微信 abc12345' });
    const clean = await say(sim, { text: 'hello' });
    await say(sim, { text: 'unsaid-test-recall-me' });
    await say(sim, { text: 'unsaid-test-recall-me', onlineOnly: true });
    await hook.next(isCommand('Group.CallbackAfterSendMsg'));
    await recallGroup(sim, '@TGS#lobby', bad.seq, clean.seq);
    expect(sim.summary()).toMatchObject({
      sent: 4,
      offending: 2,
      recalled: 1,
      missed: 1,
      wronglyRecalled: 1,
      unrecallable: 1,
    });
    expect(sim.summary().exposureMs.count).toBe(1);
    expect(sim.summary().exposureMs.p50).toBeGreaterThan(0);
  });

  test('forgets old messages, clean ones first, and no sum', async () => {
    const sim = await simulate({ history: 50, mix: { offending: 0.1 } });
    await sim.traffic.start({ rate: 5000, count: 400 });
    const kept = [...sim.world.threads.values()].reduce((sum, thread) => sum + thread.messages.size, 0);
    expect(kept).toBeLessThanOrEqual(100);
    const { sent, offending, missed } = sim.summary();
    expect(sent).toBe(400);
    expect(missed).toBe(offending);
    const offences = [...sim.world.threads.values()]
      .flatMap((thread) => [...thread.messages.values()])
      .filter((message) => message.offending);
    expect(offences.length).toBeGreaterThan(25);
  });
});
