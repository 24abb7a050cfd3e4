import { describe, expect, test } from 'vitest';
import { ROUTES } from '../../src/api/contract/routes.ts';
import { openApiRig } from '../support/api-rig.ts';
import { ADS, rulesOf } from '../support/rule-texts.ts';
import { useApi } from '../support/use-api.ts';

const RULES = rulesOf({ ads: { ...ADS.ads, then: '[recall, review]' } });
const as = 'manager' as const;

describe('whatever strangers write is data', () => {
  const rig = useApi(RULES);

  const HOSTILE = [
    '<script>alert(1)</script> cheap watches',
    'cheap watches \u202e\u2066 backwards \u0000 and \u001b[2J',
    `cheap watches ${'百'.repeat(33_000)}`,
    'cheap watches "; DROP TABLE messages; -- \\u0000 %00',
  ];

  test('it comes back as it was written, wherever it is shown', async () => {
    for (const [at, text] of HOSTILE.entries()) await rig.say(at + 1, text, { GroupId: 'a<b>&"\'/%2F' });
    const { body } = await rig.call('GET', '/messages?limit=200', { as });
    const said = new Map(body.items.map((one: { ref: string; text: string }) => [one.ref, one.text]));
    for (const [at, text] of HOSTILE.entries()) {
      const ref = body.items.find((one: { ref: string }) => one.ref.endsWith(`/${at + 1}`)).ref as string;
      expect(said.get(ref)).toBe(text);
      const story = await rig.call('GET', `/messages/${ref.split('/').map(encodeURIComponent).join('/')}`, { as });
      expect(story.body.text).toBe(text);
    }
    const reviews = await rig.call('GET', '/reviews?limit=200', { as });
    expect(reviews.body.items.length).toBeGreaterThan(2);
    expect(reviews.text).not.toContain('watches');
    for (const { id } of reviews.body.items)
      expect((await rig.call('GET', `/reviews/${id}`, { as })).body.text).toContain('cheap watches');
  });

  test('in every field of a request too: a problem or an answer, never a fault', async () => {
    const odd = [
      '\u0000',
      '%',
      '\ud800',
      '"<>&',
      '../../etc/passwd',
      '\u202e',
      'x'.repeat(20_000),
      '__proto__',
      '-1',
      '9'.repeat(400),
    ];
    for (const { method, path: target, query, body, produces } of ROUTES) {
      if (produces === 'text/event-stream') continue;
      for (const value of odd) {
        const written = encodeURIComponent(value.toWellFormed());
        const asked = target.replace(/[:*]\w+/g, written.slice(0, 6_000));
        const said =
          query === undefined
            ? ''
            : `?${Object.keys(query.shape)
                .map((name) => `${name}=${written.slice(0, 300)}`)
                .join('&')}`;
        const sent =
          body === undefined
            ? {}
            : { body: { verb: value, text: value, ref: value, why: value, filter: value, files: { [value]: value } } };
        const answer = await rig.call(method.toUpperCase(), asked + said, { as, ...sent });
        expect([method, target, value.slice(0, 20), answer.status >= 500 && answer.body.code]).toEqual([
          method,
          target,
          value.slice(0, 20),
          false,
        ]);
      }
    }
  });

  test('a body that is too large, or not one at all, is refused', async () => {
    const send = (body: string) => rig.call('POST', '/rules/try', { as, body });
    expect((await send(JSON.stringify({ text: 'x'.repeat(2_000_000) }))).body.code).toBe('too-large');
    expect((await send('{"text":')).body.code).toBe('not-json');
    expect((await send(JSON.stringify({ text: `a\u0000${'b'.repeat(90_000)}` }))).status).toBe(200);
    const form = await rig.call('POST', '/rules/try', {
      as,
      body: 'text=x',
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(form.body.code).toBe('wrong-type');
  });
});

test('Redis away: what is past is told with its age, what would act is not done', async () => {
  const rig = await openApiRig(RULES);
  try {
    await rig.say(1, 'cheap watches');
    const [{ id }] = (await rig.call('GET', '/reviews', { as })).body.items;
    const before = (await rig.call('GET', '/messages', { as })).body;
    rig.redis.kill();
    let status = 200;
    while (status === 200) ({ status } = await rig.call('GET', '/held', { as }));
    const list = await rig.call('GET', '/messages', { as });
    expect(list.body.items).toMatchObject([{ ref: 'group/zoo/1', text: 'cheap watches', outcome: 'pending' }]);
    expect(list.body.asOf).toBeLessThanOrEqual(Date.now());
    expect(list.body.asOf).toBeGreaterThan(before.asOf - 1_000);
    expect((await rig.call('GET', '/messages/group/zoo/1', { as })).body.hits).toMatchObject([{ rule: 'ads' }]);
    for (const target of ['/acts', '/reviews', '/rules', '/rules/ads/hits', '/rules/ads/precision', '/series']) {
      expect([target, (await rig.call('GET', target, { as })).status]).toEqual([target, 200]);
    }
    expect((await rig.call('GET', '/status', { as })).body.code).toBe('redis-away');
    const acts: [string, string, object][] = [
      ['POST', '/switches', { verb: 'stop', selector: { all: true }, why: 'x' }],
      ['POST', '/recalls', { refs: ['group/zoo/1'], why: 'x' }],
      ['PUT', `/reviews/${id}/decision`, { verdict: 'fine' }],
      ['POST', `/reviews/${id}/escalate`, { why: 'x' }],
      ['POST', '/searches', { text: 'x' }],
    ];
    for (const [method, target, body] of acts) {
      expect([target, (await rig.call(method, target, { as, body })).body.code]).toEqual([target, 'redis-away']);
    }
    expect((await rig.call('GET', `/reviews/${id}`, { as })).body).toMatchObject({ state: 'open', decisions: [] });
    await rig.redis.restart();
  } finally {
    await rig.close();
  }
});

test('a Redis that takes no writes is no fault of unsaid: an act says so and nothing is done', async () => {
  const rig = await openApiRig(RULES);
  try {
    await rig.say(1, 'cheap watches');
    const redis = rig.redis.client();
    const stop = { body: { verb: 'stop', selector: { all: true }, why: 'x' } };
    await redis.config('SET', 'maxmemory', '1');
    expect((await rig.call('POST', '/switches', { as, ...stop })).body).toMatchObject({
      status: 503,
      code: 'redis-away',
    });
    await redis.config('SET', 'maxmemory', '0');
    expect((await rig.call('POST', '/switches', { as, ...stop })).status).toBeLessThan(300);
  } finally {
    await rig.close();
  }
});

test('while history is away, live facts are still told', async () => {
  const rig = await openApiRig(RULES, { HISTORY_URL: 'postgres://nobody@127.0.0.1:9/none' });
  try {
    await rig.say(1, 'cheap watches');
    const { body } = await rig.call('GET', '/status', { as });
    expect(body).toMatchObject({ balanced: true, reviews: null, exposure: null, history: { standing: 'waits' } });
    const list = await rig.call('GET', '/messages', { as });
    expect(list.body).toMatchObject({
      asOf: null,
      items: [{ ref: 'group/zoo/1', text: 'cheap watches', outcome: 'pending' }],
    });
    expect((await rig.call('GET', '/messages/group/zoo/1', { as })).body).toMatchObject({ hits: [{ rule: 'ads' }] });
    for (const target of ['/reviews', '/acts', '/rules/ads/samples']) {
      expect((await rig.call('GET', target, { as })).body.code).toBe('history-away');
    }
    const held = await rig.call('POST', '/switches', {
      as,
      body: { verb: 'hold', selector: { rule: 'ads' }, why: 'to see' },
    });
    expect(held.body.counts).toEqual({ held: 1 });
  } finally {
    await rig.close();
  }
});
