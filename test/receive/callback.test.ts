import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Message, MessageKey } from '../../src/model.ts';
import { makeReceiver } from '../../src/receive/app.ts';
import type { Handle } from '../../src/receive/handle.ts';
import { replayEntry, type Spool } from '../../src/receive/spool-entry.ts';
import { letPass } from '../support/until.ts';

const NOW = 1_760_000_100_000;
const OK = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };
const SECRET_TEXT = '机密 top secret 🤫';

const C2C = {
  From_Account: 'a',
  To_Account: 'b',
  MsgKey: '1_2_3',
  MsgTime: 1_760_000_000,
  MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: SECRET_TEXT } }],
};
const GROUP = { ...C2C, GroupId: 'g', MsgSeq: 42 };
const OFFICIAL = { ...C2C, Official_Account: 'o' };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Call = { query?: Record<string, string | undefined>; body?: string | Buffer; method?: string; path?: string };
type Answer = { status: number; text: string; json: unknown; headers: Record<string, unknown> };

function makeMemorySpool() {
  const entries: string[] = [];
  const append: Spool['append'] = async (entry) => {
    entries.push(entry);
    return 'stored';
  };
  return { entries, spool: { append } };
}

/** A receiver on a port of its own, with what lies behind it written down. */
async function startReceiver(behind: Partial<Handle> = {}, spool?: Spool, now = () => NOW) {
  const seen = {
    messages: [] as Message[],
    gone: [] as MessageKey[],
    results: [] as string[],
    suggestions: [] as string[],
    odd: [] as string[],
    types: [] as string[],
    log: [] as unknown[],
  };
  const handle: Handle = {
    message: async (message) => {
      seen.messages.push(message);
      return 'ok';
    },
    draft: () => ({ errorCode: 0 }),
    recalled: async (keys) => {
      seen.gone.push(...keys);
    },
    overLimit: async () => {},
    ...behind,
  };
  const write = (...line: unknown[]) => seen.log.push(line);
  const log = { info: write, warn: write, error: write };
  const { app, close } = makeReceiver({
    config: {
      tencent: { sdkAppId: 1_400_000_001 },
      callback: { tokens: ['old', 'token'], unsigned: false, path: '/callback', maxBytes: 4_096 },
    },
    handle,
    spool,
    metrics: {
      callback: (_command, result) => seen.results.push(result),
      tencentVerdict: (suggestion) => seen.suggestions.push(suggestion),
      oddField: (field) => seen.odd.push(field),
      elementType: (type) => seen.types.push(type),
    },
    log: log as never,
    now,
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  closers.push(async () => {
    close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const call = async ({ query = {}, body = '', method = 'POST', path = '/callback' }: Call): Promise<Answer> => {
    const time = query.RequestTime ?? String(NOW / 1_000);
    const Sign = createHash('sha256').update(`token${time}`).digest('hex');
    const all = { SdkAppid: '1400000001', contenttype: 'json', Sign, RequestTime: time, ...query };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const req = request({ port, method, path: `${path}?${new URLSearchParams(given)}`, agent: false });
    req.end(body);
    const [res] = await once(req, 'response');
    let text = '';
    for await (const chunk of res) text += chunk;
    return { status: res.statusCode, text, headers: res.headers, json: text === '' ? undefined : JSON.parse(text) };
  };
  const post = (command: string, body: unknown, query: Record<string, string | undefined> = {}) =>
    call({ query: { CallbackCommand: command, ...query }, body: JSON.stringify(body) });
  return { call, post, seen };
}

describe('a message that was sent', () => {
  test.each([
    ['C2C.CallbackAfterSendMsg', C2C, { kind: 'c2c', from: 'a', to: 'b', msgKey: '1_2_3' }],
    ['Group.CallbackAfterSendMsg', GROUP, { kind: 'group', group: 'g', topic: '', seq: 42 }],
    ['OfficialAccount.CallbackAfterSendMsg', OFFICIAL, { kind: 'official', account: 'o', msgKey: '1_2_3' }],
    ['C2C.CallbackAfterModifyMsg', C2C, { kind: 'c2c', from: 'a', to: 'b', msgKey: '1_2_3' }],
    ['Group.CallbackAfterModifyMsg', GROUP, { kind: 'group', group: 'g', topic: '', seq: 42 }],
  ])('is answered OK once it is safe: %s', async (command, body, key) => {
    const { post, seen } = await startReceiver();
    expect(await post(command, body)).toMatchObject({ status: 200, json: OK });
    expect(seen.messages.map((message) => message.key)).toEqual([key]);
    expect(seen.results).toEqual(['ok']);
  });
  test('is answered the same when it comes again', async () => {
    const { post, seen } = await startReceiver({ message: async () => 'duplicate' });
    expect(await post('Group.CallbackAfterSendMsg', GROUP)).toMatchObject({ status: 200, json: OK });
    expect(seen.results).toEqual(['duplicate']);
  });
  test('but not delivered is counted and no more', async () => {
    const { post, seen } = await startReceiver();
    expect(await post('C2C.CallbackAfterSendMsg', { ...C2C, SendMsgResult: 80_001 })).toMatchObject({ json: OK });
    expect(seen).toMatchObject({ messages: [], results: ['ignored'] });
  });
  test('is dispatched on the command of the query, not of the body', async () => {
    const { post, seen } = await startReceiver();
    await post('Group.CallbackAfterSendMsg', { ...GROUP, CallbackCommand: 'C2C.CallbackAfterSendMsg' });
    expect(seen.messages[0]?.conversation).toBe('group');
  });
  test.each([
    ['behind a byte order mark', '/callback', '\ufeff'],
    ['asked for by a whole address, as proxies may', 'http://unsaid.example/callback', ''],
    ['asked for by a whole address in capitals', 'HTTPS://unsaid.example:8443/callback', ''],
  ])('is taken %s', async (_, path, mark) => {
    const { call, seen } = await startReceiver();
    const query = { CallbackCommand: 'Group.CallbackAfterSendMsg' };
    expect(await call({ query, path, body: mark + JSON.stringify(GROUP) })).toMatchObject({ status: 200, json: OK });
    expect(seen.messages.map(({ key }) => key)).toEqual([{ kind: 'group', group: 'g', topic: '', seq: 42 }]);
  });
  test('keeps its letters whole when they are cut over two packets', async () => {
    const { post, seen } = await startReceiver();
    const long = SECRET_TEXT.repeat(100);
    await post('C2C.CallbackAfterSendMsg', {
      ...C2C,
      MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: long } }],
    });
    expect(seen.messages[0]?.parts[0]?.text).toBe(long);
  });
});

test('a field that the recall does not need never costs the message: it is judged without it, and counted', async () => {
  const { post, seen } = await startReceiver();
  const odd = { Random: 'x', EventTime: [], MsgTime: {}, Type: 7, OnlineOnlyFlag: 'yes', CloudCustomData: 1 };
  expect(await post('Group.CallbackAfterSendMsg', { ...GROUP, ...odd })).toMatchObject({ status: 200, json: OK });
  expect(seen.messages).toMatchObject([{ key: { seq: 42 }, sentAt: NOW, parts: [{ text: SECRET_TEXT }] }]);
  expect(seen.odd.toSorted()).toEqual(Object.keys(odd).toSorted());
});

describe('a message that asks to be sent', () => {
  test.each(['C2C', 'Group', 'OfficialAccount'])('passes or is refused by its code: %s', async (kind) => {
    const { post, seen } = await startReceiver({ draft: () => ({ errorCode: 1 }) });
    const answer = await post(`${kind}.CallbackBeforeSendMsg`, { ...GROUP, ...OFFICIAL });
    expect(answer).toMatchObject({ status: 200, json: { ActionStatus: 'OK', ErrorCode: 1, ErrorInfo: '' } });
    expect(seen.messages).toEqual([]);
  });
});

test('an after-recall callback hands on what is gone', async () => {
  const { post, seen } = await startReceiver();
  const body = { GroupId: 'g', MsgSeqList: [{ MsgSeq: 1 }, { MsgSeq: 2 }], EventTime: '1760000000000' };
  expect(await post('Group.CallbackAfterRecallMsg', body)).toMatchObject({ status: 200, json: OK });
  expect(seen.gone).toMatchObject([{ seq: 1 }, { seq: 2 }]);
});

describe('what we have no use for is answered OK and counted', () => {
  test.each([
    ['a command nobody knows', { CallbackCommand: 'Some.NewCallback' }, 'not even JSON'],
    ["the console's probe, with nothing in it", { SdkAppid: undefined }, ''],
    ['a probe that names the app', {}, '{}'],
  ])('%s', async (_name, query, body) => {
    const { call, seen } = await startReceiver();
    expect(await call({ query, body })).toMatchObject({ status: 200, json: OK });
    expect(seen).toMatchObject({ messages: [], results: ['ignored'] });
  });
});

describe('what must not pass', () => {
  const command = { CallbackCommand: 'C2C.CallbackAfterSendMsg' };
  test.each([
    ['no signature', { Sign: undefined }],
    ['a wrong signature', { Sign: 'f'.repeat(64) }],
    ['a signature that is no hex', { Sign: 'x' }],
    ['a time without a signature of it', { RequestTime: undefined }],
    ['a signature of an hour ago', { RequestTime: String(NOW / 1_000 - 3_600) }],
  ])('%s is 401', async (_name, query) => {
    const { call, seen } = await startReceiver();
    const answer = await call({ query: { ...command, ...query }, body: JSON.stringify(C2C) });
    expect(answer).toMatchObject({ status: 401, json: { ActionStatus: 'FAIL' } });
    expect(seen).toMatchObject({ messages: [], results: ['unsigned'] });
    expect(seen.log).toEqual([[expect.anything(), expect.stringContaining('callbacks are refused')]]);
  });
  test.each([['1400000002'], ['x'], [undefined]])('SdkAppid %s is 403', async (SdkAppid) => {
    const { post, seen } = await startReceiver();
    expect((await post('C2C.CallbackAfterSendMsg', C2C, { SdkAppid })).status).toBe(403);
    expect(seen).toMatchObject({ messages: [], results: ['wrong_app'] });
  });
  test('a missing field is 400 with its name and nothing of the message, in the answer and in the log', async () => {
    const { post, seen } = await startReceiver();
    const answer = await post('Group.CallbackAfterSendMsg', { ...GROUP, MsgSeq: SECRET_TEXT });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('MsgSeq');
    expect(seen.results).toEqual(['malformed']);
    expect(seen.log).toHaveLength(1);
    expect(answer.text + JSON.stringify(seen.log)).not.toContain('secret');
  });
  test('a body that is not JSON is 400', async () => {
    const { call } = await startReceiver();
    const answer = await call({ query: command, body: `{"Text":"${SECRET_TEXT}` });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('secret');
  });
  test('a body over the limit is 413, counted in bytes and not in characters', async () => {
    const { call, seen } = await startReceiver();
    const filling = (bytes: number) =>
      JSON.stringify({ ...C2C, x: '' }).replace('"x":""', `"x":"${'信'.repeat(bytes / 3)}"`);
    expect((await call({ query: command, body: filling(3_000) })).status).toBe(200);
    expect((await call({ query: command, body: filling(4_200) })).status).toBe(413);
    expect(seen.results).toEqual(['ok', 'too_large']);
  });
  test('a body that does not say its length is measured as it comes', async () => {
    const { seen, call } = await startReceiver();
    const body = Buffer.alloc(1_000_000, 'x');
    expect((await call({ query: command, body })).status).toBe(413);
    expect(seen.results).toEqual(['too_large']);
  });
  test.each([
    ['GET', '/callback', 405],
    ['POST', '/', 404],
    ['POST', '/callback/', 404],
    ['POST', '/callbacks', 404],
    ['POST', 'http://unsaid.example/callbacks', 404],
    ['GET', '/metrics', 404],
    ['GET', '/healthz', 200],
  ])('%s %s is %d', async (method, path, status) => {
    const { call } = await startReceiver();
    expect((await call({ method, path })).status).toBe(status);
  });

  test('what breaks the checks is answered 500, and the next callback is served', async () => {
    const clock = [() => NOW, () => NOW];
    const { call } = await startReceiver({}, undefined, () => {
      const tell = clock.pop();
      if (tell === undefined) throw new Error('no clock');
      return tell();
    });
    expect((await call({ query: command, body: JSON.stringify(C2C) })).status).toBe(200);
    expect((await call({ query: command, body: JSON.stringify(C2C) })).status).toBe(500);
    clock.push(
      () => NOW,
      () => NOW,
    );
    expect((await call({ query: command, body: JSON.stringify(C2C) })).status).toBe(200);
  });
});

describe('names in the query', () => {
  test('are read in any case', async () => {
    const { call, seen } = await startReceiver();
    const query = { SdkAppid: undefined, SDKAppID: '1400000001', callbackcommand: 'C2C.CallbackAfterSendMsg' };
    expect((await call({ query, body: JSON.stringify(C2C) })).status).toBe(200);
    expect(seen.messages).toHaveLength(1);
  });
});

describe('while Redis does not take a callback', () => {
  const refusing = { message: () => Promise.reject(new Error('Redis is away')) };
  const hanging = { message: () => new Promise<never>(() => {}) };

  test.each([
    ['refuses', refusing],
    ['says nothing', hanging],
  ])('the spool does, when Redis %s', async (_how, behind) => {
    const { entries, spool } = makeMemorySpool();
    const { post, seen } = await startReceiver(behind, spool);
    expect(await post('C2C.CallbackAfterSendMsg', C2C)).toMatchObject({ status: 200, json: OK });
    expect(seen.results).toEqual(['spooled']);

    const taken: Message[] = [];
    const message = async (one: Message) => {
      taken.push(one);
    };
    await replayEntry({ message } as unknown as Handle, entries[0]!);
    expect(taken).toMatchObject([{ key: { msgKey: '1_2_3' }, receivedAt: NOW, parts: [{ text: SECRET_TEXT }] }]);
  });
  test.each([
    ['there is no spool', undefined],
    ['the spool is full', { append: async () => 'full' as const }],
    ['the disk fails', { append: () => Promise.reject(new Error('EIO')) }],
    ['the disk says nothing', { append: () => new Promise<never>(() => {}) }],
  ])('it is told to come again when %s', async (_why, spool) => {
    const { post, seen } = await startReceiver(hanging, spool);
    expect((await post('C2C.CallbackAfterSendMsg', C2C)).status).toBe(503);
    expect(seen.results).toEqual(['unavailable']);
  });
  test.each([
    ['refuses at once', refusing, 700],
    ['says nothing', hanging, 400],
  ])('a slow disk has all the time that is left when Redis %s', async (_how, behind, diskMs) => {
    const append: Spool['append'] = async () => {
      await letPass(diskMs, 'the disk is slow');
      return 'stored';
    };
    const { post, seen } = await startReceiver(behind, { append });
    expect((await post('C2C.CallbackAfterSendMsg', C2C)).status).toBe(200);
    expect(seen.results).toEqual(['spooled']);
  });
  test('it is spooled once, also when Redis refuses after its time was up', async () => {
    const late = Promise.withResolvers<never>();
    const { entries, spool } = makeMemorySpool();
    const { post } = await startReceiver({ message: () => late.promise }, spool);
    await post('C2C.CallbackAfterSendMsg', C2C);
    late.reject(new Error('Redis is away'));
    await post('C2C.CallbackAfterSendMsg', { ...C2C, MsgKey: 'next' });
    expect(entries).toHaveLength(2);
  });
  test('it is spooled once, also when Redis refuses while the disk is at it', async () => {
    const late = Promise.withResolvers<never>();
    const { entries, spool } = makeMemorySpool();
    const append: Spool['append'] = async (entry) => {
      late.reject(new Error('Redis is away'));
      const result = await spool.append(entry);
      await new Promise((resolve) => setImmediate(resolve));
      return result;
    };
    const { post } = await startReceiver({ message: () => late.promise }, { append });
    expect(await post('C2C.CallbackAfterSendMsg', C2C)).toMatchObject({ status: 200 });
    expect(entries).toHaveLength(1);
  });
});

test("what Tencent's own moderation tells is counted and logged by its key, without its words", async () => {
  const { post, seen } = await startReceiver();
  const told = { Scene: 'Group', From_Account: 'a', ContactItem: { ContactType: 2, ToGroupId: 'g' }, MsgID: '42' };
  await post('ContentCallback.ResultNotify', { ...told, TextContent: ['a secret'], CtxcbSuggestion: 'Review' });
  expect(seen).toMatchObject({ suggestions: ['review'], results: ['ok'], messages: [] });
  expect(JSON.stringify(seen.log)).toContain('"ref":"group/g/42"');
  expect(JSON.stringify(seen.log)).not.toContain('secret');
});

test('no JSON whatsoever is answered 5xx', async () => {
  const { post } = await startReceiver();
  const command = fc.constantFrom(
    ...['C2C', 'Group', 'OfficialAccount'].flatMap((kind) =>
      ['AfterSendMsg', 'BeforeSendMsg', 'AfterModifyMsg', 'AfterRecallMsg', 'AfterMsgWithDraw'].map(
        (word) => `${kind}.Callback${word}`,
      ),
    ),
    'Alert.RequestOverLimit',
    'ContentCallback.ResultNotify',
  );
  const shaped = fc.record({ From_Account: fc.string(), GroupId: fc.string(), MsgBody: fc.array(fc.jsonValue()) });
  await fc.assert(
    fc.asyncProperty(command, fc.oneof(fc.jsonValue(), shaped), async (name, body) => {
      expect((await post(name, body)).status).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
});
