import { BlockList, isIP } from 'node:net';

/**
 * Whether an IP address is one of the public internet. What is sent to an address that a person typed must not reach the
 * machine itself, its network, or what a cloud tells its machines about themselves: IANA's registries of special-purpose
 * addresses (RFC 6890 and later), and of IPv6 only what is given out (2000::/3).
 */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  switch (isIP(plain)) {
    case 4:
      return !SPECIAL_V4.check(plain, 'ipv4');
    case 6: {
      const inner = ipv4Within(plain);
      if (inner !== undefined) return isPublicAddress(inner);
      return GIVEN_OUT_V6.check(plain, 'ipv6') && !SPECIAL_V6.check(plain, 'ipv6');
    }
    default:
      return false;
  }
}

const listOf = (family: 'ipv4' | 'ipv6', nets: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const net of nets) {
    const [address = '', bits = ''] = net.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
};

const SPECIAL_V4 = listOf('ipv4', [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
]);
const GIVEN_OUT_V6 = listOf('ipv6', ['2000::/3']);
/** Teredo and 6to4 carry IPv4 addresses that others choose; nobody's web server is there. */
const SPECIAL_V6 = listOf('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** Ways to write an IPv4 address as an IPv6 one that lead to it: mapped, and through NAT64 (RFC 6052). */
const CARRIES_V4 = listOf('ipv6', ['::ffff:0:0/96', '64:ff9b::/96']);

function ipv4Within(address: string): string | undefined {
  if (!CARRIES_V4.check(address, 'ipv6')) return undefined;
  const dotted = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (dotted !== undefined) return dotted;
  // As URLs write it: the last two groups, or fewer where zeros were left out.
  const written = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1) ?? address;
  const groups = written.split('::').at(-1)!.split(':');
  const [high, low] = [groups.at(-2) ?? '0', groups.at(-1) ?? '0'].map((group) => Number.parseInt(group || '0', 16));
  return [high! >> 8, high! & 255, low! >> 8, low! & 255].join('.');
}
