import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readItem } from '../../src/lane/read-item.ts';
import { readEvidence } from '../../src/record/read-evidence.ts';
import { untilSettled } from '../support/orders.ts';
import { allRecalled, type RecallEndpoint, startRecallEndpoint } from '../support/recall-endpoint.ts';
import { inZoo, SENT } from '../support/say.ts';
import { APP, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

/** Evidence before action: whatever is killed and whenever, nothing is recalled for which it is not known why. */
const RULES = `version: 1
rules:
  - id: elephants
    severity: high
    state: live
    when: { any: [{ text: { terms: ["purple elephant"] } }] }
    then: [recall]
    examples: { match: ["a purple elephant here"], no_match: ["good morning"] }
`;
const SENDERS = 50;

const redis = useRedis({ appendOnly: true });
const handle = useHandle(redis);
let endpoint: RecallEndpoint;
let rulesDir: string;
beforeAll(async () => {
  endpoint = await startRecallEndpoint();
  endpoint.reply = allRecalled;
  rulesDir = await mkdtemp(path.join(tmpdir(), 'unsaid-rules-'));
  await writeFile(path.join(rulesDir, 'zoo.yaml'), RULES);
});
afterAll(async () => {
  await endpoint.close();
  await rm(rulesDir, { recursive: true });
});

const start = (env = {}) =>
  startService({
    REDIS_URL: redis.url,
    TENCENT_REST_URL: endpoint.url,
    RULES_DIR: rulesDir,
    CALLBACK_UNSIGNED: 'allow',
    ...env,
  });

/** True when it was answered 200; a receiver that is killed answers nothing. */
async function say(service: Service, seq: number): Promise<boolean> {
  const url = `${service.callbackUrl}?SdkAppid=${APP.sdkAppId}&CallbackCommand=${SENT}&contenttype=json`;
  return fetch(url, { method: 'POST', body: JSON.stringify(inZoo(seq, 'a purple elephant')) }).then(
    (answer) => answer.status === 200,
    () => false,
  );
}

const recalled = (): number[] =>
  endpoint.calls.flatMap(({ body }) => ((body.MsgSeqList as { MsgSeq: number }[]) ?? []).map(({ MsgSeq }) => MsgSeq));
const evidenceOf = (seq: number) => readEvidence(handle, { kind: 'group', group: 'zoo', topic: '', seq });

test('a receiver killed under load leaves no recall without evidence', async () => {
  const worker = await start({ ROLES: 'recall' });
  let seq = 0;
  for (let life = 0; life < 2; life++) {
    const receiver = await start({ ROLES: 'receive' });
    // Each goes on until it is not answered, so the kill comes in the midst of messages however fast the machine is.
    const senders = [...Array(SENDERS)].map(async () => {
      while (await say(receiver, ++seq));
    });
    await endpoint.untilCalls(endpoint.calls.length + 1);
    await receiver.kill();
    await Promise.all(senders);
  }
  // Not until every 200 is recalled: what a receiver had on its spool went with its folder.
  await untilSettled(handle.client);
  expect(await worker.stop()).toBe(0);
  const seqs = [...new Set(recalled())];
  expect(seqs.length).toBeGreaterThan(0);
  const evidence = await Promise.all(seqs.map(evidenceOf));
  for (const { judgements, flags } of evidence) {
    expect(flags.map(({ rule }) => rule)).toEqual(['elephants']);
    expect(judgements.map(({ parts }) => parts?.[0]?.text)).toEqual(['a purple elephant']);
  }
}, 60_000);

test('where the evidence cannot be kept, nothing is recalled; once it can, it is', async () => {
  const service = await start();
  const seq = 10_000;
  const [some = ''] = await handle.client.keys('unsaid:*:evidence:*');
  // Named as another's of that group is, in every shard.
  const names = [...Array(64).keys()].map((shard) =>
    some.replace(/\{e\d+\}/, `{e${shard}}`).replace(/\d+$/, String(seq)),
  );
  await Promise.all(names.map((name) => handle.client.set(name, 'in the way')));
  await say(service, seq);
  const target = { type: 'message', key: { kind: 'group', group: 'zoo', topic: '', seq } } as const;
  expect(await readItem(handle, target)).toBeUndefined();
  await handle.client.del(...names);
  await say(service, seq);
  await until(() => recalled().includes(seq));
  expect((await evidenceOf(seq)).flags).toHaveLength(1);
  expect(await service.stop()).toBe(0);
}, 60_000);
