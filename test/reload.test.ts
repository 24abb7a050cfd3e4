import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APP, type Service, startService } from './support/service.ts';
import { useRedis } from './support/use-redis.ts';

/** A list as large as they get: pairs of characters, none of which the messages below hold. */
const LIST = Array.from(
  { length: 100_000 },
  (_, at) => `${String.fromCharCode(0x5000 + (at % 4000))}${String.fromCharCode(0x6000 + Math.floor(at / 4000))}词`,
).join('\n');

/** What the answer to a before-send callback tells: which of two rule sets judged. */
const OLD = 10_150;
const NEW = 10_151;
const rulesWith = (code: number): string => `version: 1
lists: { words: { file: words.txt } }
rules:
  - id: words
    state: live
    scope: { conversations: [group] }
    when: { any: [{ text: { terms: [unsaid-test-recall-me] } }, { text: { in: words } }] }
    then: [recall, { block: { code: ${code} } }]
    examples: { match: [unsaid-test-recall-me], no_match: [good morning] }
`;

let directory: string;
const redis = useRedis();
let service: Service;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'unsaid-reload-'));
  await writeFile(join(directory, 'words.txt'), LIST);
  await writeFile(join(directory, 'rules.yaml'), rulesWith(OLD));
  service = await startService({
    REDIS_URL: redis.url,
    TENCENT_REST_URL: 'http://127.0.0.1:9',
    RULES_DIR: directory,
    CALLBACK_TOKEN: '',
    CALLBACK_UNSIGNED: 'allow',
    OBSERVE_ONLY: 'true',
  });
});
afterAll(async () => {
  await service.stop();
  await rm(directory, { recursive: true, force: true });
});

const text = 'please unsaid-test-recall-me now';
const group = { GroupId: 'g', MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }] };

async function call(command: string, body: object): Promise<{ status: number; code: number }> {
  const query = `SdkAppid=${APP.sdkAppId}&CallbackCommand=${command}`;
  const answer = await fetch(`${service.callbackUrl}?${query}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, code: ((await answer.json()) as { ErrorCode: number }).ErrorCode };
}

test('during a reload of 100,000 entries no callback is dropped; the old or the new set judges it', async () => {
  const hashes = async () =>
    (await (await fetch(`${service.adminUrl}/metrics`)).text()).match(/unsaid_ruleset_info\{.*\} 1/g) ?? [];
  const [before, ...others] = await hashes();
  expect(others).toEqual([]);

  let sent = 0;
  const codes: number[][] = [];
  /** One sender after the other's answer: drafts, whose answer names the rule set, and messages in between. */
  const speak = async (sender: number): Promise<void> => {
    const own: number[] = [];
    codes.push(own);
    while (own.filter((code) => code === NEW).length < 20) {
      const draft = await call('Group.CallbackBeforeSendMsg', { ...group, From_Account: `amy${sender}` });
      expect(draft.status).toBe(200);
      own.push(draft.code);
      const message = { From_Account: `amy${sender}`, MsgSeq: ++sent, MsgTime: Math.floor(Date.now() / 1_000) };
      expect(await call('Group.CallbackAfterSendMsg', { ...group, ...message })).toEqual({ status: 200, code: 0 });
    }
  };
  const speaking = [1, 2, 3].map(speak);
  await writeFile(join(directory, '.new'), `${LIST}\n梨子词`);
  await rename(join(directory, '.new'), join(directory, 'words.txt'));
  await writeFile(join(directory, '.new'), rulesWith(NEW));
  await rename(join(directory, '.new'), join(directory, 'rules.yaml'));
  await Promise.all(speaking);

  for (const own of codes) {
    const first = own.indexOf(NEW);
    expect(own.slice(0, first).every((code) => code === OLD)).toBe(true);
    expect(own.slice(first).every((code) => code === NEW)).toBe(true);
  }
  const [after, ...more] = await hashes();
  expect(more).toEqual([]);
  expect(after).not.toBe(before);
  // Each draft and each message once.
  const judged = await service.metric('unsaid_verdicts_total', { rule: 'words', state: 'live', action: 'recall' });
  expect(judged).toBe(2 * sent);
  expect(await service.metric('unsaid_ruleset_reloads_total', { result: 'loaded' })).toBeGreaterThan(0);
});
