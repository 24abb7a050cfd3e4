/** Texts that the suite `thresholds` makes itself: numbers, hosts and copies of messages in many shapes. All of it from a seed. */
import type { Group } from './threshold-scopes.ts';

type Random = () => number;
const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!;
const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const EACH = 1_000;

/** Numbers in groups, with marks of one to six units between. */
export function phoneNumbers(random: Random): readonly Group[] {
  const digits = (count: number): string => many(count, () => Math.floor(random() * 10)).join('');
  const mobile = (): string => `1${pick([...'3456789'], random)}${digits(9)}`;
  const carried = (number: string): string =>
    pick([number, `call ${number}`, `电话${number}，快`, `(${number})`], random);
  const group = (name: string, make: () => string): Group => ({
    name,
    kind: 'hidden',
    texts: many(EACH, () => carried(make())),
  });
  const cut = (number: string, sizes: readonly number[], between: () => string): string => {
    let at = 0;
    const groups = sizes.map((size) => {
      at += size;
      return number.slice(at - size, at);
    });
    return groups.join(between());
  };
  const wide = (): string => pick([' ', '-', '·', '*', '_', '~'], random).repeat(1 + Math.floor(random() * 6));
  return [
    group('in one piece', mobile),
    group('in three groups', () => cut(mobile(), [3, 4, 4], () => pick([' ', '-', '.'], random))),
    group('wide gaps', () => cut(mobile(), [3, 4, 4], wide)),
    group('digit by digit', () => [...mobile()].join(pick([' ', '-', '.', '*'], random))),
    group('abroad, digit by digit', () => `+${[...`${pick(['44', '81', '49'], random)}${digits(11)}`].join(' ')}`),
    group('landline', () => `0${pick(['10', '21', '755'], random)}-${pick([...'2345678'], random)}${digits(7)}`),
    group('short, abroad', () => `+${pick(['65', '45', '47'], random)}${digits(6)}`),
  ];
}

/** Hosts that pass for one of the domains, and hosts of ordinary words. */
export function hostsLike(domains: readonly string[], words: readonly string[], random: Random): readonly Group[] {
  const nameOf = (domain: string): string => domain.slice(0, domain.indexOf('.'));
  const letter = (): string => pick([...'abcdefghijklmnopqrstuvwxyz'], random);
  const typo = (name: string): string => {
    const at = 1 + Math.floor(random() * (name.length - 1));
    const how = Math.floor(random() * 4);
    if (how === 0) return name.slice(0, at) + name.slice(at + 1);
    if (how === 1) return name.slice(0, at) + letter() + name.slice(at);
    if (how === 2) return name.slice(0, at) + letter() + name.slice(at + 1);
    return name.slice(0, at - 1) + name[at] + name[at - 1] + name.slice(at + 1);
  };
  const ending = (): string => pick(['com', 'net', 'xyz', 'top', 'cn'], random);
  const group = (name: string, make: (domain: string) => string): Group => ({
    name,
    kind: 'hidden',
    texts: many(EACH, () => make(pick(domains, random))).filter((host) => !domains.includes(host)),
  });
  return [
    group('a letter otherwise', (domain) => `${typo(nameOf(domain))}.${ending()}`),
    group('beside other words', (domain) => `${pick(words, random)}-${nameOf(domain)}.${ending()}`),
    group('in front', (domain) => `${domain}.${pick(words, random)}.${ending()}`),
    group('deep in front', (domain) => `a.${domain}.b.${pick(words, random)}.${ending()}`),
    { name: 'one word', kind: 'clean', texts: words.map((word) => `${word}.com`) },
    {
      name: 'two words',
      kind: 'clean',
      texts: many(20 * EACH, () => `${pick(words, random)}-${pick(words, random)}.com`),
    },
  ];
}

/** A message and a copy of it that somebody changed, parted by U+0000. */
export function campaigns(lines: readonly string[], random: Random): readonly Group[] {
  const long = lines.filter((line) => line.length >= 30 && line.length <= 120);
  const short = lines.filter((line) => line.length >= 6 && line.length < 20);
  const mixed = (size: number): string => many(size, () => pick([...'bcdfghjkmpqrtvwxz23456789'], random)).join('');
  const changed = (line: string, share: number): string =>
    [...line].map((one) => (random() < share ? pick([...'abcdefghijklmnop'], random) : one)).join('');
  const tagged = (line: string, tags: number, size: number): string =>
    [...many(tags, () => mixed(size)), line, ...many(tags, () => mixed(size))].join(' ');
  const group = (name: string, from: readonly string[], change: (line: string) => string): Group => ({
    name,
    kind: 'hidden',
    texts: many(EACH, () => pick(from, random)).map((line) => `${line}\0${change(line)}`),
  });
  return [
    group('2 % of letters changed', long, (line) => changed(line, 0.02)),
    group('5 % of letters changed', long, (line) => changed(line, 0.05)),
    group('short, a mark more', short, (line) => `${line}!`),
    group('short, a tag at each end', short, (line) => tagged(line, 1, 6)),
    group('short, a tag of two', short, (line) => tagged(line, 1, 2)),
    group('long, a tag at each end', long, (line) => tagged(line, 1, 6)),
    group('long, three tags at each end', long, (line) => tagged(line, 3, 6)),
    group('long, tags of fourteen', long, (line) => tagged(line, 1, 14)),
  ];
}
