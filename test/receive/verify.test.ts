import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeVerify } from '../../src/receive/verify.ts';

const NOW = 1_669_872_112_000;
const sign = (token: string, time: string) =>
  createHash('sha256')
    .update(token + time)
    .digest('hex');

test("Tencent's own example is accepted", () => {
  // docs 34354, corrected copy; recomputed.
  const verify = makeVerify(['xxxxyyyy'], false);
  expect(verify('17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061', '1669872112', NOW)).toBe(true);
});
test('upper-case hex is the same signature', () => {
  expect(makeVerify(['a'], false)(sign('a', '1669872112').toUpperCase(), '1669872112', NOW)).toBe(true);
});
test('during rotation each of several tokens is accepted, and no other', () => {
  const verify = makeVerify(['old', 'new'], false);
  expect(verify(sign('old', '1669872112'), '1669872112', NOW)).toBe(true);
  expect(verify(sign('new', '1669872112'), '1669872112', NOW)).toBe(true);
  expect(verify(sign('other', '1669872112'), '1669872112', NOW)).toBe(false);
});
test.each([
  [60, true],
  [-60, true],
  [61, false],
  [-61, false],
])('a signature %d s from now is fresh: %s', (offset, fresh) => {
  const time = String(NOW / 1_000 + offset);
  expect(makeVerify(['a'], false)(sign('a', time), time, NOW)).toBe(fresh);
});
test.each([
  [undefined, '1669872112'],
  [sign('a', ''), ''],
  [sign('a', '1669872112'), undefined],
  ['', '1669872112'],
  ['zz', '1669872112'],
  [sign('a', '1669872112e0'), '1669872112e0'],
  [sign('a', ' 1669872112'), ' 1669872112'],
  [sign('a', '0001669872112'), '0001669872112'],
  [`${sign('a', '1669872112')}0`, '1669872112'],
  [`0${sign('a', '1669872112')}`, '1669872112'],
])('what is no signature is refused: %j %j', (given, time) => {
  expect(makeVerify(['a'], false)(given, time, NOW)).toBe(false);
});
test('unsigned callbacks pass only where that is allowed, and a wrong signature never does', () => {
  expect(makeVerify([], true)(undefined, undefined, NOW)).toBe(true);
  expect(makeVerify(['a'], true)(undefined, undefined, NOW)).toBe(true);
  expect(makeVerify(['a'], true)(sign('b', '1669872112'), '1669872112', NOW)).toBe(false);
});
test('a thousand made-up times do not fill the memory of digests with themselves', () => {
  const verify = makeVerify(['a'], false);
  for (let zeros = 0; zeros < 1_000; zeros++) {
    const time = String(NOW / 1_000 - 30 + (zeros % 60)).padStart(10 + (zeros % 3), '0');
    expect(verify(sign('a', time), time, NOW)).toBe(true);
  }
});

test('where no token is known, a Sign is not looked at; it is where there is one', () => {
  const given = sign('whoever', '1669872112');
  expect(makeVerify([], true)(given, '1669872112', NOW)).toBe(true);
  expect(makeVerify(['a'], true)(given, '1669872112', NOW)).toBe(false);
  expect(makeVerify(['a'], true)(sign('a', '1669872112'), '1669872112', NOW)).toBe(true);
  expect(makeVerify([], false)(given, '1669872112', NOW)).toBe(false);
});

test('a missing Sign is refused, whatever else is there', () => {
  expect(makeVerify(['a'], false)(undefined, '1669872112', NOW)).toBe(false);
  expect(makeVerify([], false)(undefined, undefined, NOW)).toBe(false);
});
