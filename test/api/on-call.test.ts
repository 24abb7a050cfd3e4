import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runIn } from '../cli/in-process.ts';
import { inPath } from '../support/api-rig.ts';
import { rulesOf } from '../support/rule-texts.ts';
import { until } from '../support/until.ts';
import { useApi } from '../support/use-api.ts';

const RULES = rulesOf({ ads: { term: 'cheap watches' }, lunch: { term: 'free lunch', state: 'shadow' } });
const rig = useApi(RULES);
let cli: Record<string, string>;
const as = 'manager' as const;
const HOUR_AGO = Date.now() - 3_600_000;
beforeAll(async () => {
  cli = {
    ...{ REDIS_URL: rig.redis.url, DATA_DIR: path.join(rig.dir, 'data'), RULES_DIR: path.join(rig.dir, 'rules') },
  };
  const switches = (body: object) => rig.call('POST', '/switches', { as, body });
  await switches({ verb: 'hold', selector: { rule: 'ads' }, why: 'looks wrong' });
  await rig.say(1, 'cheap watches here');
  await rig.say(2, 'c h e a p  w a t c h e s');
  await rig.say(3, 'who wants a free lunch', { From_Account: 'eve', Operator_Account: 'eve' });
  await rig.say(4, 'nothing to see', { From_Account: 'eve', Operator_Account: 'eve' });
  await switches({ verb: 'release', selector: { refs: ['group/zoo/2'] }, why: 'a shop, I asked' });
});

const get = async (target: string) => (await rig.call('GET', target, { as })).body;

describe('someone on call asks once:', () => {
  test('what did eve say in the last hour?', async () => {
    const { items } = await get(`/messages?sender=eve&since=${HOUR_AGO}`);
    expect(items.map(({ text }: { text: string }) => text)).toEqual(['nothing to see', 'who wants a free lunch']);
  });

  test('which messages hold "cheap watches", also disguised?', async () => {
    const { code, stdout } = await runIn(cli, 'search', 'cheap watches', '--since', '1h');
    expect(stdout).toMatch(/^group\/zoo\/1 {2}mallory {2}\S+\n {4}cheap watches here$/m);
    expect(stdout).toMatch(/^group\/zoo\/2 /m);
    expect(stdout).toMatch(/^2 found\n$/m);
    expect(code).toBe(0);
    const plain = await get('/messages?text=cheap%20watches');
    expect(plain.items.map(({ ref }: { ref: string }) => ref)).toEqual(['group/zoo/1']);
  });

  test('what did a rule catch today, live and shadow?', async () => {
    const [live, shadow] = await Promise.all(['ads', 'lunch'].map((id) => get(`/rules/${id}/hits?texts=yes`)));
    expect(live.items).toMatchObject([
      { ref: 'group/zoo/2', state: 'live' },
      { ref: 'group/zoo/1', state: 'live', text: 'cheap watches here' },
    ]);
    expect(shadow.items).toMatchObject([{ ref: 'group/zoo/3', state: 'shadow', text: 'who wants a free lunch' }]);
  });

  test('who released this, and why?', async () => {
    const { events } = await get('/messages/group/zoo/2');
    expect(events.filter(({ verb }: { verb?: string }) => verb === 'release')).toMatchObject([
      { who: 'manager-1', role: 'manager', via: 'api', why: 'a shop, I asked', result: '1 released' },
    ]);
    const { stdout } = await runIn(cli, 'explain', 'group/zoo/2');
    expect(stdout).toMatch(/operator .*manager-1: release group\/zoo\/2 \(1 released\): a shop, I asked/);
  });

  test('what is held, all of it, with text?', async () => {
    expect((await get('/held')).items).toMatchObject([{ ref: 'group/zoo/1', rule: 'ads', text: 'cheap watches here' }]);
    const { stdout } = await runIn(cli, 'held');
    expect(stdout).toContain('cheap watches here\n');
    expect(stdout).toMatch(/^1 held\n$/m);
  });

  test('which rule set judged this, and what would today’s say?', async () => {
    const before = await get('/messages/group/zoo/3?today=yes');
    expect(before.today).toMatchObject({ ruleSet: before.ruleSets[0], hits: [{ rule: 'lunch', state: 'shadow' }] });
    await writeFile(
      path.join(rig.dir, 'rules', 'rules.yaml'),
      RULES.replace('free lunch"] } }', 'wants"] } }').replace('match: ["free lunch"]', 'match: ["who wants"]'),
    );
    const ruleSet = async () => (await get('/status')).ruleSet.hash ?? (await get('/status')).ruleSet;
    await until(async () => (await ruleSet()) !== before.ruleSets[0]);
    const after = await get('/messages/group/zoo/3?today=yes');
    expect(after.ruleSets).toEqual(before.ruleSets);
    expect(after.today.ruleSet).not.toBe(before.today.ruleSet);
    expect(after.today.hits).toMatchObject([{ rule: 'lunch', spans: [{ part: 0, start: 4, end: 9 }] }]);
    const { stdout } = await runIn(cli, 'explain', 'group/zoo/3', '--today');
    expect(stdout).toMatch(/today {6}rule set [0-9a-f]{8} says: lunch \(shadow\)\n$/);
  });

  test('how precise is a rule, with its interval?', async () => {
    const { items } = await get('/rules/lunch/samples');
    const [{ ref, version }] = items;
    await rig.call('PUT', `/labels/lunch/${inPath(ref)}`, { as, body: { label: 'right' } });
    expect(await get(`/rules/lunch/precision?version=${version}`)).toMatchObject({
      ...{ right: 1, wrong: 0, estimate: 1, high: 1, isEnough: false, low: expect.closeTo(0.207, 2) },
    });
  });
});
