import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parseFault } from '../../src/simulator/faults.ts';
import { textElement } from '../../src/simulator/shapes.ts';
import { encodeFrame } from '../../src/spool/frame.ts';
import { makeModel } from '../../test/support/make-model.ts';
import { type Actor, ROOT } from '../endure/cast.ts';
import type { Stage } from '../endure/stage.ts';
import { TIMES } from './shrink.ts';

/** How one alert is brought about, in the shortest real way. */
export type Scene = {
  readonly alert: string;
  /** Settings of the process; `data` is its DATA_DIR. */
  readonly env?: Readonly<Record<string, string>>;
  /** Before the process starts; may give more of its settings. */
  readonly before?: (data: string) => Promise<Readonly<Record<string, string>> | undefined>;
  /** The fault itself, with a process that is up and well. It may go on until `over`. */
  readonly play: (set: Set) => Promise<unknown>;
};

export type Set = {
  readonly stage: Stage;
  readonly actor: Actor;
  readonly data: string;
  readonly over: AbortSignal;
  /** A second process. */
  readonly another: (env: Readonly<Record<string, string>>) => Promise<Actor>;
};

const MINUTE = 60_000;
/** So long on the walk's clock, and five seconds more. */
const longer = (ms: number): number => ms / TIMES + 5_000;

const WORD = 'removeme';
const SLOW_RULE = '[\\\\p{L}\\\\p{N}]{1,60}\\\\d!';
const SLOW_TEXT = `1! ${'abcdefghij'.repeat(480)} x1!`;
const PERMISSION = 10041;

/** What all scenes judge by, unless they write another. */
export const RULES = rulesOf(`{ terms: [${WORD}] }`, [`"${WORD}"`]);

function rulesOf(text: string, match: readonly string[], action = 'recall'): string {
  return `version: 1
rules:
  - id: word
    state: live
    severity: critical
    when: { text: ${text} }
    then: [${action}]
    examples: { match: [${match.join(', ')}], no_match: ["good morning"] }
`;
}

/** Sends texts to as many people, one after the other. */
async function say({ stage }: Set, texts: Iterable<string>): Promise<void> {
  let nth = 0;
  for (const text of texts) {
    const to = `friend${nth++}`;
    await stage.simulator.send({
      place: { kind: 'c2c', from: `ada${nth}`, to },
      from: `ada${nth}`,
      elements: [textElement(text)],
    });
  }
}

/** Goes on until the scene is over. */
async function keepSaying(set: Set, text: string, everyMs: number): Promise<void> {
  while (!set.over.aborted) {
    await say(set, [text]);
    await delay(everyMs, undefined, { signal: set.over }).catch(() => {});
  }
}

/** Goes on for a while. */
async function sayFor(set: Set, text: string, ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (!set.over.aborted && performance.now() < until) {
    await say(set, [text]);
    await delay(200);
  }
}

const repeat = (text: string, times: number): string[] => Array.from({ length: times }, (_, nth) => `${text} ${nth}`);

function fault({ stage }: Set, body: Readonly<Record<string, unknown>>): void {
  const parsed = parseFault(body, Date.now());
  if (!parsed.ok) throw new Error(parsed.problem);
  if (parsed.rule !== undefined) stage.simulator.faults.add(parsed.rule);
  Object.assign(stage.simulator.faults.switches, parsed.switches);
}

const run = promisify(execFile);
const unsaid = ({ stage }: Set, ...args: string[]) =>
  run(process.execPath, ['src/cli/main.ts', ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', RULES_DIR: stage.rulesDir, ...stage.redis.env },
  });

async function redis(set: Set, ...command: [string, ...(string | number)[]]): Promise<unknown> {
  const client = set.stage.redis.connect();
  try {
    return await client.call(...command);
  } finally {
    client.disconnect();
  }
}

