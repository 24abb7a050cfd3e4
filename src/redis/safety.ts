import { Cluster, type Redis } from 'ioredis';
import type { RedisRisk } from '../words/en/doctor.ts';
import type { RedisClient } from './connect.ts';

/**
 * What is at risk (words/en/doctor.ts says it). `detail`: the policy where eviction is to blame, the seconds (`+3600`: Redis is
 * ahead) where the clock is; else empty.
 */
export type Risk = { readonly risk: RedisRisk; readonly detail: string };

/** Clocks that differ by less do no harm: the shortest limit that hangs on them is a minute. */
const CLOCK_OFF_MS = 30_000;

/**
 * What Redis' settings put at risk; empty when nothing is. What was answered 200 is kept in Redis
 * alone, so these are part of correctness. So is its clock: it says when a recall has expired.
 * @param now this machine's clock, in epoch milliseconds
 */
export async function findRisks(client: RedisClient, now: () => number = Date.now): Promise<readonly Risk[]> {
  const nodes: readonly Redis[] = client instanceof Cluster ? client.nodes('master') : [client];
  const risks = await Promise.all(nodes.map((node) => findRisksOfNode(node, now)));
  return [...new Map(risks.flat().map((one) => [`${one.risk} ${one.detail}`, one])).values()];
}

/**
 * Why Redis may drop keys by itself: `allkeys-…` drops recalls that wait, and whole conversations. `volatile-…` keeps what
 * has no expiry. Undefined if there is no such danger, or Redis does not say.
 */
export async function findEviction(client: RedisClient): Promise<string | undefined> {
  const nodes: readonly Redis[] = client instanceof Cluster ? client.nodes('master') : [client];
  const policies = await Promise.all(nodes.map(readPolicy));
  const policy = policies.find((each) => each?.startsWith('allkeys-'));
  if (policy === undefined) return undefined;
  return `maxmemory-policy of Redis is ${policy}: when its memory is full it drops recalls that wait. Set noeviction (or volatile-lru); REDIS_EVICTION=allow takes the loss`;
}

async function readPolicy(node: Redis): Promise<string | undefined> {
  const settings = await readSettings(node).catch(() => undefined);
  if (settings !== undefined) return settings.get('maxmemory-policy');
  const info = await node.info('memory').catch(() => '');
  return /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
}

async function findRisksOfNode(node: Redis, now: () => number): Promise<readonly Risk[]> {
  const [ofClock, ofSettings] = await Promise.all([findClockOff(node, now), findRisksOfSettings(node)]);
  return [...ofClock, ...ofSettings];
}

async function findClockOff(node: Redis, now: () => number): Promise<readonly Risk[]> {
  const asked = now();
  const told = await node.time().catch(() => undefined);
  if (told === undefined) return [];
  // Redis read its clock between the question and the answer: no more than that is known.
  const answered = now();
  const at = Number(told[0]) * 1_000 + Number(told[1]) / 1_000;
  const off = at > answered ? at - answered : Math.min(0, at - asked);
  if (Math.abs(off) <= CLOCK_OFF_MS) return [];
  const seconds = Math.round(off / 1_000);
  return [{ risk: 'clock', detail: seconds > 0 ? `+${seconds}` : String(seconds) }];
}

async function findRisksOfSettings(node: Redis): Promise<readonly Risk[]> {
  let settings: ReadonlyMap<string, string>;
  try {
    settings = await readSettings(node);
  } catch {
    return [{ risk: 'hidden', detail: '' }];
  }
  const risks: Risk[] = [];
  if (settings.get('appendonly') === 'no') {
    risks.push({ risk: 'appendonly', detail: '' });
  } else if (settings.get('appendfsync') === 'no') {
    risks.push({ risk: 'appendfsync', detail: '' });
  }
  if (settings.get('lazyfree-lazy-expire') === 'no') {
    risks.push({ risk: 'lazyfree', detail: '' });
  }
  const policy = settings.get('maxmemory-policy');
  if (policy !== undefined && policy !== 'noeviction') {
    risks.push({ risk: 'eviction', detail: policy });
  }
  return risks;
}

async function readSettings(node: Redis): Promise<ReadonlyMap<string, string>> {
  const settings = new Map<string, string>();
  for (const name of ['appendonly', 'appendfsync', 'maxmemory-policy', 'lazyfree-lazy-expire']) {
    const [, value] = (await node.config('GET', name)) as [string, string];
    if (value !== undefined) settings.set(name, value);
  }
  return settings;
}
