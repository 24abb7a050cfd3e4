import { hash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { RedisSpace } from '../redis/connect.ts';
import type { Route } from './contract/route.ts';
import { invalid, Problem } from './problem.ts';
import type { SignedIn } from './sign-in/roles.ts';

type Kept = { readonly body: string; readonly answer?: { readonly status: number; readonly said: unknown } };

const DAY_MS = 86_400_000;
/** An act still under way after this long is dead: its process has ended. */
const UNDER_WAY_MS = 300_000;
const LONGEST_KEY = 200;

/**
 * Does something once for each person and Idempotency-Key: the same request gets the same answer for a day. A refused
 * request did nothing and may be sent again.
 */
export async function onceForKey(
  { client, keys }: RedisSpace,
  { route, req, who }: { readonly route: Route; readonly req: Request; readonly who: SignedIn },
  res: Response,
  act: () => Promise<unknown>,
): Promise<unknown> {
  const key = req.get('Idempotency-Key');
  if (key === undefined) return act();
  if (key === '' || key.length > LONGEST_KEY) {
    throw invalid([{ pointer: 'Idempotency-Key', detail: `1 to ${LONGEST_KEY} characters` }]);
  }
  const name = keys.people.request(hash('sha256', `${who.name}\u001e${key}`, 'base64url'));
  const body = hash('sha256', JSON.stringify([route.name, req.params, req.body ?? null]), 'base64url');
  const isFirst = await client.set(name, JSON.stringify({ body } satisfies Kept), 'PX', UNDER_WAY_MS, 'NX');
  if (isFirst === null) return again(await client.get(name), body, res);
  try {
    const said = await act();
    const answer = { status: said === undefined ? 204 : 200, said };
    await client.set(name, JSON.stringify({ body, answer } satisfies Kept), 'PX', DAY_MS);
    return said;
  } catch (error) {
    if (error instanceof Problem) await client.unlink(name);
    throw error;
  }
}

function again(json: string | null, body: string, res: Response): unknown {
  const kept = json === null ? undefined : (JSON.parse(json) as Kept);
  if (kept !== undefined && kept.body !== body) {
    throw invalid([{ pointer: 'Idempotency-Key', detail: 'it was used for another request' }]);
  }
  if (kept?.answer === undefined) throw new Problem('same-key', 'the same request is under way');
  res.setHeader('Idempotency-Replayed', 'true');
  return kept.answer.said;
}
