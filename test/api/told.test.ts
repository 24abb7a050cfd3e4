import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { TOKENS } from '../support/api-rig.ts';
import { ADS, rulesOf } from '../support/rule-texts.ts';
import { useApi } from '../support/use-api.ts';

const LADDER = 'ladders: { spam: { window: 1h, rungs: [{ at: 2, do: [mute: 1h] }] } }';
const then = '[recall, { strike: { ladder: spam, points: 1 } }]';
const RULES = rulesOf({ ads: { ...ADS.ads, then } }, LADDER);
const rig = useApi(RULES);

const as = 'reviewer' as const;
const report = (body: object, what = 'reports') => rig.call('POST', `/${what}`, { as: 'app', body });

describe('what the app’s users say', () => {
  test('a report is a reason for a person to look, once for each who reports', async () => {
    await rig.say(1, 'you are all fools');
    const first = await report({ ref: 'group/zoo/1', by: 'ann', reason: 'rude' });
    expect(first.body).toMatchObject({ ref: 'group/zoo/1', state: 'open', verdict: null });
    await report({ ref: 'group/zoo/1', by: 'ann', reason: 'very rude' });
    await report({ ref: 'group/zoo/1', by: 'bob', reason: 'rude to me' });
    const { body } = await rig.call('GET', '/reviews', { as });
    expect(body.items).toHaveLength(1);
    expect(body.items[0].reasons).toMatchObject([
      { why: 'report', by: 'ann', note: 'rude' },
      { why: 'report', by: 'bob', note: 'rude to me' },
    ]);
    expect((await rig.call('GET', `/reports/${first.body.id}`, { as: 'app' })).body.state).toBe('open');
    expect((await report({ ref: 'group/zoo/99', by: 'ann', reason: 'x' })).body.code).toBe('not-found');
    expect((await report({ ref: 'zoo', by: 'ann', reason: 'x' })).body.code).toBe('not-found');
  });

  test('an appeal is heard whatever was decided before, and its result is told', async () => {
    const [{ id }] = (await rig.call('GET', '/reviews', { as })).body.items;
    await rig.call('PUT', `/reviews/${id}/decision`, { as, body: { verdict: 'breaks', now: true } });
    expect((await rig.call('GET', `/reports/${id}`, { as: 'app' })).body).toMatchObject({
      state: 'decided',
      verdict: 'breaks',
    });
    await report({ ref: 'group/zoo/1', by: 'carl', reason: 'me too' });
    expect((await rig.call('GET', '/reviews', { as })).body.items).toEqual([]);
    expect((await report({ ref: 'group/zoo/1', by: 'mallory', reason: 'a joke' }, 'appeals')).body).toMatchObject({
      state: 'open',
    });
    expect((await rig.call('GET', '/reviews?why=appeal', { as })).body.items).toMatchObject([
      { id, state: 'open', verdict: null },
    ]);
    await rig.call('PUT', `/reviews/${id}/decision`, { as, body: { verdict: 'fine', now: true } });
    expect((await rig.call('GET', `/appeals/${id}`, { as: 'app' })).body).toMatchObject({
      state: 'decided',
      verdict: 'fine',
    });
  });
});

test("a sender's sanctions are shown, and can be taken back", async () => {
  await rig.say(11, 'cheap watches', { From_Account: 'eve' });
  await rig.say(12, 'cheap watches!', { From_Account: 'eve' });
  const sender = async () => (await rig.call('GET', '/senders/eve', { as })).body;
  const before = await sender();
  expect(before).toMatchObject({
    ...{ ladders: [{ ladder: 'spam', points: 2 }], lastDay: { messages: 2, isMore: false } },
    mutes: [{ group: 'zoo', until: expect.any(Number) }],
  });
  const strike = before.sanctions.find(
    (one: { type: string; ref: string }) => one.type === 'strike' && one.ref === 'group/zoo/12',
  );
  const undo = (path: string) => rig.call('DELETE', path, { as: 'manager', body: { why: 'a mistake' } });
  expect((await undo(`/senders/eve/strikes/${strike.id}`)).body).toEqual({ counts: { undone: 1 } });
  expect((await undo(`/senders/eve/strikes/${strike.id}`)).body.code).toBe('not-found');
  expect((await sender()).ladders).toEqual([{ ladder: 'spam', points: 1 }]);
  expect((await undo('/senders/eve/mutes/zoo')).body).toEqual({ counts: { lifted: 1 } });
  expect((await undo('/senders/eve/mutes/elsewhere')).body.code).toBe('not-found');
  // The ladder has forgotten it: the next one is the second again.
  await rig.say(13, 'cheap watches!!', { From_Account: 'eve' });
  const after = await sender();
  expect(after.ladders).toEqual([{ ladder: 'spam', points: 2 }]);
  expect(
    after.sanctions.filter((one: { type: string; ref: string }) => one.type === 'mute' && one.ref === 'group/zoo/13'),
  ).toHaveLength(1);
});

test('one decision on many reviews, if there are as many as expected', async () => {
  for (const seq of [21, 22]) {
    await rig.say(seq, 'hello');
    await report({ ref: `group/zoo/${seq}`, by: 'ann', reason: 'noise' });
  }
  const many = (body: object) =>
    rig.call('POST', '/decisions', {
      as: 'analyst',
      body: { verdict: 'fine', filter: { why: 'report' }, why: 'a prank', ...body },
    });
  expect((await many({ expect: 3 })).body).toMatchObject({ code: 'count-changed', count: 2 });
  expect((await many({ expect: 2, filter: {} })).body.code).toBe('invalid');
  expect((await many({ expect: 2 })).body).toMatchObject({ counts: { decided: 2, left: 0 } });
});

