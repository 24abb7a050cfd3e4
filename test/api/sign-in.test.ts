import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ANSWERS } from '../../src/api/answers/answers.ts';
import type { Least } from '../../src/api/contract/route.ts';
import { ROUTES } from '../../src/api/contract/routes.ts';
import { makeMinuteLimit } from '../../src/api/sign-in/minute-limit.ts';
import { CONSOLE_ROLES } from '../../src/console-access.ts';
import { openApiRig, type RoleName, TOKENS } from '../support/api-rig.ts';
import { ADS, rulesOf } from '../support/rule-texts.ts';
import { useApi } from '../support/use-api.ts';

const RULES = rulesOf(ADS);
const rig = useApi(RULES);

/** As a stranger sends it: fetch does not let a Host or a Cookie be chosen. */
function raw(method: string, target: string, headers: Readonly<Record<string, string>>, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${rig.url}/api/v1${target}`, { method, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('every route and every role', () => {
  test('each route is answered once, each answer has a route', () => {
    const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name).toSorted();
    expect(names(ANSWERS.map(({ route }) => route))).toEqual(names(ROUTES));
    expect(new Set(ROUTES.map(({ name }) => name)).size).toBe(ROUTES.length);
    expect(new Set(ROUTES.map(({ method, path }) => `${method} ${path}`)).size).toBe(ROUTES.length);
  });

  /** Said once more, so that a slip in the code is no slip here. */
  const MAY: Readonly<Record<Least, readonly RoleName[]>> = {
    anyone: ['viewer', 'reviewer', 'analyst', 'manager', 'app'],
    'signed-in': ['viewer', 'reviewer', 'analyst', 'manager', 'app'],
    viewer: ['viewer', 'reviewer', 'analyst', 'manager'],
    reviewer: ['reviewer', 'analyst', 'manager'],
    analyst: ['analyst', 'manager'],
    manager: ['manager'],
    app: ['app'],
  };

  test.each(ROUTES)('$method $path', async ({ method, path, least }) => {
    const target = path.replace(/[:*]\w+/g, 'none');
    for (const as of CONSOLE_ROLES) {
      // Nothing that this says can be done: whoever may is told what is wrong with it.
      const body = method === 'get' ? {} : { body: { nothing: true } };
      const { status, body: said } = await rig.call(method.toUpperCase(), target, {
        as,
        ...body,
        headers: { Accept: 'x' },
      });
      const isRefused = status === 403 && said.code === 'not-allowed';
      expect([as, isRefused]).toEqual([as, !MAY[least].includes(as)]);
    }
    if (least === 'anyone') return;
    expect((await rig.call(method.toUpperCase(), target)).body.code).toBe('not-signed-in');
  });

  test('without signing in nobody learns what is not there', async () => {
    expect((await rig.call('GET', '/nothing')).body.code).toBe('not-signed-in');
    expect((await rig.call('GET', '/nothing', { as: 'viewer' })).body.code).toBe('not-found');
  });
});

describe('pages', () => {
  const origin = () => rig.url;
  const signIn = (body: object, headers: Readonly<Record<string, string>> = {}) =>
    rig.call('POST', '/session', { body, headers: { Origin: origin(), ...headers } });

  test('a cookie signs in until it is signed out, with our Origin and JSON only', async () => {
    const answer = await signIn({ token: TOKENS.reviewer });
    const cookie = answer.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^unsaid_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    const Cookie = cookie.split(';')[0]!;
    const asked = { headers: { Cookie } };
    expect((await rig.call('GET', '/session', asked)).body).toMatchObject({ name: 'reviewer-1', role: 'reviewer' });
    const json = { 'Content-Type': 'application/json' };
    const label = '/labels/ads/group/zoo/1';
    expect(await raw('PUT', label, { Cookie, ...json })).toBe(403);
    expect(await raw('PUT', label, { Cookie, ...json, Origin: 'http://evil.example' })).toBe(403);
    expect(await raw('PUT', label, { Cookie, Origin: origin(), 'Content-Type': 'text/plain' }, 'label=right')).toBe(
      415,
    );
    expect(await raw('PUT', label, { Cookie, Origin: origin(), ...json }, '{}')).toBe(422);
    expect((await rig.call('DELETE', '/session', { headers: { Cookie, Origin: origin() } })).status).toBe(204);
    expect((await rig.call('GET', '/session', asked)).body.code).toBe('not-signed-in');
  });

  test('a link signs in once', async () => {
    const { body } = await rig.call('POST', '/session/links', { as: 'manager' });
    expect((await signIn({ code: body.code })).body).toMatchObject({ name: 'manager-1', role: 'manager' });
    expect((await signIn({ code: body.code })).body.code).toBe('not-signed-in');
  });

  test('nothing in Redis lets anybody sign in', async () => {
    const answer = await signIn({ token: TOKENS.viewer });
    const secret = /=([\w-]{43});/.exec(answer.headers.get('set-cookie')!)![1]!;
    const client = rig.redis.client();
    const names = await client.keys('unsaid:session:*');
    const kept = await Promise.all(names.map((name) => client.get(name)));
    expect(names.length).toBeGreaterThan(0);
    expect([...names, ...kept].join('\n')).not.toContain(secret);
    expect(kept.join('\n')).not.toContain(TOKENS.viewer);
  });
});

test('another Host or Origin is refused, whoever asks', async () => {
  const Authorization = `Bearer ${TOKENS.manager}`;
  expect(await raw('GET', '/status', { Authorization, Host: 'evil.example' })).toBe(403);
  expect(await raw('GET', '/status', { Authorization, Origin: 'http://evil.example' })).toBe(403);
  expect(await raw('GET', '/status', { Authorization, Host: new URL(rig.url).host })).toBe(200);
});

test('after ten wrong tokens in a minute no token is looked at', async () => {
  const own = await openApiRig(RULES);
  try {
    const guess = (token: string) => own.call('GET', '/session', { headers: { Authorization: `Bearer ${token}` } });
    for (let nth = 0; nth < 10; nth++) expect((await guess(`guess-${nth}`)).body.code).toBe('not-signed-in');
    const late = await guess(TOKENS.manager);
    expect(late.body.code).toBe('too-many');
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await own.close();
  }
});

test('without tokens the whole API is off', async () => {
  const off = await openApiRig(RULES, { CONSOLE_TOKENS: '' });
  try {
    for (const target of ['/status', '/openapi.json', '/session']) {
      expect(await off.call('GET', target)).toMatchObject({ status: 503, body: { code: 'console-off' } });
    }
    expect((await fetch(`${off.url}/healthz`)).status).toBe(200);
  } finally {
    await off.close();
  }
});

test('a limit per minute holds for any sixty seconds', () => {
  let now = 1_000_000;
  const limit = makeMinuteLimit(3, () => now);
  expect([limit.take('ann'), limit.take('ann')]).toEqual([0, 0]);
  now += 30_000;
  expect(limit.take('ann')).toBe(0);
  const wait = limit.take('ann');
  expect(wait).toBeGreaterThan(28_000);
  expect(limit.take('bob')).toBe(0);
  now += wait;
  expect([limit.take('ann'), limit.take('ann'), limit.take('ann') > 0]).toEqual([0, 0, true]);
  now += 3_600_000;
  expect(limit.look('ann')).toBe(0);
});
