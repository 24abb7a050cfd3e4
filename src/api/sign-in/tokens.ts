import { hash, timingSafeEqual } from 'node:crypto';
import type { ConsoleToken } from '../../console-access.ts';

export type KnownToken = Pick<ConsoleToken, 'name' | 'role'> & {
  /** Changes when the token is replaced, which ends sessions made with the old one. */
  readonly mark: string;
};

export type Tokens = {
  /** Takes the same time for a right and a wrong token, whatever part of it is right. */
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
