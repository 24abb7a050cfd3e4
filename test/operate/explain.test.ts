import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evidenceText } from '../../src/record/evidence-value.ts';
import { printLines } from '../../src/rulebook/kept-lines.ts';
import { readModel } from '../../src/rules/model-file.ts';
import { runIn } from '../cli/in-process.ts';
import { makeLines, makeModel } from '../support/make-model.ts';
import { untilSettled } from '../support/orders.ts';
import { allRecalled, failed, type RecallEndpoint, startRecallEndpoint } from '../support/recall-endpoint.ts';
import { callback, say as sayIn } from '../support/say.ts';
import { type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

/** The whole story of a message, told by the command line while the service runs: real processes, real Redis. */
const TERM = 'purple elephant';
const MODEL = makeModel('offers');
const taught = readModel(MODEL);
if (!taught.ok) throw new Error('the model is damaged');
const rulesFor = (term: string) => `version: 1
rules:
  - id: elephants
    policy: zoo
    severity: high
    state: live
    when: { any: [{ text: { terms: ["${term}"] } }] }
    then: [recall]
    examples: { match: ["a ${term} here"], no_match: ["good morning"] }
  - id: twice
    severity: low
    state: live
    when: { all: [{ count: { per: [sender], over: 1m, gte: 2, where: { text: { terms: ["green mouse"] } } } }] }
    then: [{ recall: { which: contributing } }]
    examples:
      - sequence: [{ at: 0s, from: a, text: green mouse, repeat: 2, every: 1s }]
        expect: { recalled: 2 }
      - sequence: [{ at: 0s, from: a, text: green mouse }]
        expect: none
  - id: offers
    severity: low
    state: live
    when: { text: { learned: { model: offers, confirmed: ${taught.digest} } } }
    then: [review]
    examples: { match: ["深圳加微信领福利"], no_match: ["深圳今天天气不错"] }
`;

const redis = useRedis();
const handle = useHandle(redis);
let endpoint: RecallEndpoint;
let service: Service;
let rulesDir: string;
beforeAll(async () => {
  endpoint = await startRecallEndpoint();
  rulesDir = await mkdtemp(path.join(tmpdir(), 'unsaid-rules-'));
  await mkdir(path.join(rulesDir, 'models'));
  await writeFile(path.join(rulesDir, 'models/offers.model'), MODEL);
  await writeFile(path.join(rulesDir, 'zoo.yaml'), rulesFor(TERM));
  service = await startService({
    REDIS_URL: redis.url,
    TENCENT_REST_URL: endpoint.url,
    RULES_DIR: rulesDir,
    CALLBACK_UNSIGNED: 'allow',
    LOG_LEVEL: 'info',
  });
});
afterAll(async () => {
  expect(await service.stop()).toBe(0);
  await endpoint.close();
  await rm(rulesDir, { recursive: true });
});

const explain = (...args: string[]) => runIn({ REDIS_URL: redis.url }, 'explain', ...args);

const say = (seq: number, text: string) => sayIn(service, seq, text);

describe('unsaid explain', () => {
  test('tells of a recalled message from its arrival to its end', async () => {
    endpoint.reply = (call, nth) => (nth === 1 ? failed(10002) : allRecalled(call));
    await say(10, `look, a ${TERM} over there`);
    await untilSettled(handle.client);
    await callback(service, 'Group.CallbackAfterRecallMsg', {
      GroupId: 'zoo',
      Operator_Account: 'administrator',
      MsgSeqList: [{ MsgSeq: 10 }],
      EventTime: Date.now(),
    });
    // On a busy machine the callback may take the way over the spool.
    await expect.poll(async () => (await explain('group/zoo/10')).stdout).toContain('confirmed');
    const { code, stdout } = await explain('group/zoo/10');
    expect(code).toBe(0);
    const story = stdout.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'T').replaceAll(/after \d+ ms/g, 'after N ms');
    expect(story.replace(/rule set \w{8}/, 'rule set H')).toBe(`group/zoo/10
sent       T  by mallory, gone, as Tencent told
           text: look, a ${TERM} over there
judged     T  when it was sent; it came after N ms; rule set H
           elephants  live, high, zoo, then recall at 0:8–23
           text: look, a [${TERM}] over there
           around it: group/zoo/5 group/zoo/6 group/zoo/7 group/zoo/8 group/zoo/9 group/zoo/11 group/zoo/12 group/zoo/13 group/zoo/14 group/zoo/15
           judged again now with the rules of that time: the same verdict
flagged    T  group/zoo/10, high, by elephants (zoo), because of group/zoo/10
try failed T  code 10002
recalled   T  group_msg_recall, code 0
confirmed  T  as Tencent told
`);
  });

  test('of a text that matches all over, the first stretches are kept, and judged again it is the same', async () => {
    await say(300, `${TERM} `.repeat(150));
    await expect.poll(async () => (await explain('group/zoo/300')).stdout).toContain('the same verdict');
    const { stdout } = await explain('group/zoo/300');
    expect(stdout.match(/\d+:\d+–\d+/g)).toHaveLength(100);
  });

  test('tells what people did about it', async () => {
    const consent = ['--yes', '--as', 'ann', '--reason', 'too eager'];
    const run = (...args: string[]) => runIn({ REDIS_URL: redis.url }, ...args, ...consent);
    await run('hold', '--rule', 'elephants');
    await say(20, `a ${TERM}`);
    expect((await explain('group/zoo/20')).stdout).toMatch(/held {7}.*\nheld {7}group_msg_recall\n/);
    await run('discard', '--rule', 'elephants');
    const { stdout } = await explain('group/zoo/20');
    expect(stdout).toMatch(/cancelled {2}\S+ {2}group_msg_recall\n/);
    expect(stdout).toContain('ann: discard rule:elephants (1 cancelled): too eager');
  });

  test('judges with the rules of that time, not with those of today', async () => {
    await say(30, `a ${TERM}`);
    const running = () => service.metric('unsaid_ruleset_reloads_total', { result: 'loaded' });
    await writeFile(path.join(rulesDir, 'zoo.yaml'), rulesFor('yellow giraffe'));
    await until(async () => (await running()) === 1);
    await say(31, `another ${TERM}`);
    await say(32, 'a yellow giraffe');
    expect((await explain('group/zoo/31')).stdout).toContain('never flagged');
    const { stdout } = await explain('group/zoo/30');
    expect(stdout).toContain('elephants  live, high, zoo, then recall at 0:2–17');
    expect(stdout).toContain('the same verdict');
    expect((await explain('group/zoo/32')).stdout).toContain('the same verdict');
  });

  test('says on account of which message another one went, and judges again with what was counted then', async () => {
    await say(40, 'green mouse');
    await say(41, 'green mouse');
    await untilSettled(handle.client);
    expect((await explain('group/zoo/40')).stdout).toContain('by twice (general), because of group/zoo/41');
    const { stdout } = await explain('group/zoo/41');
    expect(stdout).toMatch(/counted: \d\n/);
    expect(stdout).toContain('the same verdict');
  });

  test('says so when the text is no longer kept, and still tells the rest', async () => {
    await say(50, 'a yellow giraffe');
    const { client } = handle;
    await client.del(...(await client.keys('unsaid:*evidence-text*')), ...(await client.keys('unsaid:*:text:*')));
    const { stdout } = await explain('group/zoo/50');
    expect(stdout).toContain('cannot be judged again: the text is not kept any more (KEEP_TEXT)');
    expect(stdout).toContain('elephants  live, high, zoo, then recall at 0:2–16');
    expect(stdout).not.toContain('giraffe');
  });

  test('says so when another version of unsaid had judged', async () => {
    await say(60, 'a yellow giraffe');
    expect((await explain('group/zoo/60')).stdout).toContain('with the rules of that time: the same verdict');
    const [key] = await handle.client.keys('unsaid:*:evidence:*zoo*60');
    for (const [field, value] of Object.entries(await handle.client.hgetall(key!))) {
      if (field.startsWith('judged'))
        await handle.client.hset(key!, field, evidenceText(value).replace(/"engine":"\w+"/, '"engine":"0ld"'));
    }
    expect((await explain('group/zoo/60')).stdout).toContain(
      'with the rules of that time, but by another version of unsaid (then 0ld): the same verdict',
    );
  });

  test('shows what a model was taught that is most like the text, where that was kept', async () => {
    await say(70, '深圳加微信领福利');
    const told = async () =>
      (await runIn({ REDIS_URL: redis.url, RULES_DIR: rulesDir }, 'explain', 'group/zoo/70')).stdout;
    await expect.poll(told).toContain('offers  live');
    expect(await told()).not.toContain('was taught this');
    await writeFile(path.join(rulesDir, 'models/offers.lines'), printLines(taught.digest, makeLines()));
    expect(await told()).toMatch(/offers was taught this as match, \d\d % alike: ..加微信领福利/);
  });

  test('says no of a message that nobody saw', async () => {
    const { code, stdout } = await explain('group/zoo/99');
    expect(code).toBe(1);
    expect(stdout).toContain('group/zoo/99\nnever flagged\n');
  });
});
