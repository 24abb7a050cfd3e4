import { signal } from '@preact/signals';
import type { Session } from '../../src/api/contract/session.ts';
import { cache } from './cache.ts';
import { ask, onSignedOut, Refusal } from './http.ts';

export type Who = Session;

/** `undefined`: not known yet; `null`: nobody. When a session ends the page below stays as it is, so nothing typed is lost. */
export const who = signal<Who | null | undefined>(undefined);
/** The last person signed in: the page below the sign-in stays as it was drawn for them. */
let last: Who | undefined;
/** True if a page was open when the session ended. */
export const wasSignedIn = signal(false);
/** Why nobody can sign in; a code. */
export const whyNot = signal<string | undefined>(undefined);

onSignedOut(() => {
  who.value = null;
});

const LINK = /^#sign-in=(.+)$/;

/** Finds out who is signed in. A link's code is used to sign in first. */
export async function begin(): Promise<void> {
  const [, code] = LINK.exec(location.hash) ?? [];
  if (code !== undefined) {
    // A code works once, so it is removed from the address.
    history.replaceState(null, '', location.pathname + location.search);
    await signIn({ code: decoded(code) }).catch(() => {});
    if (who.value) return;
  }
  try {
    welcome(await ask<Who>('GET', '/session'));
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'not-signed-in') whyNot.value = error.code;
    who.value = null;
  }
}

/** A code that is no URL encoding is no code either: it is sent as it stands, and refused. */
function decoded(code: string): string {
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}

export async function signIn(said: { token: string } | { code: string }): Promise<void> {
  try {
    welcome(await ask<Who>('POST', '/session', { body: said }));
  } catch (error) {
    whyNot.value = error instanceof Refusal ? ('code' in said ? 'link-used' : error.code) : 'away';
    throw error;
  }
}

function welcome(found: Who): void {
  if (wasSignedIn.value && who.value === null) void cache.invalidateQueries();
  whyNot.value = undefined;
  last = found;
  who.value = found;
  wasSignedIn.value = true;
}

export async function signOut(): Promise<void> {
  await ask('DELETE', '/session').catch(() => {});
  wasSignedIn.value = false;
  last = undefined;
  cache.clear();
  who.value = null;
}

const LADDER = ['viewer', 'reviewer', 'analyst', 'manager'];

/** Decides only what is shown; the server decides what is allowed. */
export const isAtLeast = (role: string): boolean =>
  LADDER.indexOf((who.value ?? last)?.role ?? '') >= LADDER.indexOf(role);
