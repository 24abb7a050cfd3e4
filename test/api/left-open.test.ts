import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ADS, rulesOf } from '../support/rule-texts.ts';
import { until } from '../support/until.ts';
import { useApi } from '../support/use-api.ts';

const rig = useApi(rulesOf(ADS));
const as = 'manager' as const;
const threads = (): number => readdirSync('/proc/self/task').length;

test.runIf(process.platform === 'linux')('a search that cannot begin leaves no thread behind', async () => {
  const search = () => rig.call('POST', '/searches', { as, body: { text: 'free lunch', since: 0 } });
  await search();
  const client = rig.redis.client();
  await client.config('SET', 'maxmemory', '1');
  const before = threads();
  for (let nth = 0; nth < 4; nth++) expect((await search()).body.code).toBe('redis-away');
  await client.config('SET', 'maxmemory', '0');
  await until(() => threads() <= before);
});

test('rule files of which one is a file and a folder are refused, and nothing is broken', async () => {
  for (const files of [
    { 'a/b.yaml': 'x', a: 'y' },
    { a: 'y', 'a/b.yaml': 'x' },
  ]) {
    const { status, body } = await rig.call('POST', '/rules/check', { as, body: { files } });
    expect([status, body.code]).toEqual([422, 'invalid']);
  }
});
