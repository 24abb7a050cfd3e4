import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SanctionOrder } from '../../src/model.ts';
import { PACED_APIS } from '../../src/model.ts';
import { type Keys, makeKeys } from '../../src/redis/keys/space.ts';

/** What names are made of; people choose groups, accounts and rules, so any text. */
type Ids = { readonly a: string; readonly b: string; readonly c: string; readonly n: number };

const reviewOf = ({ a, b, c, n }: Ids): SanctionOrder => ({
  type: 'review',
  why: 'rule',
  key: { kind: 'group', group: a, topic: b, seq: n },
  sender: c,
  severity: 'low',
  rule: b,
  policy: '',
  ruleSet: '',
  sentAt: 0,
  flaggedAt: 0,
});

/** One name of each kind. */
function namesIn(keys: Keys, ids: Ids): readonly string[] {
  const { a, b, c, n } = ids;
  const {
    lane,
    record,
    counters,
    evidence,
    sanction,
    brake,
    late,
    journal,
    people,
    patterns: __,
    app: _,
    probeApart,
    ...rest
  } = keys;
  const lanes = PACED_APIS.map(lane).flatMap(({ turns, marks, item, openOfRule, openOfGroup, ...names }) => [
    ...Object.values(names),
    `${turns.prefix}:${turns.name}:${a}`,
    ...[marks(a), item(a), openOfRule(a), openOfGroup(a)],
  ]);
  const { passed, ...brakes } = brake;
  const { muteQueue } = sanction;
  return [
    ...lanes,
    ...[record.keys(n % 64, n), record.text(n % 64, n), record.log(n % 64, n)],
    ...(['count', 'latest'] as const).map((what) => counters.one(what, a, b)),
    ...(['few', 'lately', 'texts'] as const).map((what) => counters.bucket(what, n % 64, 60_000, n)),
    ...[...Object.values(evidence.of(a)), evidence.ruleSet(a)],
    ...[...Object.values(sanction.strikes(a, b)), sanction.reviewStream, sanction.reviewed(reviewOf(ids))],
    ...[`${muteQueue.prefix}:${muteQueue.name}:${a}`, sanction.mutedUntil(a, b, c)],
    ...[
      ...journal.streams,
      journal.of(a).stream,
      journal.of(a).text(b),
      journal.review,
      journal.brake,
      journal.follower,
    ],
    ...[...Object.values(brakes), passed(a), ...Object.values(late), probeApart(n)],
    ...[people.session(a), people.signIn(a), people.request(a), ...Object.values(people.decisions), people.heartbeats],
    ...[people.events, people.job(a), people.jobEnd(a), people.jobResults(a)],
    `${people.noticeQueue('app').prefix}:${people.noticeQueue('app').name}:${a}`,
    // A kind of names that is not called above is no text, and does not compile here.
    ...Object.values(rest satisfies Readonly<Record<string, string>>),
  ];
}

const ids: fc.Arbitrary<Ids> = fc.record({
  a: fc.string({ unit: 'binary', maxLength: 12 }),
  b: fc.string({ unit: 'binary', maxLength: 12 }),
  c: fc.string({ maxLength: 12 }),
  n: fc.nat(),
});
const space = fc.oneof(
  fc.constant(''),
  fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/),
  fc.constantFrom('1', '12', 'a'),
);

/** What Redis Cluster hashes: the text between the first `{` and the next `}`, where there is any. */
function hashTagOf(key: string): string | undefined {
  return /^[^{]*\{([^}]+)\}/.exec(key)?.[1];
}

describe('the default space', () => {
  test('has the names of a service that has its Redis to itself', () => {
    const names = namesIn(makeKeys(), { a: 'a', b: 'b', c: 'c', n: 70 });
    expect(names.filter((name) => !/^(unsaid:|\{unsaid:)/.test(name))).toEqual([]);
    expect(names).toMatchSnapshot();
  });
});

describe('two spaces', () => {
  test('have no name in common, none that begins like another, and no hash tag', () => {
    fc.assert(
      fc.property(space, space, ids, ids, (one, other, mine, theirs) => {
        fc.pre(one !== other);
        const [own, foreign] = [namesIn(makeKeys(one), mine), namesIn(makeKeys(other), theirs)];
        const roots = new Set(foreign.map((name) => name.slice(0, name.indexOf(':') + 1)));
        const tags = new Set(foreign.flatMap((name) => hashTagOf(name) ?? []));
        const meets = (name: string) =>
          [...roots].some((root) => name.startsWith(root)) ||
          foreign.some((theirs) => name.startsWith(theirs) || theirs.startsWith(name)) ||
          tags.has(hashTagOf(name) ?? '');
        expect(own.filter(meets)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('have names that keep what scripts share in one slot', () => {
    const keys = makeKeys('other');
    const { root, ledger, item, turns } = keys.lane('group_msg_recall');
    const tags = [root, ledger, item('x{y}'), `${turns.prefix}:${turns.name}`].map(hashTagOf);
    expect(new Set(tags)).toEqual(new Set(['unsaid@other:group_msg_recall']));
    expect(hashTagOf(keys.record.keys(7, 0))).toBe(hashTagOf(keys.record.text(7, 0)));
    expect(hashTagOf(keys.sanction.reviewStream)).toBe(
      hashTagOf(keys.sanction.reviewed(reviewOf({ a: '', b: '', c: '', n: 1 }))),
    );
  });
});

test.each(['A', 'a:b', 'a{b', 'a}', 'a@b', '-a', ' ', 'ä', 'a'.repeat(41)])('%j is no name for a space', (name) => {
  expect(() => makeKeys(name)).toThrow(RangeError);
});