test('counts over time, processes, and mistakes in the question', async () => {
  const { body } = await rig.call('GET', `/series?by=minute&since=${Date.now() - 600_000}`, { as: 'viewer' });
  expect(body.items.some((one: { rule: string; messages: number }) => one.rule === 'ads' && one.messages > 0)).toBe(
    true,
  );
  expect((await rig.call('GET', '/series?by=minute&since=0', { as: 'viewer' })).body.code).toBe('invalid');
  const { items } = (await rig.call('GET', '/processes', { as: 'viewer' })).body;
  expect(items).toMatchObject([{ pid: process.pid, roles: ['receive', 'admin'], isSilent: false, spool: 0 }]);
});

test('rules are checked and tried without being loaded', async () => {
  const check = (text: string) =>
    rig.call('POST', '/rules/check', { as: 'analyst', body: { files: { 'rules.yaml': text } } });
  expect((await check(RULES)).body).toMatchObject({ ok: true, problems: [], ruleSet: expect.any(String) });
  const bad = await check(RULES.replace('severity: high', 'severity: huge'));
  expect(bad.body).toMatchObject({
    ok: false,
    ruleSet: null,
    problems: [expect.objectContaining({ severity: 'error' })],
  });
  expect(bad.text).not.toContain('/tmp/');
  for (const name of ['../x.yaml', '/etc/x.yaml', 'a/../../x.yaml', '.x.yaml']) {
    const answer = await rig.call('POST', '/rules/check', { as: 'analyst', body: { files: { [name]: RULES } } });
    expect([name, answer.body.code]).toEqual([name, 'invalid']);
  }
  const tried = await rig.call('POST', '/rules/try', { as: 'analyst', body: { text: 'buy ch3ap watches now' } });
  expect(tried.body).toMatchObject({ matches: [{ rule: 'ads', spans: [{ part: 0, start: 4, end: 17 }] }], others: [] });
  const nothing = await rig.call('POST', '/rules/try', { as: 'analyst', body: { text: 'hello there' } });
  expect(nothing.body).toMatchObject({ matches: [], others: [{ rule: 'ads', why: expect.stringMatching(/./) }] });
});

const ended = async (id: string) => {
  for (;;) {
    const { body } = await rig.call('GET', `/jobs/${id}`, { as });
    if (body.state !== 'running') return body;
  }
};

test('a search is a job that says how far it is, and finds disguised words', async () => {
  await rig.say(31, 'h e l l o  w0rld');
  const { body } = await rig.call('POST', '/searches', { as, body: { text: 'hello world' } });
  expect(await ended(body.id)).toMatchObject({ what: 'search', state: 'done', found: 1, looked: expect.any(Number) });
  const results = await rig.call('GET', `/jobs/${body.id}/results`, { as });
  expect(results.body).toMatchObject({ items: [{ ref: 'group/zoo/31', text: 'h e l l o  w0rld' }], next: null });
  const audit = await rig.call('POST', '/audits', { as: 'manager', body: {} });
  expect((await ended(audit.body.id)).state).toBe('done');
  expect((await rig.call('GET', `/jobs/${audit.body.id}/results`, { as })).body.items).toContainEqual(
    expect.objectContaining({ api: 'group_msg_recall', books: 'whole' }),
  );
  expect((await rig.call('DELETE', `/jobs/${audit.body.id}`, { as })).status).toBe(204);
  expect((await rig.call('GET', '/jobs/none', { as })).body.code).toBe('not-found');
});

describe('events', () => {
  /** Reads the stream until a line of this kind came; resolves with all of it. */
  function listen(until: RegExp, headers: Readonly<Record<string, string>> = {}) {
    const ready = Promise.withResolvers<void>();
    const text = new Promise<string>((resolve, reject) => {
      const asked = request(`${rig.url}/api/v1/events`, {
        headers: { Authorization: `Bearer ${TOKENS.viewer}`, ...headers },
      });
      asked.on('error', reject);
      asked.on('response', (answer) => {
        let said = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          said += chunk;
          ready.resolve();
          if (!until.test(said)) return;
          asked.destroy();
          resolve(said);
        });
      });
      asked.end();
    });
    text.catch(() => {});
    return { ready: ready.promise, text };
  }

  test('have ids of what changed, and no text', async () => {
    const { ready, text } = listen(/event: flagged[\s\S]*\n\n/);
    await ready;
    await rig.say(41, 'cheap watches for events');
    const said = await text;
    expect(said).toContain('group/zoo/41');
    expect(said).not.toContain('watches');
  });

  test('resume from the last id; an id that is no longer known is a reset', async () => {
    const first = await listen(/event: ready\ndata: \{\}\n\n/).text;
    const id = /id: (\S+)/.exec(first)![1]!;
    await rig.say(42, 'cheap watches again');
    const missed = await listen(/group\/zoo\/42/, { 'Last-Event-ID': id }).text;
    expect(missed).not.toContain('event: reset');
    expect(await listen(/event: reset/, { 'Last-Event-ID': '1-1' }).text).toContain('reset');
    expect(await listen(/event: reset/, { 'Last-Event-ID': 'nonsense' }).text).toContain('reset');
  });
});
