import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPublicAddress } from '../src/public-address.ts';

test.each([
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
  ...['169.254.0.23', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.9', '192.168.1.1', '198.18.0.1'],
  ...['198.51.100.7', '203.0.113.7', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::127.0.0.1', '64:ff9b::7f00:1'],
  ...['64:ff9b::10.0.0.1', '64:ff9b:1::1', 'fc00::1', 'fd12::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1'],
  ...['2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '100::1', '5f00::1', 'not an address', '', '1.2.3'],
])('%s is not of the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  ...['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.0.1', '192.167.0.1', '223.255.255.254'],
  ...['2606:4700:4700::1111', '2400:3200::1', '::ffff:8.8.8.8', '::ffff:808:808', '64:ff9b::8.8.8.8'],
])('%s is', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test('however an IPv4 address is written within an IPv6 one, it is as public as by itself', () => {
  const byte = fc.nat(255);
  fc.assert(
    fc.property(byte, byte, byte, byte, fc.constantFrom('::ffff:', '64:ff9b::'), (a, b, c, d, prefix) => {
      const dotted = `${a}.${b}.${c}.${d}`;
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      const isPublic = isPublicAddress(dotted);
      expect(isPublicAddress(prefix + dotted)).toBe(isPublic);
      expect(isPublicAddress(prefix + hex)).toBe(isPublic);
    }),
  );
});
