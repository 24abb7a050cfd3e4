import type { Request, Response } from 'express';
import type { ConsoleToken } from '../../console-access.ts';
import type { RedisSpace } from '../../redis/connect.ts';
import { Problem } from '../problem.ts';
import { makeMinuteLimit } from './minute-limit.ts';
import { makeOrigins } from './origins.ts';
import type { SignedIn } from './roles.ts';
import { makeSessions, SESSION_MS } from './sessions.ts';
import { type KnownToken, makeTokens } from './tokens.ts';

const COOKIE = 'unsaid_session';
const WRONG_TOKENS_A_MINUTE = 10;
const REQUESTS_A_MINUTE = 10_000;
const SAFE = new Set(['GET', 'HEAD']);

/** Finds out who is calling, and signs people in and out. */
export type Door = ReturnType<typeof makeDoor>;

type Options = {
  readonly tokens: readonly ConsoleToken[];
  readonly origins: readonly string[] | undefined;
  readonly redis: RedisSpace;
  readonly now: () => number;
};

export function makeDoor({ tokens: given, origins: known, redis, now }: Options) {
  const tokens = makeTokens(given);
  const sessions = makeSessions(redis, tokens, now);
  const origins = makeOrigins(known);
  const wrong = makeMinuteLimit(WRONG_TOKENS_A_MINUTE, now);
  const requests = makeMinuteLimit(REQUESTS_A_MINUTE, now);

  /** Wrong tokens and codes count together, by address. Above the limit nothing from there is looked at, right or wrong. */
  const guessed = <Found>(req: Request, found: Found | undefined, what: string): Found => {
    if (found !== undefined) return found;
    wrong.take(addressOf(req));
    throw new Problem('not-signed-in', what);
  };
  const mayGuess = (req: Request): void => {
    const wait = wrong.look(addressOf(req));
    if (wait > 0) throw tooMany('more than ten wrong tokens in a minute', wait);
  };

  const bySession = async (req: Request, id: string): Promise<SignedIn> => {
    const found = await sessions.find(id);
    if (found === undefined) throw new Problem('not-signed-in', 'the session is over; sign in again');
    if (!SAFE.has(req.method)) {
      if (req.headers.origin === undefined) throw new Problem('wrong-origin', 'with a cookie, Origin is needed');
      if (req.is('application/json') === false) {
        throw new Problem('wrong-type', 'with a cookie, Content-Type is to be application/json');
      }
    }
    const { name, role } = found.token;
    return { name, role, via: 'console', until: found.until };
  };

  const setCookie = (req: Request, res: Response, value: string, maxAgeMs: number): void => {
    const secure = origins.isSecure(req) ? '; Secure' : '';
    const age = Math.floor(maxAgeMs / 1_000);
    res.setHeader('Set-Cookie', `${COOKIE}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}`);
  };

  return {
    isOff: given.length === 0,
    checkOrigin: origins.check,
    /** @throws Problem */
    who: async (req: Request): Promise<SignedIn> => {
      const bearer = /^Bearer +(\S+) *$/i.exec(req.headers.authorization ?? '')?.[1];
      const cookie = cookieOf(req);
      if (bearer === undefined && cookie === undefined) {
        throw new Problem('not-signed-in', 'say who you are: Authorization: Bearer TOKEN, or sign in');
      }
      let who: SignedIn;
      if (bearer !== undefined) {
        mayGuess(req);
        const { name, role } = guessed(req, tokens.find(bearer), 'the token is none of CONSOLE_TOKENS');
        who = { name, role, via: 'api', until: null };
      } else who = await bySession(req, cookie!);
      const wait = requests.take(who.name);
      if (wait > 0) throw tooMany(`more than ${REQUESTS_A_MINUTE} requests in a minute`, wait);
      return who;
    },
    signIn: async (req: Request, res: Response, said: { token: string } | { code: string }): Promise<SignedIn> => {
      mayGuess(req);
      const token: KnownToken =
        'token' in said
          ? guessed(req, tokens.find(said.token), 'the token is none of CONSOLE_TOKENS')
          : guessed(req, await sessions.useLink(said.code), 'the link was used, or is too old');
      const { id, until } = await sessions.begin(token);
      setCookie(req, res, id, SESSION_MS);
      return { name: token.name, role: token.role, via: 'console', until };
    },
    signOut: async (req: Request, res: Response): Promise<void> => {
      const cookie = cookieOf(req);
      if (cookie !== undefined) await sessions.end(cookie);
      setCookie(req, res, '', 0);
    },
    makeLink: ({ name }: SignedIn) => sessions.makeLink(tokens.named(name)!),
  };
}

/** `seconds` for Retry-After. */
function tooMany(why: string, waitMs: number): Problem {
  const seconds = Math.ceil(waitMs / 1_000);
  return new Problem('too-many', `${why}; again in ${seconds} s`, { retryAfter: seconds });
}

const addressOf = ({ socket }: Request): string => socket.remoteAddress ?? '';

function cookieOf({ headers }: Request): string | undefined {
  const all = (headers.cookie ?? '').split(';').map((each) => each.trim());
  const found = all.find((each) => each.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  return found === '' ? undefined : found;
}
