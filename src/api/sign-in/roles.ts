import type { ConsoleRole } from '../../console-access.ts';
import type { Least } from '../contract/route.ts';
import { Problem } from '../problem.ts';

/** The caller, once known. */
export type SignedIn = {
  readonly name: string;
  readonly role: ConsoleRole;
  /** A page with a cookie or a program with a token. */
  readonly via: 'console' | 'api';
  readonly until: number | null;
};

const LADDER = ['viewer', 'reviewer', 'analyst', 'manager'] as const;

export function mayDo(role: ConsoleRole, least: Least): boolean {
  if (least === 'anyone' || least === 'signed-in') return true;
  if (least === 'app' || role === 'app') return least === role;
  return LADDER.indexOf(role) >= LADDER.indexOf(least);
}

/** @throws Problem `not-allowed`, which names the roles that may */
export function demand({ role }: Pick<SignedIn, 'role'>, least: Least, what: string): void {
  if (mayDo(role, least)) return;
  const who = least === 'app' ? 'a token of the role app' : `the role ${least} or more`;
  throw new Problem('not-allowed', `${what} takes ${who}; you have the role ${role}`, { least });
}

/** Whether this caller may read message texts. */
export const maySeeText = ({ role }: Pick<SignedIn, 'role'>): boolean => mayDo(role, 'reviewer');
