/**
 * `node bench/history.ts [--hits N] [--postgres] [--sweep] [--generate [--file FILE]]`: how fast facts get into history, what a fact weighs, and how
 * long each list takes with that many hits, first page and far pages. A million by default; docs/performance.md has ten
 * million in SQLite. The load is made here: senders, groups and rules by a power law, as in life. FILE is kept, and asked again if it
 * is there.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { History } from '../src/history/history.ts';
import { type HistoryAddress, openHistory } from '../src/history/open.ts';
import type { Listed } from '../src/history/questions/questions.ts';
import type { Fact, JournalEntry } from '../src/journal/facts.ts';
import { refOf } from '../src/message-ref.ts';
import { identityOf, type MessageKey } from '../src/model.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { generateHits } from './history-generate.ts';

const { values } = parseArgs({
  options: {
    hits: { type: 'string', default: '1000000' },
    postgres: { type: 'boolean', default: false },
    sweep: { type: 'boolean', default: false },
    generate: { type: 'boolean', default: false },
    file: { type: 'string' },
  },
});
const HITS = Number(values.hits);
const NOW = Date.UTC(2026, 2, 1);
const SPAN_MS = 90 * 86_400_000;
/** As many as a follower of the journal hands over at once while more waits: 500 from each of the eight streams of verdicts. */
const BATCH = 4_000;

