import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Judge } from '../src/judge/judge.ts';
import { conversationIdOf, type Message, type MessageKey } from '../src/model.ts';
import { makeRecorder } from '../src/record/record.ts';
import { connectRedis } from '../src/redis/connect.ts';
import { requireRedisServer } from '../src/redis/server/server-binary.ts';
import { loadRules } from '../src/rulebook/compile-rules.ts';
import { textOf } from './load.ts';

/**
 * Bytes of Redis memory per recorded message: `used_memory` before and after 100,000 messages such as Tencent sends
 * (60 % groups, 10 % topics, 30 % C2C), with text kept and without, and with what the shipped rules count.
 *
 *   node bench/record-bytes.ts
 */
const MESSAGES = 100_000;
const DAY_MS = 86_400_000;

const dir = await mkdtemp(join(tmpdir(), 'unsaid-bytes-'));
const socket = join(dir, 'redis.sock');
const server: ChildProcess = spawn(
  await requireRedisServer(),
  ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', ''],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
for await (const chunk of server.stdout!) if (String(chunk).includes('eady to accept connections')) break;
server.stdout!.resume();
const redis = await connectRedis({ type: 'single', url: `unix:${socket}` }, { onError: () => {} });

const now = Date.now();

function message(nth: number): Message {
  const sender = `user_${10_000 + ((nth * 7_919) % 50_000)}`;
  const peer = `user_${10_000 + ((nth * 104_729) % 50_000)}`;
  const group = `@TGS#2J4SZEA${1_000 + (nth % 500)}`;
  const community = `@TGS#_@TGS#cABCD${100 + (nth % 20)}`;
  const msgKey = `${(nth * 2_654_435_761) % 4_294_967_296}_${(nth * 40_503) % 4_294_967_296}_${Math.floor(now / 1_000)}`;
  const keys: MessageKey[] = [
    { kind: 'group', group, topic: '', seq: nth },
    { kind: 'group', group: community, topic: `${community}@TOPIC#_general`, seq: nth },
    { kind: 'c2c', from: sender, to: peer, msgKey },
  ];
  const key = keys[nth % 10 < 6 ? 0 : nth % 10 === 6 ? 1 : 2]!;
  return {
    key,
    conversation: key.kind,
    conversationId: conversationIdOf(key),
    sender,
    operator: undefined,
    recipient: key.kind === 'c2c' ? key.to : undefined,
    group: key.kind === 'group' ? key.group : undefined,
    groupType: 'Public',
    sentAt: now - (nth % 3_600_000),
    parts: [{ source: 'text', run: 0, text: textOf(nth) }],
    event: 'sent',
    onlineOnly: false,
    editedAt: undefined,
    receivedAt: now,
  };
}

async function usedMemory(): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.client.info('memory'))?.[1]);
}

async function bytesPerMessage(keepTextMs: number, judge?: Judge): Promise<number> {
  await redis.client.flushall('SYNC');
  const before = await usedMemory();
  const { record } = makeRecorder({ redis, keepKeysMs: 7 * DAY_MS, keepTextMs, now: () => now });
  for (let at = 0; at < MESSAGES; at += 500) {
    await Promise.all(
      Array.from({ length: 500 }, (_, nth) => {
        const one = message(at + nth);
        return record(one, judge?.counters(one));
      }),
    );
  }
  return Math.round(((await usedMemory()) - before) / MESSAGES);
}

const keysOnly = await bytesPerMessage(0);
const withText = await bytesPerMessage(DAY_MS);
const loaded = await loadRules(new URL('../rules', import.meta.url).pathname, new Date());
if (!loaded.ok) throw new Error('the shipped rules do not load');
const counted = await bytesPerMessage(DAY_MS, loaded.judge);
await redis.close();
server.kill('SIGKILL');
await once(server, 'exit');
await rm(dir, { recursive: true, force: true });

const report = {
  messages: MESSAGES,
  bytesPerMessage: { keys: keysOnly, text: withText - keysOnly, together: withText, counters: counted - withText },
};
console.table(report.bytesPerMessage);
await writeFile(new URL('results/record-bytes.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
