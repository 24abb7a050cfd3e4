import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './connect.ts';

/**
 * What Redis' settings put at risk, in words for people; empty when nothing is. What was answered 200 is kept in Redis
 * alone, so these are part of correctness.
 */
export async function findRisks(client: RedisClient): Promise<readonly string[]> {
  const nodes: readonly Redis[] = client instanceof Cluster ? client.nodes('master') : [client];
  const risks = await Promise.all(nodes.map(findRisksOfNode));
  return [...new Set(risks.flat())];
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

async function findRisksOfNode(node: Redis): Promise<readonly string[]> {
  let settings: ReadonlyMap<string, string>;
  try {
    settings = await readSettings(node);
  } catch {
    return [
      'Redis does not tell its settings (CONFIG is refused, as hosted ones do): make sure yourself that it keeps an append-only file and that maxmemory-policy is noeviction',
    ];
  }
  const risks: string[] = [];
  if (settings.get('appendonly') === 'no') {
    risks.push(
      'appendonly is no: when Redis crashes, messages and recalls since its last snapshot are lost, though their callbacks were answered 200; set appendonly yes',
    );
  } else if (settings.get('appendfsync') === 'no') {
    risks.push(
      'appendfsync is no: when the machine of Redis crashes, some 30 s of messages and recalls are lost; set appendfsync everysec (1 s) or always (none)',
    );
  }
  if (settings.get('lazyfree-lazy-expire') === 'no') {
    risks.push(
      'lazyfree-lazy-expire is no: a bucket of the record that ends is freed at once, and Redis answers nobody meanwhile; set lazyfree-lazy-expire yes',
    );
  }
  const policy = settings.get('maxmemory-policy');
  if (policy !== undefined && policy !== 'noeviction') {
    risks.push(
      `maxmemory-policy is ${policy}: when its memory is full, Redis drops keys, and with them recalls that wait; set noeviction`,
    );
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
