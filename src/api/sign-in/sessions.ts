import { hash, randomBytes } from 'node:crypto';
import type { RedisSpace } from '../../redis/connect.ts';
import type { KnownToken, Tokens } from './tokens.ts';

/** Sessions of pages. The browser has a cookie; the session is in Redis, so every process knows it. */
export type Sessions = {
  begin(token: KnownToken): Promise<{ readonly id: string; readonly until: number }>;
  /** Undefined if there is none, it has ended, or its token was removed. */
  find(id: string): Promise<{ readonly token: KnownToken; readonly until: number } | undefined>;
  end(id: string): Promise<void>;
  /** Makes a code that signs in as this token, once. */
  makeLink(token: KnownToken): Promise<{ readonly code: string; readonly until: number }>;
  useLink(code: string): Promise<KnownToken | undefined>;
};

export const SESSION_MS = 12 * 3_600_000;
const LINK_MS = 600_000;

type Kept = { readonly name: string; readonly mark: string; readonly until: number };

/** Keys hold digests only: reading Redis lets nobody sign in. */
const nameOf = (secret: string): string => hash('sha256', secret, 'base64url');

export function makeSessions({ client, keys }: RedisSpace, tokens: Tokens, now: () => number): Sessions {
  const keep = async (key: (digest: string) => string, { name, mark }: KnownToken, forMs: number) => {
    const secret = randomBytes(32).toString('base64url');
    const kept: Kept = { name, mark, until: now() + forMs };
    await client.set(key(nameOf(secret)), JSON.stringify(kept), 'PX', forMs);
    return { secret, until: kept.until };
  };
  const read = (json: string | null) => {
    if (json === null) return undefined;
    const { name, mark, until } = JSON.parse(json) as Kept;
    const token = tokens.named(name);
    return token?.mark === mark && until > now() ? { token, until } : undefined;
  };
  return {
    begin: async (token) => {
      const { secret, until } = await keep(keys.people.session, token, SESSION_MS);
      return { id: secret, until };
    },
    find: async (id) => read(await client.get(keys.people.session(nameOf(id)))),
    end: async (id) => {
      await client.unlink(keys.people.session(nameOf(id)));
    },
    makeLink: async (token) => {
      const { secret, until } = await keep(keys.people.signIn, token, LINK_MS);
      return { code: secret, until };
    },
    useLink: async (code) => read(await client.getdel(keys.people.signIn(nameOf(code))))?.token,
  };
}
