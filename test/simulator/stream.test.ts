import { expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/server.ts';
import { type Answer, call, isCommand, listen, say, simulate } from './support.ts';

type Chunk = { Index: number; Markdown: string; IsLast?: boolean };

const body = (chunks: Chunk[], StreamMsgID?: unknown) => ({
  MsgBody: [
    {
      MsgType: 'TIMStreamElem',
      MsgContent: {
        CompatibleText: 'please update',
        Chunks: chunks.map((chunk) => ({ EventType: 'data', IsLast: false, ...chunk })),
        ...(StreamMsgID === undefined ? {} : { StreamMsgID }),
      },
    },
  ],
});
const toBob = (sim: Simulator, chunks: Chunk[], id?: unknown): Promise<Answer> =>
  call(sim, 'stream_msg/send_c2c_stream_msg', {
    From_Account: '@RBT#bot',
    To_Account: 'bob',
    MsgRandom: 5,
    ...body(chunks, id),
  });

test('a stream grows by its chunks; one callback tells all of it when the last was there', async () => {
  const callbacks = await listen();
  const sim = await simulate({ callback: { url: callbacks.url } });
  const { StreamMsgID, MsgKey, ErrorCode } = await toBob(sim, [{ Index: 1, Markdown: 'hel' }]);
  expect(ErrorCode).toBe(0);
  expect(await toBob(sim, [{ Index: 1, Markdown: 'again' }], StreamMsgID)).toMatchObject({ ErrorCode: 10004 });
  await toBob(sim, [{ Index: 2, Markdown: 'lo' }], StreamMsgID);
  await toBob(sim, [{ Index: 3, Markdown: '!', IsLast: true }], StreamMsgID);
  expect(await toBob(sim, [{ Index: 4, Markdown: 'more' }], StreamMsgID)).toMatchObject({ ErrorCode: 10004 });
  const sent = await callbacks.next(isCommand('C2C.CallbackAfterSendMsg'));
  expect(sent.body).toMatchObject({ MsgKey, From_Account: '@RBT#bot' });
  const [element] = sent.body.MsgBody as { MsgContent: { Chunks: Chunk[] } }[];
  expect(element!.MsgContent.Chunks.map((chunk) => chunk.Markdown).join('')).toBe('hello!');
  // Exactly one: the next message's callback is the second of all.
  await say(sim, { text: 'later' });
  await callbacks.next(isCommand('Group.CallbackAfterSendMsg'));
  expect(callbacks.received).toHaveLength(2);
});

test('a stream in a group has a MsgSeq and can be recalled', async () => {
  const sim = await simulate();
  const group = (chunks: Chunk[], id?: unknown) =>
    call(sim, 'stream_msg/send_group_stream_msg', { GroupId: '@TGS#lobby', Random: 5, ...body(chunks, id) });
  const { MsgSeq, StreamMsgID } = await group([{ Index: 1, Markdown: 'hi' }]);
  expect(MsgSeq).toBe(1);
  const recall = { GroupId: '@TGS#lobby', MsgSeqList: [{ MsgSeq }] };
  expect(await call(sim, 'group_open_http_svc/group_msg_recall', recall)).toMatchObject({ ErrorCode: 0 });
  expect(await group([{ Index: 2, Markdown: 'more' }], StreamMsgID)).toMatchObject({ ErrorCode: 20023 });
});

test('what is no stream, too large, or nobody knows is refused', async () => {
  const sim = await simulate();
  expect((await toBob(sim, [])).ErrorCode).toBe(90002);
  expect((await toBob(sim, [{ Index: 1, Markdown: 'x'.repeat(128 * 1024) }])).ErrorCode).toBe(80002);
  expect((await toBob(sim, [{ Index: 1, Markdown: 'x' }], 'unknown')).ErrorCode).toBe(10004);
  // A first piece that may not be leaves no empty message behind.
  expect((await toBob(sim, [{ Index: 0, Markdown: 'x' }])).ErrorCode).toBe(10004);
  expect(sim.visible().messages).toEqual([]);
  const text = { To_Account: 'bob', MsgRandom: 1, MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'x' } }] };
  expect((await call(sim, 'stream_msg/send_c2c_stream_msg', text)).ErrorCode).toBe(90002);
});
