import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeCredential, makeUserSig } from '../../src/tencent/usersig.ts';

const KEY = '0123456789abcdef'.repeat(4);
const identity = { sdkAppId: 1_400_000_001, identifier: 'administrator', secretKey: KEY };

function readUserSig(userSig: string): Record<string, unknown> {
  const packed = userSig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');
  return JSON.parse(inflateSync(Buffer.from(packed, 'base64')).toString('utf8'));
}

describe('a UserSig', () => {
  test('is what the official library makes of the same identity and time', () => {
    expect(readUserSig(makeUserSig(identity, 1_700_000_000, 86_400))).toEqual({
      'TLS.ver': '2.0',
      'TLS.identifier': 'administrator',
      'TLS.sdkappid': 1_400_000_001,
      'TLS.time': 1_700_000_000,
      'TLS.expire': 86_400,
      'TLS.sig': 'UQsxgFcjt6F0GDhE80028yjWl0uoj5X0cNHs1UdRqlc=',
    });
  });

  test('can stand in a URL as it is', () => {
    expect(makeUserSig(identity, 1_700_000_000, 86_400)).toMatch(/^[A-Za-z0-9*_-]+$/);
  });
});

describe('the credential', () => {
  test('makes one UserSig and uses it again', () => {
    const credential = makeCredential(identity, () => 1_700_000_000_000);
    expect(credential.current()).toBe(credential.current());
  });

  test('is renewed before it ends', () => {
    let now = 1_700_000_000_000;
    const credential = makeCredential(identity, () => now);
    const first = credential.current();
    now += 22 * 3_600_000;
    expect(credential.current()).toBe(first);
    now += 3_600_000;
    expect(readUserSig(credential.current().userSig)['TLS.time']).toBe(1_700_000_000 + 23 * 3_600);
  });

  test('is renewed once when it is refused, and hopeless when the new one is refused too', () => {
    const credential = makeCredential(identity, () => 1_700_000_000_000);
    expect(credential.refused(credential.current())).toBe('renewed');
    expect(credential.refused(credential.current())).toBe('hopeless');
  });

  test('is another text when it is renewed, also within the second', () => {
    const credential = makeCredential(identity, () => 1_700_000_000_000);
    const { userSig } = credential.current();
    credential.refused(credential.current());
    expect(credential.current().userSig).not.toBe(userSig);
  });

  test('is not hopeless when the renewed one had been taken', () => {
    const credential = makeCredential(identity, () => 1_700_000_000_000);
    credential.refused(credential.current());
    credential.accepted(credential.current());
    expect(credential.refused(credential.current())).toBe('renewed');
  });

  test('stays when a call that left before the renewal is refused', () => {
    const credential = makeCredential(identity, () => 1_700_000_000_000);
    const old = credential.current();
    credential.refused(old);
    const renewed = credential.current();
    expect(credential.refused(old)).toBe('renewed');
    expect(credential.current()).toBe(renewed);
  });
});