/** Gives as many samples of a rule the same label, as they come into history. */
async function labelAll({ actor, over }: Set, rule: string, most: number, label: 'right' | 'wrong'): Promise<void> {
  const api = `http://127.0.0.1:${actor.adminPort()}/api/v1`;
  const headers = { Authorization: 'Bearer of-the-scene', 'Content-Type': 'application/json' };
  for (let labelled = 0; labelled < most && !over.aborted; await delay(100)) {
    const answer = await fetch(`${api}/rules/${rule}/samples?unlabelled=yes`, { headers });
    const { items = [] } = (await answer.json()) as { items?: { ref: string }[] };
    for (const { ref } of items) {
      const said = { method: 'PUT', headers, body: JSON.stringify({ label }) };
      await fetch(`${api}/labels/${rule}/${ref.split('/').map(encodeURIComponent).join('/')}`, said);
      labelled++;
    }
  }
}

/** Callbacks with a wrong signature, as from a stranger. */
async function forge(set: Set): Promise<void> {
  while (!set.over.aborted) {
    const address = `http://127.0.0.1:${set.actor.ports()[0]}/callback`;
    const query = `SdkAppid=1400000001&CallbackCommand=C2C.CallbackAfterSendMsg&contenttype=json&Sign=${'0'.repeat(64)}`;
    await fetch(`${address}?${query}&RequestTime=${Math.floor(Date.now() / 1000)}`, { method: 'POST', body: '{}' });
    await delay(100, undefined, { signal: set.over }).catch(() => {});
  }
}

