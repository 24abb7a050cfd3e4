import { hash, timingSafeEqual } from 'node:crypto';
import type { ConsoleToken } from '../../console-access.ts';

export type KnownToken = Pick<ConsoleToken, 'name' | 'role'> & {
  /** Changes when the token is replaced: what was signed in by the old one ends. */
  readonly mark: string;
};

export type Tokens = {
  /** Takes equally long for a right and a wrong token, however much of it is right. */
  find(token: string): KnownToken | undefined;
  named(name: string): KnownToken | undefined;
};

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

export function makeTokens(tokens: readonly ConsoleToken[]): Tokens {
  const known = tokens.map(({ name, role, token }) => {
    const own = digest(token);
    return { digest: own, token: { name, role, mark: digest(own.toString('hex')).toString('hex').slice(0, 16) } };
  });
  return {
    find: (token) => {
      const asked = digest(token);
      let found: KnownToken | undefined;
      for (const one of known) if (timingSafeEqual(one.digest, asked)) found = one.token;
      return found;
    },
    named: (name) => known.find(({ token }) => token.name === name)?.token,
  };
}
