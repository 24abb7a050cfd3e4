import { Cluster, type Redis } from 'ioredis';
import type { RedisRisk } from '../words/en/doctor.ts';
import type { RedisClient } from './connect.ts';

/** What is at risk (words/en/doctor.ts says it), and the policy of eviction where that is to blame. */
export type Risk = { readonly risk: RedisRisk; readonly policy: string };

/**
 * What Redis' settings put at risk; empty when nothing is. What was answered 200 is kept in Redis
 * alone, so these are part of correctness.
 */
export async function findRisks(client: RedisClient): Promise<readonly Risk[]> {
  const nodes: readonly Redis[] = client instanceof Cluster ? client.nodes('master') : [client];
  const risks = await Promise.all(nodes.map(findRisksOfNode));
  return [...new Map(risks.flat().map((one) => [`${one.risk} ${one.policy}`, one])).values()];
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

async function findRisksOfNode(node: Redis): Promise<readonly Risk[]> {
  let settings: ReadonlyMap<string, string>;
  try {
    settings = await readSettings(node);
  } catch {
    return [{ risk: 'hidden', policy: '' }];
  }
  const risks: Risk[] = [];
  if (settings.get('appendonly') === 'no') {
    risks.push({ risk: 'appendonly', policy: '' });
  } else if (settings.get('appendfsync') === 'no') {
    risks.push({ risk: 'appendfsync', policy: '' });
  }
  if (settings.get('lazyfree-lazy-expire') === 'no') {
    risks.push({ risk: 'lazyfree', policy: '' });
  }
  const policy = settings.get('maxmemory-policy');
  if (policy !== undefined && policy !== 'noeviction') {
    risks.push({ risk: 'eviction', policy });
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