export const SCENES: readonly Scene[] = [
  { alert: 'UnsaidDown', play: ({ actor }) => actor.freeze(longer(MINUTE)) },
  {
    alert: 'UnsaidApiStopped',
    play: async (set) => {
      fault(set, { code: PERMISSION });
      await say(set, [WORD]);
    },
  },
  {
    alert: 'UnsaidPendingGrowing',
    env: { RECALL_RATE: '1' },
    play: async (set) => {
      // Not more at once than a busy machine takes: what it refuses is another alert.
      for (let part = 0; part < 40; part++) {
        await say(set, repeat(`${WORD} ${part}`, 30));
        while ((set.stage.simulator.stats().callbacks?.underWay ?? 0) > 0) await delay(20);
      }
      await keepSaying(set, WORD, 100);
    },
  },
  {
    alert: 'UnsaidExposureSlow',
    env: { RECALL_RATE: '1' },
    play: async (set) => {
      // One call a second, and each message is one: the eleventh waits ten seconds, and slow ones go on for the alert's time.
      await say(set, repeat(WORD, 11 + longer(5 * MINUTE) / 1_000));
    },
  },
  { alert: 'UnsaidRedisUnfit', play: (set) => redis(set, 'REPLICAOF', '127.0.0.1', '1') },
  { alert: 'UnsaidRedisEmptied', play: (set) => redis(set, 'FLUSHALL') },
  { alert: 'UnsaidLanesUnreadable', play: ({ stage }) => stage.redis.kill(longer(2 * MINUTE)) },
  {
    alert: 'UnsaidSpooling',
    play: async (set) => {
      const away = set.stage.redis.kill(longer(2 * MINUTE));
      await Promise.all([away, say(set, repeat('hello', 5))]);
    },
  },
  {
    alert: 'UnsaidSpoolSetAside',
    before: async (data) => {
      const folder = path.join(data, 'spool', 'left-behind');
      await mkdir(folder, { recursive: true });
      const frames = ['{}', '{}', '{}'].map(encodeFrame);
      frames[1]!.writeUInt8(frames[1]!.at(-1)! ^ 1, frames[1]!.length - 1);
      await writeFile(path.join(folder, '1'), Buffer.concat(frames));
      return undefined;
    },
    play: async () => {},
  },
  {
    alert: 'UnsaidCallbacksRefused',
    play: async (set) => {
      // The disk under the spool is gone.
      await rm(path.join(set.data, 'spool'), { recursive: true, force: true });
      await writeFile(path.join(set.data, 'spool'), '');
      const away = set.stage.redis.kill(longer(2 * MINUTE));
      await Promise.all([away, say(set, repeat('hello', 5))]);
    },
  },
  { alert: 'UnsaidSignatureFailures', play: (set) => Promise.all([forge(set), keepSaying(set, 'hello', 300)]) },
  {
    alert: 'UnsaidHeld',
    play: async (set) => {
      await unsaid(set, 'hold', '--rule', 'word', '--yes', '--reason', 'a look');
      await say(set, [WORD]);
    },
  },
  {
    alert: 'UnsaidBraked',
    env: { BRAKE_RULE: '1%,6,1h' },
    play: (set) => say(set, repeat(WORD, 8)),
  },
  { alert: 'UnsaidShareRemoved', play: (set) => say(set, [...repeat('hello', 50), ...repeat(WORD, 30)]) },
  {
    alert: 'UnsaidUnconfirmed',
    play: async (set) => {
      fault(set, { dropConfirmations: true });
      await say(set, repeat(WORD, 12));
    },
  },
  { alert: 'UnsaidRefused', play: (set) => say(set, [`${WORD} [[code:90003*always]]`]) },
  {
    alert: 'UnsaidRulesRefused',
    play: ({ stage }) => writeFile(path.join(stage.rulesDir, 'rules.yaml'), 'version: 1\nrules: [{ id: 1 }]\n'),
  },
  {
    alert: 'UnsaidLateWaiting',
    play: async (set) => {
      await writeFile(
        path.join(set.stage.rulesDir, 'rules.yaml'),
        rulesOf(`{ regex: "${SLOW_RULE}" }`, ['"a1!"'], 'review'),
      );
      await delay(2_000);
      // More than two hundred, at a pace that the receiver can take.
      while (!set.over.aborted) {
        await say(
          set,
          Array.from({ length: 4 }, () => SLOW_TEXT),
        );
        await delay(100);
      }
    },
  },
  {
    alert: 'UnsaidHistoryBehind',
    // Nobody follows the journal.
    env: { ROLES: 'receive,recall' },
    play: (set) => say(set, [WORD]),
  },
  {
    alert: 'UnsaidJournalFilling',
    env: { ROLES: 'receive,recall' },
    play: async (set) => {
      await say(set, [WORD]);
      const client = set.stage.redis.connect();
      const [stream] = (await client.keys('*:journal')).sort();
      const filling = 'for i = 1, 2000 do redis.call("XADD", KEYS[1], "*", "k", "clean") end';
      for (let nth = 0; nth < 30; nth++) await client.eval(filling, 1, stream!);
      client.disconnect();
    },
  },
  {
    alert: 'UnsaidRuleSetsDiffer',
    play: async (set) => {
      const rulesDir = path.join(set.data, 'other-rules');
      await mkdir(rulesDir);
      await writeFile(path.join(rulesDir, 'rules.yaml'), rulesOf('{ terms: [otherword] }', ['"otherword"']));
      await set.another({ RULES_DIR: rulesDir });
    },
  },
  {
    alert: 'UnsaidLearnedFalseAlarms',
    before: async (data) => {
      const rulesDir = path.join(data, 'learned-rules');
      await mkdir(path.join(rulesDir, 'models'), { recursive: true });
      await writeFile(path.join(rulesDir, 'models/offers.model'), makeModel('offers'));
      const rule = rulesOf('{ learned: { model: offers, false_alarms: 1/13 } }', ['加微信领福利99']).replace(
        'live',
        'shadow',
      );
      await writeFile(path.join(rulesDir, 'rules.yaml'), rule);
      return { RULES_DIR: rulesDir, CONSOLE_TOKENS: 'scene:manager:of-the-scene' };
    },
    play: async (set) => {
      await say(set, repeat('深圳加微信领福利', 40));
      await labelAll(set, 'word', 40, 'wrong');
      // What is weighed is asked for seldom, and nobody may fall silent until then.
      await keepSaying(set, 'hello', 500);
    },
  },
  {
    alert: 'UnsaidNoticesDead',
    before: async () => {
      // Gone for good, it says (410), and is not asked again.
      const receiver = createServer((_request, response) => response.writeHead(410).end())
        .listen(0, '127.0.0.1')
        .unref();
      await once(receiver, 'listening');
      const { port } = receiver.address() as AddressInfo;
      const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
      return { NOTIFY: `http://127.0.0.1:${port}/hook private=yes secret=${secret}` };
    },
    play: (set) => say(set, [WORD]),
  },
  { alert: 'UnsaidSilence', play: (set) => sayFor(set, 'hello', longer(5 * MINUTE)) },
];
