import { describe, expect, test } from 'vitest';
import { parseSentinels } from '../../src/simulator/sentinels.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { call, callRaw, codesOf, isCommand, listen, post, recallGroup, say, simulate } from './support.ts';

const LOBBY = '@TGS#lobby';
const raw = (sim: Simulator, ...seqs: number[]) =>
  callRaw(sim, 'group_open_http_svc/group_msg_recall', {
    GroupId: LOBBY,
    MsgSeqList: seqs.map((MsgSeq) => ({ MsgSeq })),
  });
const isVisible = (sim: Simulator, seq: number) =>
  sim.world.find({ kind: 'group', group: LOBBY, topic: '' }, seq)?.state === 'visible';

describe('a sentinel in a message', () => {
  test.each([
    ['hello [[code:10002]]', [['code', 10002, 1]]],
    [
      '[[code:10002*3]] [[slow:20]]',
      [
        ['code', 10002, 3],
        ['slow', 20, 1],
      ],
    ],
    ['[[timeout*always]]', [['timeout', 0, Number.POSITIVE_INFINITY]]],
    ['[[lie]]', [['lie', 0, Number.POSITIVE_INFINITY]]],
    ['[[code]] [[nonsense:1]] [[ code:1 ]] [code:1]', []],
  ])('%s is read as it looks', (text, expected) => {
    expect(parseSentinels(text).map(({ kind, value, left }) => [kind, value, left])).toEqual(expected);
  });

  test('code: the whole call answers it, as often as it says, and then works', async () => {
    const sim = await simulate();
    const clean = await say(sim, { text: 'neighbour' });
    const { seq } = await say(sim, { text: 'a [[code:10002*2]]' });
    for (let i = 0; i < 2; i++) expect((await recallGroup(sim, LOBBY, clean.seq, seq)).ErrorCode).toBe(10002);
    expect(isVisible(sim, clean.seq)).toBe(true);
    expect(codesOf(await recallGroup(sim, LOBBY, clean.seq, seq))).toEqual([0, 0]);
  });

  test('code works for direct messages too', async () => {
    const sim = await simulate();
    const { key } = await say(sim, { text: '[[code:91000]]', from: 'ada', to: 'bob' });
    const recall = async () =>
      (await call(sim, 'openim/admin_msgwithdraw', { From_Account: 'ada', To_Account: 'bob', MsgKey: key })).ErrorCode;
    expect([await recall(), await recall()]).toEqual([91000, 0]);
  });

  test('retcode: only that item answers it', async () => {
    const sim = await simulate();
    await say(sim, { text: 'a' });
    await say(sim, { text: '[[retcode:10002]]' });
    expect(codesOf(await recallGroup(sim, LOBBY, 1, 2))).toEqual([0, 10002]);
    expect(codesOf(await recallGroup(sim, LOBBY, 2))).toEqual([0]);
  });

  test('http, garbage: what arrives is no answer', async () => {
    const sim = await simulate();
    await say(sim, { text: '[[http:502]] [[garbage]]' });
    const first = await raw(sim, 1);
    expect(first.status).toBe(502);
    expect(() => JSON.parse(first.text)).toThrow();
    const second = await raw(sim, 1);
    expect(second.status).toBe(200);
    expect(() => JSON.parse(second.text)).toThrow();
    expect(isVisible(sim, 1)).toBe(true);
  });

  test('reset leaves the message, lost takes it; nobody hears of either', async () => {
    const sim = await simulate();
    await say(sim, { text: '[[reset]]' });
    await say(sim, { text: '[[lost]]' });
    await expect(raw(sim, 1)).rejects.toThrow();
    await expect(raw(sim, 2)).rejects.toThrow();
    expect([isVisible(sim, 1), isVisible(sim, 2)]).toEqual([true, false]);
  });

  test('timeout: no answer comes, and nothing happens', async () => {
    const sim = await simulate();
    await say(sim, { text: '[[timeout]]' });
    const waiting = raw(sim, 1).then(
      () => 'answered',
      () => 'never',
    );
    // A later call is answered first, so the silence is seen without waiting for it.
    expect(codesOf(await recallGroup(sim, LOBBY, 999))).toEqual([10030]);
    await sim.close();
    expect(await waiting).toBe('never');
    expect(isVisible(sim, 1)).toBe(true);
  });

  test('slow: the answer comes late, the recall at once', async () => {
    const sim = await simulate();
    await say(sim, { text: '[[slow:30]]' });
    let isAnswered = false;
    const hook = await listen();
    const watched = await simulate({ callback: { url: hook.url } });
    await say(watched, { text: '[[slow:60000]]' });
    const slow = raw(watched, 1).then(
      () => {
        isAnswered = true;
      },
      () => {},
    );
    await hook.next(isCommand('Group.CallbackAfterRecallMsg'));
    expect(isAnswered).toBe(false);
    await watched.close();
    await slow;
    expect(codesOf(JSON.parse((await raw(sim, 1)).text))).toEqual([0]);
  });

  test('lie: OK, and the message stays', async () => {
    const sim = await simulate();
    await say(sim, { text: 'unsaid-test-recall-me [[lie]]' });
    expect(codesOf(await recallGroup(sim, LOBBY, 1))).toEqual([0]);
    expect(sim.summary()).toMatchObject({ offending: 1, recalled: 0, missed: 1 });
  });

  test('unconfirmed: recalled, and no callback tells', async () => {
    const hook = await listen();
    const sim = await simulate({ callback: { url: hook.url } });
    await say(sim, { text: '[[unconfirmed]]' });
    await say(sim, { text: 'confirmed' });
    await recallGroup(sim, LOBBY, 1);
    await recallGroup(sim, LOBBY, 2);
    const { body } = await hook.next(isCommand('Group.CallbackAfterRecallMsg'));
    expect(body.MsgSeqList).toEqual([{ MsgSeq: 2 }]);
    expect(isVisible(sim, 1)).toBe(false);
  });
});

