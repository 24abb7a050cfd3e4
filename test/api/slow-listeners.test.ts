import diagnostics from 'node:diagnostics_channel';
import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { MOST_UNREAD } from '../../src/api/events.ts';
import { TOKENS } from '../support/api-rig.ts';
import { ADS, rulesOf } from '../support/rule-texts.ts';
import { until } from '../support/until.ts';
import { useApi } from '../support/use-api.ts';

const rig = useApi(rulesOf(ADS));

/** As the service sees a listener: what it has not read yet is known there only. */
type Side = { readonly res: ServerResponse; readonly unreadAtWrites: number[]; isClosed: boolean };

async function listen(headers: Readonly<Record<string, string>> = {}) {
  const side = Promise.withResolvers<Side>();
  const onResponse = (message: unknown) => {
    const { request: req, response: res } = message as { request: IncomingMessage; response: ServerResponse };
    if (!req.url?.endsWith('/events') || req.headers['x-test'] !== name) return;
    const seen: Side = { res, unreadAtWrites: [], isClosed: false };
    const write = res.write.bind(res);
    res.write = ((chunk: string) => {
      seen.unreadAtWrites.push(res.writableLength);
      return write(chunk);
    }) as typeof res.write;
    res.on('close', () => {
      seen.isClosed = true;
    });
    side.resolve(seen);
  };
  const name = String(Math.random());
  diagnostics.subscribe('http.server.request.start', onResponse);
  const asked: ClientRequest = request(`${rig.url}/api/v1/events`, {
    agent: false,
    headers: { Authorization: `Bearer ${TOKENS.viewer}`, 'X-Test': name, ...headers },
  });
  asked.on('error', () => {});
  const answer = await new Promise<IncomingMessage>((resolve) => {
    asked.on('response', resolve).end();
  });
  diagnostics.unsubscribe('http.server.request.start', onResponse);
  return { answer, service: await side.promise, end: () => asked.destroy() };
}

/** Events as the service writes them, as large as they may be, each with a number of its own. */
const IDS = Array.from({ length: 100 }, (_, nth) => `group/${'x'.repeat(900)}/${nth}`);
let told = 0;
async function tell(count: number): Promise<void> {
  const client = rig.redis.client();
  const [stream = ''] = await client.keys('unsaid:*events*');
  for (let nth = 0; nth < count; nth++) {
    const ids = [`nth-${++told}`, ...IDS.slice(1)];
    await client.xadd(stream, '*', 't', 'flagged', 'd', JSON.stringify({ ids, more: 0 }));
  }
}

/** The numbers of the events that came to it. */
function readAll({ answer }: { readonly answer: IncomingMessage }) {
  const seen: number[] = [];
  let rest = '';
  let isEnded = false;
  answer.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const nth = /"nth-(\d+)"/.exec(line)?.[1];
      if (nth !== undefined) seen.push(Number(nth));
    }
  });
  answer
    .on('error', () => {})
    .on('close', () => {
      isEnded = true;
    });
  return { seen, isEnded: () => isEnded };
}

test('a listener that reads nothing is closed at the bound; others miss nothing', {
  timeout: 90_000,
}, async () => {
  await rig.say(1, 'cheap watches');
  const [slow, quick] = await Promise.all([listen(), listen()]);
  slow.answer.pause();
  const heard = readAll(quick);
  // The kernel takes some megabytes for a connection by itself.
  while (!slow.service.isClosed) {
    await tell(10);
    await until(() => heard.seen.at(-1) === told);
  }
  await until(() => heard.seen.at(-1) === told);
  expect(heard.seen).toEqual(Array.from({ length: told }, (_, index) => index + 1));
  expect(quick.service.isClosed).toBe(false);
  // At the stated bound, no earlier and no later: it had so much unread when the last event was left out.
  const unread = slow.service.unreadAtWrites;
  expect(Math.max(...unread)).toBeLessThanOrEqual(MOST_UNREAD);
  expect(Math.max(...unread)).toBeGreaterThan(MOST_UNREAD - 200_000);
  quick.end();
});

test('a listener that returns late gets everything it missed, no faster than it reads', {
  timeout: 90_000,
}, async () => {
  const first = await listen();
  const id = await new Promise<string>((resolve) => {
    first.answer.setEncoding('utf8').on('data', (chunk: string) => {
      const found = /id: (\S+)/.exec(chunk)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  first.end();
  const from = told;
  await tell(120);
  const again = await listen({ 'Last-Event-ID': id });
  const service = again.service;
  // Nothing is read until the service waits for it.
  again.answer.pause();
  await until(() => service.res.writableLength > MOST_UNREAD);
  await tell(30);
  const heard = readAll(again);
  again.answer.resume();
  await until(() => heard.seen.at(-1) === told);
  await tell(1);
  await until(() => heard.seen.at(-1) === told);
  expect([...new Set(heard.seen)]).toEqual(Array.from({ length: told - from }, (_, index) => from + index + 1));
  expect(Math.max(...service.unreadAtWrites)).toBeLessThanOrEqual(MOST_UNREAD);
  again.end();
});

test('a connection that breaks while catching up resumes where it was', async () => {
  const first = await listen();
  const ids: string[] = [];
  first.answer.setEncoding('utf8').on('data', (chunk: string) => ids.push(...(chunk.match(/(?<=^id: )\S+/gm) ?? [])));
  await until(() => ids.length > 0);
  first.end();
  await tell(2);
  const again = await listen({ 'Last-Event-ID': ids[0]! });
  const begun: string[] = [];
  again.answer.setEncoding('utf8').on('data', (chunk: string) => begun.push(...(chunk.match(/(?<=^id: )\S+/gm) ?? [])));
  await until(() => begun.length >= 3);
  // The first thing that is told is not ahead of what is still to come.
  expect(begun[0]).toBe(ids[0]);
  again.end();
});

test.each([
  '9999999999999-0',
  '18446744073709551615-18446744073709551615',
  '99999999999999999999-0',
  `${'9'.repeat(4_000)}-1`,
  '1-1-1',
  'x',
])('an id that nobody was told (%.40s) is told to begin anew, and keeps nothing from anybody', async (id) => {
  const forged = await listen({ 'Last-Event-ID': id });
  const said: string[] = [];
  forged.answer
    .setEncoding('utf8')
    .on('data', (chunk: string) => said.push(...(chunk.match(/(?<=^event: )\S+/gm) ?? [])));
  await until(() => said.length >= 2);
  expect(said).toEqual(['ready', 'reset']);
  const other = await listen();
  const heard = readAll(other);
  await tell(1);
  await until(() => heard.seen.at(-1) === told && said.includes('flagged'));
  for (const { end } of [forged, other]) end();
});
