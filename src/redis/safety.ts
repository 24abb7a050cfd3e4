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
  for (const name of ['appendonly', 'appendfsync', 'maxmemory-policy']) {
    const [, value] = (await node.config('GET', name)) as [string, string];
    if (value !== undefined) settings.set(name, value);
  }
  return settings;
}
