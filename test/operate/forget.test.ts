import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidenceText } from '../../src/record/evidence-value.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { textElement } from '../../src/simulator/shapes.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { runIn } from '../cli/in-process.ts';
import { APP, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { useRedis } from '../support/use-redis.ts';

const RULES = `version: 1
ladders:
  spam: { window: 30d, rungs: [{ at: 2, do: [{ mute: 1s }, review] }] }
rules:
  - id: goes
    severity: high
    state: live
    when: { text: { terms: ["take-me-away"] } }
    then: [recall, { strike: { ladder: spam } }]
    examples: { match: ["take-me-away"], no_match: ["good morning"] }
  - id: shadows
    severity: low
    state: shadow
    when: { count: { per: [sender, similar_text], over: 1m, gte: 3 } }
    then: [{ recall: { which: contributing } }]
    examples:
      - sequence: [{ at: 0s, from: u1, text: "the very same words", repeat: 3, every: 1s }]
        expect: { recalled: 3 }
      - sequence: [{ at: 0s, from: u1, text: "the very same words", repeat: 2, every: 1s }]
        expect: none
  - id: split
    severity: low
    state: live
    when: { text: { terms: ["secret-handshake"], across_messages: { last: 3, within: 1m } } }
    then: [review]
    examples: { match: ["secret-handshake"], no_match: ["good morning"] }
`;

const VICTIM = 'victim-77';
const OTHER = 'victim-778';
let dir: string;
const redis = useRedis({ appendOnly: true });
let simulator: Simulator;
let service: Service;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-forget-'));
  await writeFile(path.join(dir, 'rules.yaml'), RULES);
  const options = { sdkAppId: APP.sdkAppId, secretKey: APP.secretKey };
  const rest = await startSimulator(options);
  env = { REDIS_URL: redis.url, HISTORY_URL: `sqlite:${path.join(dir, 'data', 'history.sqlite')}` };
  service = await startService({ ...env, RULES_DIR: dir, TENCENT_REST_URL: rest.url, LOG_LEVEL: 'info' } as never);
  await rest.close();
  const callback = { url: service.callbackUrl, token: APP.token };
  simulator = await startSimulator({ ...options, port: rest.port, callback });
  simulator.world.addGroup('zoo', 'Public');
});
afterAll(async () => {
  await service.stop();
  await simulator.close();
  await rm(dir, { recursive: true, force: true });
});

async function say(from: string, text: string, to?: string): Promise<void> {
  const place = to === undefined ? { kind: 'group', group: 'zoo', topic: '' } : { kind: 'c2c', to };
  await simulator.send({ place, from, elements: [textElement(text)] } as never);
}

/** Every byte of Redis, and of the files that it and history keep. */
async function everyByte(): Promise<string> {
  const client = redis.client();
  const keys = await client.keys('*');
  const dumps = await Promise.all(keys.map((key) => client.dumpBuffer(key)));
  // As it is read: evidence lies there packed.
  const hashes = (await Promise.all(keys.map((key) => client.type(key)))).flatMap((type, at) =>
    type === 'hash' ? [keys[at]!] : [],
  );
  const values = await Promise.all(hashes.map((key) => client.hvals(key)));
  client.disconnect();
  const folders = [path.dirname(redis.socket), path.join(dir, 'data')].filter(existsSync);
  const files: Buffer[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) files.push(await readFile(path.join(entry.parentPath, entry.name)));
    }
  }
  return [
    keys.join('\n'),
    ...values.flat().map(evidenceText),
    ...[...dumps, ...files].map((bytes) => bytes?.toString('latin1') ?? ''),
  ].join('\n');
}

test('who is forgotten stands in no byte of Redis and of the disk; who is named alike is still there', async () => {
  for (const who of [VICTIM, OTHER]) {
    await say(who, `${who} says take-me-away`);
    for (let nth = 0; nth < 3; nth++) await say(who, `the very same words of ${who}`);
    await say(who, `a clean sentence by ${who}`);
    await say(who, `take-me-away once more, ${who}`, 'friend');
  }
  await say('friend', `an answer for ${VICTIM}`, VICTIM);
  await until(async () => (await service.metric('unsaid_recalls_total', { outcome: 'recalled' })) !== undefined);
  await until(async () => (await service.metric('unsaid_journal_entries')) === 0);
  expect((await everyByte()).replaceAll(OTHER, '')).toContain(`a clean sentence by ${VICTIM}`);
  const forgetting = () => runIn(env, 'forget', '--account', VICTIM, '--yes', '--reason', 'they asked', '--as', 'ann');
  let done = await forgetting();
  await until(async () => {
    if (done.code === 0) return true;
    expect(done.stderr).toContain('still to be recalled');
    done = await forgetting();
    return done.code === 0;
  });
  const bytes = (await everyByte()).replaceAll(OTHER, '');
  expect(bytes).not.toContain(VICTIM);
  expect(bytes).not.toContain('an answer for');
  const { stdout } = await runIn(env, 'export', 'messages', '--since', '1h');
  const senders = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { sender: string }).sender);
  expect(new Set(senders)).toEqual(new Set([OTHER]));
  const acts = await runIn(env, 'export', 'acts', '--since', '1h');
  expect(acts.stdout).toContain('"verb":"forget"');
  // The service goes on: what is said from now on is kept again.
  await say(OTHER, 'take-me-away again');
  await until(async () => {
    const again = await runIn(env, 'export', 'messages', '--since', '1h');
    return again.stdout.trim().split('\n').length > senders.length;
  });
}, 60_000);
