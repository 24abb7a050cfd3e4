import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type StoredKey, writeKeys } from '../scripts/stored/keys.ts';
import { FAR_AHEAD_MS, GROUP_SAID, postTo, said } from '../scripts/stored/scenario.ts';
import type { MessageKey } from '../src/model.ts';
import { makeDesk } from '../src/operate/desk.ts';
import { listRefused } from '../src/operate/refused.ts';
import { readSanctions } from '../src/operate/sanctions-status.ts';
import { settledAudit } from '../src/operate/settled-audit.ts';
import { tellStory } from '../src/operate/story.ts';
import { makeRecordFinder } from '../src/record/find.ts';
import { makeRecorder } from '../src/record/record.ts';
import { readRuleSet } from '../src/record/rule-archive.ts';
import { compileRules } from '../src/rulebook/compile-rules.ts';
import { unsaid } from './cli/unsaid.ts';
import { messageOf, says } from './support/messages.ts';
import { startRecallEndpoint } from './support/recall-endpoint.ts';
import { startService } from './support/service.ts';
import { useHandle, useRedis } from './support/use-redis.ts';

vi.setConfig({ testTimeout: 60_000 });

/** What versions before kept, as it lay in Redis and on disk: `npm run stored -- --commit <commit>` writes one. */
const FIXTURES = path.join(import.meta.dirname, 'fixtures/stored');
const WHAT_TO_DO =
  'data of an earlier version is not read or acted upon as before. Two versions share one Redis while a deploy rolls ' +
  '(docs/operations.md), so do not change the fixture: read the old form beside the new one. Where that cannot be, write ' +
  'a decision and say in CHANGELOG.md how to move.';

