import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeUserSig, makeUserSigCheck } from '../../src/simulator/usersig.ts';
import { APP, call, callRaw, simulate, userSig } from './support.ts';

const PATH = 'group_open_http_svc/group_msg_recall';
const BODY = { GroupId: '@TGS#lobby', MsgSeqList: [{ MsgSeq: 1 }] };
const now = () => Math.floor(Date.now() / 1000);

describe('the UserSig', () => {
  test('of the published algorithm carries the published signature', () => {
    const key = '0123456789abcdef'.repeat(4);
    const sig = makeUserSig({
      sdkAppId: 1400000001,
      secretKey: key,
      identifier: 'administrator',
      time: 1700000000,
      expire: 86400,
    });
    const base64 = sig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');
    expect(JSON.parse(inflateSync(Buffer.from(base64, 'base64')).toString())).toEqual({
      'TLS.ver': '2.0',
      'TLS.identifier': 'administrator',
      'TLS.sdkappid': 1400000001,
      'TLS.time': 1700000000,
      'TLS.expire': 86400,
      'TLS.sig': 'UQsxgFcjt6F0GDhE80028yjWl0uoj5X0cNHs1UdRqlc=',
    });
  });

  test('that another implementation compressed is accepted', () => {
    const official =
      'eJw1yssKwjAUBNB-uWspN6XWEnCn1YUIPopuQ5LWG-uISZSK*O9CW2c3Z*YD590pemkHHOIIYTZ0UroNVNLAQjXUkg9OhM5NB6-uwlpSwFmCY9i4BGo0cLaYFEfVvSWngWdp8idPFXAoDr6vcmlCmuNmdVtniHH2Npcan52ZX1Hut54V6vio5RK*P6z0M*Y_';
    const check = makeUserSigCheck({ sdkAppId: 1400000001, secretKey: '0123456789abcdef'.repeat(4) });
    expect(check(official, 'administrator', 1700000001_000)).toMatchObject({ ok: true });
    expect(check(official, 'administrator', 1700086400_000)).toEqual({ ok: false, code: 70001 });
  });

  test.each([
    ['missing', 70002, { usersig: undefined }],
    ['not a UserSig', 70003, { usersig: 'abc' }],
    ['expired', 70001, { usersig: userSig({ time: now() - 7200, expire: 3600 }) }],
    ['signed with another key', 70009, { usersig: userSig({ secretKey: 'another' }) }],
    ['of somebody else', 70013, { usersig: userSig({ identifier: 'mallory' }) }],
    ['of another app', 70014, { usersig: userSig({ sdkAppId: 1400000002 }) }],
    ['of an account that is no admin', 60010, { identifier: 'mallory', usersig: userSig({ identifier: 'mallory' }) }],
  ])('%s answers %i', async (_, code, query) => {
    const sim = await simulate();
    expect(await call(sim, PATH, BODY, query)).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: code });
  });

  test('proved once is refused for another identifier, and when it expires', () => {
    const check = makeUserSigCheck(APP);
    const sig = userSig({ time: 1000, expire: 100 });
    expect(check(sig, 'administrator', 1_050_000)).toMatchObject({ ok: true });
    expect(check(sig, 'mallory', 1_050_000)).toEqual({ ok: false, code: 70013 });
    expect(check(sig, 'administrator', 1_100_000)).toEqual({ ok: false, code: 70001 });
  });
});

describe('the query', () => {
  test.each([
    ['sdkappid missing', 60012, { sdkappid: undefined }],
    ['an unknown sdkappid', 70020, { sdkappid: '1400000009' }],
    ['identifier missing', 60025, { identifier: undefined }],
    ['contenttype other than json', 60025, { contenttype: 'xml' }],
    ['random beyond 32 bits', 60002, { random: '4294967296' }],
  ])('%s answers %i', async (_, code, query) => {
    const sim = await simulate();
    expect((await call(sim, PATH, BODY, query)).ErrorCode).toBe(code);
  });

  test('an address that does not exist answers 60009, with HTTP 200 as always', async () => {
    const sim = await simulate();
    const { status, text } = await callRaw(sim, 'openim/no_such_thing', {});
    expect(status).toBe(200);
    expect(JSON.parse(text).ErrorCode).toBe(60009);
  });

  test.each([
    ['openim/admin_msgwithdraw', 90001],
    [PATH, 60003],
  ])('%s answers a body that is no JSON object with %i', async (api, code) => {
    const sim = await simulate();
    for (const body of ['', '{', '[]', '7']) expect((await call(sim, api, body)).ErrorCode).toBe(code);
  });
});
