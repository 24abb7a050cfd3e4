/**
 * One side of bench/journal.ts: the path and the lane's scripts of the sources under `SRC`, with or without a journal. Told
 * over its channel how many messages of which kind to take; answers with the CPU they took here and in Redis.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Message } from '../src/model.ts';
import { startRedis } from '../test/support/redis.ts';

const [src = '', journalled = ''] = process.argv.slice(2);
const load = async <T>(file: string): Promise<T> => (await import(pathToFileURL(path.join(src, file)).href)) as T;
type Of<File> = File;
const { makeAct } = await load<Of<typeof import('../src/act/act.ts')>>('act.ts');
const { makeModerate } = await load<Of<typeof import('../src/moderate.ts')>>('moderate.ts');
const { makeMetrics } = await load<Of<typeof import('../src/metrics/metrics.ts')>>('metrics/metrics.ts');
const { makeRecorder } = await load<Of<typeof import('../src/record/record.ts')>>('record/record.ts');
const { makeEvidenceKeeper } = await load<Of<typeof import('../src/record/evidence.ts')>>('record/evidence.ts');
const { makeRecallQueue } = await load<Of<typeof import('../src/queue/recall-queue.ts')>>('queue/recall-queue.ts');
const { makeSanctions } = await load<Of<typeof import('../src/sanction/impose.ts')>>('sanction/impose.ts');
const { expiresAtOf } = await load<Of<typeof import('../src/queue/expires-at.ts')>>('queue/expires-at.ts');
const { openJournal } = await load<Of<typeof import('../src/open-journal.ts')>>('open-journal.ts');
const { connectRedis } = await load<Of<typeof import('../src/redis/connect.ts')>>('redis/connect.ts');
const { loadRules } = await load<Of<typeof import('../src/rulebook/compile-rules.ts')>>('rulebook/compile-rules.ts');

const server = await startRedis();
const redis = await connectRedis({ type: 'single', url: server.url }, { onError: () => {} });
const loaded = await loadRules(path.join(import.meta.dirname, '../rules'), new Date());
if (!loaded.ok) throw new Error('the rules have errors');
const { judge } = loaded;
const metrics = makeMetrics({ processMetrics: false });
const keep = { redis, keepKeysMs: 7 * 86_400_000, keepTextMs: 86_400_000, now: Date.now };
const queue = makeRecallQueue({ ...keep, metrics, onError: () => {} });
const sanctions = makeSanctions({ ...keep, metrics });
const log = { info: () => {}, warn: () => {} };
const journal = openJournal({ config: { keepEvidenceMs: 7 * 86_400_000 }, log, redis, now: Date.now });
journal.learn(judge.ruleSet);
const told = journalled === 'with' ? { journal } : {};
const evidence = makeEvidenceKeeper({ ...keep, ruleTexts: () => undefined, engine: '' });
const act = makeAct({
  evidence,
  queue,
  sanctions,
  ...told,
  admin: 'administrator',
  expiresAtOf,
  metrics,
  log,
  now: Date.now,
});
const handle = makeModerate({
  ...{
    recorder: makeRecorder(keep),
    judged: { count: () => {} },
    judge: () => judge,
    act,
    queue,
    metrics,
    log,
    ...told,
  },
  handOn: async () => {},
  draftApart: async () => undefined,
  onOverLimit: async () => {},
} as never);

let seq = 0;
function message(text: string): Message {
  const group = `g${seq % 2_000}`;
  const sentAt = Date.now();
  return {
    ...{
      key: { kind: 'group', group, topic: '', seq: ++seq },
      conversation: 'group',
      conversationId: `g\u001f${group}\u001f`,
    },
    ...{ sender: `u${seq % 50_000}`, operator: undefined, recipient: undefined, group, groupType: 'Public', sentAt },
    ...{ event: 'sent', onlineOnly: false, editedAt: undefined, receivedAt: sentAt },
    parts: [{ source: 'text', run: 0, text }],
  };
}

/** Seconds of CPU that Redis used so far. */
async function redisCpu(): Promise<number> {
  const info = await redis.client.info('cpu');
  const read = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1] ?? 0);
  return read('used_cpu_sys') + read('used_cpu_user');
}

const WORDS = [
  'river',
  'garden',
  'window',
  'coffee',
  'mountain',
  'letter',
  'summer',
  'kitchen',
  'yellow',
  'bridge',
  'paper',
];
let dice = 7;
/** Unlike any other, so that no rule counts it as said again. */
const chatter = (): string =>
  Array.from({ length: 9 }, () => {
    dice = (Math.imul(dice, 1_664_525) + 1_013_904_223) >>> 0;
    return `${WORDS[dice % WORDS.length]}${dice.toString(36).slice(-3)}`;
  }).join(' ');

const AT_ONCE = 32;
async function take(count: number, text: string) {
  const [cpu, redisBefore] = [process.cpuUsage(), await redisCpu()];
  for (let done = 0; done < count; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => handle.message(message(`${text} ${chatter()}`))));
  }
  const { user, system } = process.cpuUsage(cpu);
  const inRedis = ((await redisCpu()) - redisBefore) * 1e6;
  const written = await Promise.all(redis.keys.journal.streams.map((stream) => redis.client.xlen(stream)));
  const facts = written.reduce((sum, length) => sum + length, 0) / count;
  return { hereUs: (user + system) / count, redisUs: inRedis / count, facts };
}

process.on('message', ({ count, text }: { count: number; text: string }) => {
  void take(count, text).then(async (answer) => {
    await redis.client.flushall();
    process.send!(answer);
  });
});
process.on('disconnect', () => void server.stop().then(() => process.exit(0)));
process.send!('ready');