describe('a sentinel in a name', () => {
  test('a group called sim-fault-10007 always answers 10007', async () => {
    const sim = await simulate();
    await say(sim, { text: 'a', group: 'sim-fault-10007' });
    for (let i = 0; i < 3; i++) expect((await recallGroup(sim, 'sim-fault-10007', 1)).ErrorCode).toBe(10007);
  });

  test('a sender called so fails the calls that name its messages', async () => {
    const sim = await simulate();
    await say(sim, { text: 'a', from: 'ada' });
    await say(sim, { text: 'b', from: 'sim-fault-10004' });
    expect((await recallGroup(sim, LOBBY, 1, 2)).ErrorCode).toBe(10004);
    expect(codesOf(await recallGroup(sim, LOBBY, 1))).toEqual([0]);
  });
});

describe('a general fault', () => {
  test('strikes the API it names, as often as it says', async () => {
    const sim = await simulate();
    await post(sim, '/sim/faults', { api: 'group_msg_recall', code: 60007, times: 2 });
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push((await recallGroup(sim, LOBBY, 1)).ErrorCode);
    expect(codes).toEqual([60007, 60007, 0]);
    expect((await call(sim, 'openim/admin_msgwithdraw', {})).ErrorCode).toBe(90008);
  });

  test('down breaks every connection for a while', async () => {
    let now = Date.now();
    const sim = await simulate({ clock: () => now });
    await post(sim, '/sim/faults', { down: 5000 });
    await expect(raw(sim, 1)).rejects.toThrow();
    now += 5001;
    expect((await recallGroup(sim, LOBBY, 1)).ErrorCode).toBe(0);
  });

  test('switches are set by name and all of it is cleared at once', async () => {
    const sim = await simulate();
    await post(sim, '/sim/faults', { lies: true, dropConfirmations: true });
    await post(sim, '/sim/faults', { code: 10002 });
    expect(sim.faults.switches).toMatchObject({ lies: true, dropConfirmations: true });
    await fetch(`${sim.url}/sim/faults`, { method: 'DELETE' });
    expect(sim.faults.switches).toMatchObject({ lies: false, dropConfirmations: false });
    expect((await recallGroup(sim, LOBBY, 1)).ErrorCode).toBe(0);
  });

  test.each([
    [{ cod: 10002 }, 'cod'],
    [{ code: 'x' }, 'code'],
    [{ lies: 1 }, 'lies'],
    [{ lie: 1 }, '[[lie]]'],
  ])('a mistake in %j is named', async (body, word) => {
    const sim = await simulate();
    await expect(post(sim, '/sim/faults', body)).rejects.toThrow(word);
  });
});
