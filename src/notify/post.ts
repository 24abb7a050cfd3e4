import { type LookupAddress, lookup as lookUp } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { isPublicAddress } from '../public-address.ts';

/** What came of a POST. Never rejects: whatever happens on the way is an answer. `why` is of our own words. */
export type Posted =
  | { readonly type: 'answered'; readonly status: number; readonly body: string; readonly retryAfterMs?: number }
  | { readonly type: 'failed'; readonly why: string };

export type PostCall = {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The address may be in a private network. */
  readonly mayBePrivate: boolean;
};

export type Poster = {
  post(call: PostCall): Promise<Posted>;
  close(): Promise<void>;
};

/** All of it: name, connection, answer. */
const WHOLE_MS = 10_000;
/** An answer that says yes or no is far shorter; the rest is not read. */
const ANSWER_MAX_BYTES = 16_384;
const LONGEST_PAUSE_MS = 86_400_000;

type Options = {
  /** As `dns.lookup`; for tests. */
  readonly lookup?: typeof lookUp;
  readonly wholeMs?: number;
};

/**
 * Posts to addresses that somebody typed. Names are looked up here, and the address that was looked at is the one that is
 * connected to: a name that answers otherwise a moment later reaches nothing else. Redirects are an answer like any other.
 */
export function makePoster({ lookup = lookUp, wholeMs = WHOLE_MS }: Options = {}): Poster {
  const open = new Agent(AGENT);
  const guarded = new Agent({ ...AGENT, connect: makeGuardedConnect(lookup) });
  return {
    post: async ({ url, body, headers, mayBePrivate }) => {
      try {
        return await send(mayBePrivate ? open : guarded, url, {
          ...{ method: 'POST', body, headers, signal: AbortSignal.timeout(wholeMs) },
        });
      } catch (error) {
        return { type: 'failed', why: whyOf(error) };
      }
    },
    close: async () => {
      await Promise.all([open.destroy(), guarded.destroy()]);
    },
  };
}

const AGENT = {
  pipelining: 1,
  connections: 16,
  keepAliveTimeout: 4_000,
  headersTimeout: WHOLE_MS,
  bodyTimeout: WHOLE_MS,
};

async function send(dispatcher: Dispatcher, url: string, options: Parameters<typeof request>[1]): Promise<Posted> {
  const { statusCode, headers, body } = await request(url, { ...options, dispatcher });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const rest = ANSWER_MAX_BYTES - size;
    chunks.push((chunk as Buffer).subarray(0, rest));
    size += (chunk as Buffer).length;
    // Leaving the loop ends the connection.
    if (size >= ANSWER_MAX_BYTES) break;
  }
  const pause = pauseOf(headers['retry-after']);
  const answered = { status: statusCode, body: Buffer.concat(chunks).toString('utf8') };
  return { type: 'answered', ...answered, ...(pause === undefined ? {} : { retryAfterMs: pause }) };
}

/** Seconds; a date says the same, and is left to our own pauses. */
function pauseOf(header: string | readonly string[] | undefined): number | undefined {
  const text = typeof header === 'string' ? header : header?.[0];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Math.min(LONGEST_PAUSE_MS, Number(text) * 1_000) : undefined;
}

class NotPublic extends Error {
  override readonly name = 'NotPublic';
  readonly code = 'NOT_PUBLIC';
}

const refuse = (): NotPublic =>
  new NotPublic('its address is not one of the public internet; private=yes allows one of your own network');

function makeGuardedConnect(lookup: typeof lookUp): buildConnector.connector {
  const pinned: LookupFunction = (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, '', 0);
      const found = addresses as LookupAddress[];
      // One that is not public among them is a name that somebody plays with.
      if (found.length === 0 || found.some(({ address }) => !isPublicAddress(address))) return done(refuse(), '', 0);
      return options.all === true ? done(null, found) : done(null, found[0]!.address, found[0]!.family);
    });
  };
  const connect = buildConnector({ lookup: pinned, timeout: WHOLE_MS });
  return (options, done) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    // An address as it stands is not looked up.
    if (isIP(host) !== 0 && !isPublicAddress(host)) return done(refuse(), null);
    return connect(options, done);
  };
}

/** In words that hold nothing of the address. */
function whyOf(error: unknown): string {
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: string; message?: string };
  if (error instanceof NotPublic) return message!;
  if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return 'no answer in time';
  }
  const known = typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : (name ?? 'unknown');
  return `could not be reached (${known})`;
}
