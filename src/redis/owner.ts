import { randomBytes } from 'node:crypto';
import type { RedisSpace } from './connect.ts';

/** Who owns a space, and a name by which this Redis is recognised: it is written once, and an empty Redis has none. */
export type Owner = { readonly app: string; readonly id: string; readonly isNew: boolean };

/** Reads the owner of the space; undefined if none is written down yet. */
export async function readOwner({ client, keys }: RedisSpace): Promise<{ app: string; id: string } | undefined> {
  const [app, id] = await client.hmget(keys.owner, 'app', 'id');
  return app ? { app, id: id ?? '' } : undefined;
}

/** Takes the space for an app if it has no owner, and returns the owner. If two come at once, one wins. */
export async function takeOwnership({ client, keys }: RedisSpace, app: string): Promise<Owner> {
  const before = await readOwner({ client, keys });
  if (before !== undefined) return { ...before, isNew: false };
  const isNew = (await client.hsetnx(keys.owner, 'app', app)) === 1;
  if (isNew) await client.hsetnx(keys.owner, 'id', randomBytes(8).toString('hex'));
  const owner = await readOwner({ client, keys });
  return { app: owner?.app ?? app, id: owner?.id ?? '', isNew };
}

export const otherApp = (owner: string, app: string): string =>
  `this Redis belongs to SDKAppID ${owner}, and not to ${app}: give each app a Redis (or a database number) of its own, or set TENCENT_SDKAPPID as it was. Nothing was written or called`;