let seed = 1;
const random = (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
/** A few come often, most seldom. */
const skewed = (count: number): number => Math.floor(count * random() ** 3);

const WORDS = [
  '加我微信',
  'cheap',
  'watches',
  '代购',
  'hello',
  '今天',
  'meet',
  'there',
  '看看',
  'video',
  'now',
  'free',
];
const textOf = () => Array.from({ length: 8 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');

let made = 0;
/** What one flagged message leaves: a verdict, its order, its outcome; of most only a shadow hit was drawn. */
function factsOf(nth: number): readonly Fact[] {
  const sentAt = NOW - SPAN_MS + Math.floor((nth / HITS) * SPAN_MS);
  const group = `@TGS#${skewed(20_000)}`;
  const key: MessageKey = { kind: 'group', group, topic: '', seq: nth + 1 };
  const [rule, isLive] = [`spam/rule-${skewed(60)}`, random() < 0.3];
  const verdict: Fact = {
    ...{ type: 'verdict', of: 'sent', subject: identityOf(key), key, sender: `user-${skewed(500_000)}` },
    ...{
      conversation: `g\u001f${group}\u001f`,
      sentAt,
      editedAt: undefined,
      judgedAt: sentAt + 20,
      ruleSet: 'a1b2c3d4e5f6',
    },
    cause: 'sent',
    hits: [
      {
        ...{ rule, version: '0123456789abcdef', state: isLive ? 'live' : 'shadow', severity: 'medium', policy: 'spam' },
        ...{ actions: ['recall'], spans: [{ part: 0, start: 0, end: 4 }] },
      },
    ],
    ...(sentAt > NOW - 7 * 86_400_000 ? { parts: [{ source: 'text', run: 0, text: textOf() }] } : {}),
  };
  if (!isLive) return [verdict];
  const item = identityOf(key);
  const api = 'group_msg_recall';
  return [
    verdict,
    {
      ...{ type: 'flagged', at: sentAt + 21, api, item, standing: 'queued', heldBy: '', anew: false },
      order: {
        ...{
          target: { type: 'message', key },
          severity: 'medium',
          rule,
          policy: 'spam',
          ruleSet: 'a1b2c3d4e5f6',
          sentAt,
        },
        ...{ flaggedAt: sentAt + 20, expiresAt: sentAt + 7 * 86_400_000, conversation: 'group', groupType: 'Public' },
        onlineOnly: false,
      },
    },
    { type: 'settled', at: sentAt + 300, api, item, outcome: 'recalled', code: '0', exposureMs: 300 },
  ];
}
const entryOf = (fact: Fact): JournalEntry => ({ stream: 'bench', id: `1-${++made}`, fact });

/** Resolves with facts a second, by the clock and by this process' CPU. */
async function fill(history: History) {
  const cpu = process.cpuUsage();
  let [facts, spent, told] = [0, 0, 0];
  let batch: JournalEntry[] = [];
  const flush = async (): Promise<void> => {
    const began = performance.now();
    await history.take(batch);
    spent += performance.now() - began;
    facts += batch.length;
    batch = [];
    if (facts - told < 500_000) return;
    told = facts;
    process.stderr.write(`${facts} facts, ${Math.round((facts * 1_000) / spent)} a second\n`);
  };
  for (let nth = 0; nth < HITS; nth++) {
    batch.push(...factsOf(nth).map(entryOf));
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  const { user, system } = process.cpuUsage(cpu);
  return {
    facts,
    perSecond: Math.round((facts * 1_000) / spent),
    // Both threads together, with the making of the facts.
    perCpuSecond: Math.round((facts * 1_000_000) / (user + system)),
  };
}

type Ask = (after: string | undefined) => Promise<Listed<unknown>>;

function listsOf({ questions }: History): Readonly<Record<string, Ask>> {
  const [common, rare] = ['spam/rule-0', 'spam/rule-58'];
  const limit = 50;
  const busy = { sender: 'user-0', place: 'g\u001f@TGS#0' };
  return {
    'messages, all': (after) => questions.messages({}, { limit, after }),
    'messages of a sender': (after) => questions.messages({ sender: busy.sender }, { limit, after }),
    'messages of a group': (after) => questions.messages({ place: busy.place }, { limit, after }),
    'messages recalled': (after) => questions.messages({ standing: 'recalled' }, { limit, after }),
    'messages of a rule': (after) => questions.messages({ rule: common }, { limit, after }),
    'messages of a rule, refused (none)': (after) =>
      questions.messages({ rule: common, standing: 'refused' }, { limit, after }),
    'messages of a sender, by a rare rule': (after) =>
      questions.messages({ sender: busy.sender, rule: rare }, { limit, after }),
    'messages of a group, by a rare rule': (after) =>
      questions.messages({ place: busy.place, rule: rare }, { limit, after }),
    'hits, all': (after) => questions.hits({}, { limit, after }),
    'hits of a rule': (after) => questions.hits({ rule: common }, { limit, after }),
    'hits of a rule, live': (after) => questions.hits({ rule: rare, state: 'live' }, { limit, after }),
    'samples of a rule': (after) => questions.samples({ rule: common }, { limit, after }),
    'orders, all': (after) => questions.orders({}, { limit, after }),
    'orders of a rule, recalled': (after) => questions.orders({ rule: common, standing: 'recalled' }, { limit, after }),
    'texts with three characters': (after) => questions.search('加我微信 watches', {}, { limit, after }),
    'texts with three characters, many': (after) => questions.search('cheap watches', {}, { limit, after }),
    'texts with two characters': (after) => questions.search('代购', {}, { limit, after }),
  };
}

const PAGES = 30;

/** The first page, the worst of the next pages, and a page in the middle of all. */
async function timed(ask: Ask, middle: string | undefined) {
  const times: number[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const began = performance.now();
    const { next } = await ask(after);
    times.push(performance.now() - began);
    if (next === undefined) break;
    after = next;
  }
  const began = performance.now();
  if (middle !== undefined) await ask(middle).catch(() => {});
  const far = middle === undefined ? undefined : performance.now() - began;
  return { first: times[0]!, worst: Math.max(...times), far, pages: times.length };
}

async function bytesOf(address: HistoryAddress, history: History): Promise<number> {
  if (address.type === 'sqlite') return (await stat(address.file)).size;
  const { sql } = await import('kysely');
  const { rows } = await sql<{ bytes: number }>`SELECT pg_database_size(current_database()) AS bytes`.execute(
    history.db,
  );
  return Number(rows[0]!.bytes);
}

/** How long writers wait while old facts are ended. */
async function sweepBeside(history: History) {
  const waits: number[] = [];
  let sweeping = true;
  const writing = (async () => {
    while (sweeping) {
      const began = performance.now();
      await history.take(factsOf(HITS + ++made).map(entryOf));
      waits.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const began = performance.now();
  const { facts, texts } = await history.sweep(NOW + 91 * 86_400_000, NOW);
  const seconds = (performance.now() - began) / 1_000;
  sweeping = false;
  await writing;
  waits.sort((a, b) => a - b);
  const at = (share: number) => Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0);
  return {
    rows: facts + texts,
    seconds: Math.round(seconds),
    writerP50Ms: at(0.5),
    writerP99Ms: at(0.99),
    writerMaxMs: at(1),
  };
}

const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-bench-history-'));
const postgres = values.postgres ? await startPostgres({ fsync: 'on', shared_buffers: '512MB' }) : undefined;
const address: HistoryAddress =
  postgres === undefined
    ? { type: 'sqlite', file: values.file ?? path.join(dir, 'history.sqlite') }
    : { type: 'postgres', url: await postgres.database() };
const keep = { keepHistoryMs: 180 * 86_400_000, keepEvidenceMs: 3_650 * 86_400_000 };
const open = () => openHistory({ address, ...keep, refOf, now: () => NOW });
const isThere = values.file !== undefined && existsSync(values.file);
let history = await open();
if (values.generate && address.type === 'sqlite' && !isThere) {
  await history.close();
  generateHits(address.file, HITS, NOW, SPAN_MS);
  history = await open();
}
try {
  const filled = values.generate ? { facts: HITS * 1.6 } : await fill(history);
  const bytes = await bytesOf(address, history);
  const { rows } = {
    rows: await history.read
      .selectFrom('hits')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .execute(),
  };
  const result: Record<string, unknown> = {
    database: address.type,
    hits: Number(rows[0]!.n),
    ...filled,
    bytesPerFact: Math.round(bytes / filled.facts),
    bytesPerHit: Math.round(bytes / HITS),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  const lists: Record<string, unknown> = {};
  const cursor = (...parts: (string | number)[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  for (const [name, ask] of Object.entries(listsOf(history))) {
    const isByNumber = /hits|of a rule/.test(name);
    const middle = /samples|texts/.test(name) ? undefined : cursor(NOW - SPAN_MS / 2, isByNumber ? HITS : 'z');
    const { first, worst, far, pages } = await timed(ask, middle);
    lists[name] = { firstMs: +first.toFixed(1), worstMs: +worst.toFixed(1), farMs: far && +far.toFixed(1), pages };
    process.stdout.write(
      `${name.padEnd(40)} first ${first.toFixed(1)} ms, worst of ${pages} ${worst.toFixed(1)} ms, far ${far?.toFixed(1) ?? '–'} ms\n`,
    );
  }
  result.lists = lists;
  if (values.sweep) {
    result.sweep = await sweepBeside(history);
    process.stdout.write(`sweep ${JSON.stringify(result.sweep)}\n`);
  }
  const file = new URL(`./results/history-${address.type}${values.generate ? '-large' : ''}.json`, import.meta.url);
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
} finally {
  await history.close();
  await postgres?.stop();
  await rm(dir, { recursive: true, force: true });
}