const read = (name: string, file: string) => readFileSync(path.join(FIXTURES, name, file), 'utf8');
const linesOf = <T>(text: string): T[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

const server = useRedis();
const redis = useHandle(server);

const inZoo = (seq: number): MessageKey => ({ kind: 'group', group: 'zoo', topic: '', seq });

describe.each(readdirSync(FIXTURES))('what %s kept', (name) => {
  const { writtenAt } = JSON.parse(read(name, 'about.json')) as { writtenAt: number };
  const KEEP = { keepKeysMs: 7 * 86_400_000, keepTextMs: 86_400_000 };
  /** As if it was now: what is kept for a time is asked for by the clock. */
  const at = () => writtenAt + 1_000;
  const deskThen = () => makeDesk({ redis, ...KEEP, now: at });

  beforeEach(async () => {
    await redis.client.flushall();
    await writeKeys(server.client(), linesOf<StoredKey>(read(name, 'redis.jsonl')));
  });

  test('is told as a story: the record, evidence with its text, flags, the ledger', async () => {
    const desk = deskThen();
    expect(await tellStory(desk, inZoo(1)), WHAT_TO_DO).toMatchObject({
      seen: [{ sender: 'mallory', groupType: 'Public', parts: [{ text: 'this goes-away' }] }],
      judgements: [{ cause: 'sent', verdict: { hits: [{ rule: 'goes' }] }, parts: [{ text: 'this goes-away' }] }],
      flags: [{ rule: 'goes', severity: 'high' }],
      recall: { state: 'recalled', code: '0', order: { rule: 'goes' } },
    });
    expect(await tellStory(desk, inZoo(3)), WHAT_TO_DO).toMatchObject({
      seen: [{ sender: 'bob' }, { parts: [{ text: 'an edit that goes-away' }] }],
      judgements: [{ cause: 'edited', message: { event: 'edited' } }],
      recall: { state: 'recalled' },
    });
    const by = await tellStory(desk, inZoo(30));
    expect(by, WHAT_TO_DO).toMatchObject({
      flags: [{ by: { type: 'operator', who: 'ann', why: 'kept for a test' } }],
      recall: { state: 'pending', order: { rule: 'operator' } },
      acts: [{ who: 'ann', what: 'recall group/zoo/30' }],
    });
    const key: MessageKey = { kind: 'c2c', from: 'dan', to: 'ann', msgKey: '1_1_1' };
    expect((await tellStory(desk, key)).recall, WHAT_TO_DO).toMatchObject({ state: 'recalled' });
    await desk.close();
  });

  test('is in order, lane by lane, and what waits for people is there', async () => {
    const desk = deskThen();
    const audits = await settledAudit(desk);
    expect(
      audits.map(({ books, mendedItems }) => [books, mendedItems]),
      WHAT_TO_DO,
    ).toEqual(audits.map(() => ['whole', 0]));
    expect(await listRefused(desk, 10), WHAT_TO_DO).toMatchObject([{ code: '10007', order: { rule: 'goes' } }]);
    const { mutes, reviews } = await readSanctions(desk);
    expect(mutes, WHAT_TO_DO).toEqual({ waiting: 1, underWay: 0, stopped: undefined });
    expect(reviews.entries, WHAT_TO_DO).toBe(4);
    await desk.close();
  });

  test('is found by sender and period, and a message that was gone before it came is known to be', async () => {
    const finder = makeRecordFinder({ redis, ...KEEP, now: at });
    const found: number[] = [];
    for await (const { key } of finder.bySender('flo', { from: 0, to: Number.MAX_SAFE_INTEGER })) {
      if (key.kind === 'group') found.push(key.seq);
    }
    expect(
      found.toSorted((a, b) => a - b),
      WHAT_TO_DO,
    ).toEqual([6, 7, 8, 10]);
    expect(await finder.areGone([inZoo(9), inZoo(3)]), WHAT_TO_DO).toEqual([true, false]);
  });

  test('has the rules of that time, which still judge as they did', async () => {
    const [hash] = (await redis.client.keys('unsaid:rule-set:*')).map((key) => key.slice('unsaid:rule-set:'.length));
    const texts = await readRuleSet(redis, hash!);
    expect(
      texts?.ruleFiles.map(({ text }) => text),
      WHAT_TO_DO,
    ).toEqual([read(name, 'rules.yaml')]);
  });

  test('goes on being counted', async () => {
    const ruleFiles = [{ path: 'rules.yaml', text: read(name, 'rules.yaml') }];
    const compiled = compileRules({ directory: 'rules', ruleFiles, listFiles: [] }, new Date(at()));
    if (!compiled.ok) throw new Error('the rules kept do not compile');
    const { judge } = compiled;
    const recorder = makeRecorder({ redis, ...KEEP, now: at });
    const hitsOf = async (seq: number, sender: string, text: string) => {
      const key = inZoo(seq);
      const message = messageOf(key, { sender, sentAt: at(), parts: says(text) });
      const sightings = await recorder.record(message, judge.counters(message));
      return judge.judge(message, sightings).hits;
    };
    const [flood] = await hitsOf(60, 'flo', 'one more');
    expect(flood, WHAT_TO_DO).toMatchObject({ rule: 'flood', contributing: [7, 8, 10].map(inZoo) });
    const copies = await hitsOf(61, 'z', 'a longer text that is said again and again');
    expect(copies, WHAT_TO_DO).toMatchObject([{ rule: 'copies', contributing: [14, 15].map(inZoo) }]);
    const spelled = await hitsOf(62, 'sid', 'a');
    expect(
      spelled.map(({ rule }) => rule),
      WHAT_TO_DO,
    ).toEqual(['spelled']);
  });

  test('a service carries on: what waits goes, what is held stays until released, nothing goes twice', async () => {
    const endpoint = await startRecallEndpoint();
    const work = await mkdtemp(path.join(tmpdir(), 'unsaid-stored-'));
    const [rulesDir, dataDir] = [path.join(work, 'rules'), path.join(work, 'data')];
    await mkdir(rulesDir);
    await writeFile(path.join(rulesDir, 'rules.yaml'), read(name, 'rules.yaml'));
    for (const { name: file, base64 } of linesOf<{ name: string; base64: string }>(read(name, 'spool.jsonl'))) {
      const to = path.join(dataDir, 'spool', file);
      await mkdir(path.dirname(to), { recursive: true });
      await writeFile(to, Buffer.from(base64, 'base64'));
    }
    const env = {
      ...{ REDIS_URL: server.url, TENCENT_REST_URL: endpoint.url, RULES_DIR: rulesDir, DATA_DIR: dataDir },
      CALLBACK_UNSIGNED: 'allow',
    };
    const asked = () =>
      endpoint.calls.flatMap(({ api, body }) => {
        const seqs = body.MsgSeqList as { readonly MsgSeq: number }[] | undefined;
        return (
          seqs?.map(({ MsgSeq }) => String(MsgSeq)) ?? [`${api} ${body.MsgKey ?? body.Sender_Account ?? ''}`.trim()]
        );
      });
    const until = (calls: readonly string[]) =>
      vi.waitFor(() => expect(asked().toSorted(), WHAT_TO_DO).toEqual(calls.toSorted()), {
        timeout: 20_000,
        interval: 50,
      });
    const waited = [
      ...['20', '30', 'admin_msgwithdraw 2_2_2', 'delete_group_msg_by_sender peg', 'forbid_send_msg'],
      // From the disk.
      '40',
    ];
    const service = await startService(env);
    await until(waited);
    // A callback that comes once more, long after: its recall was made by the version before.
    await postTo(service)(GROUP_SAID, said(20, 'mallory', 'this goes-away', FAR_AHEAD_MS));
    const release = ['release', '--rule', 'waits', '--yes', '--reason', 'a test', '--as', 'ann'];
    expect((await unsaid(release, { env })).stdout).toContain('1 released');
    await until([...waited, '21']);
    const { code, stdout } = await unsaid(['status', '--audit'], { env });
    expect([code, stdout.includes('broken')], `${WHAT_TO_DO}\n${stdout}`).toEqual([0, false]);
    await service.stop();
    await endpoint.close();
    await rm(work, { recursive: true });
  });
});
