import { Pool } from 'undici';
import type { MuteCall, RecallAnswer, RecallCall } from './recall-call.ts';
import type { Credential, Signed } from './usersig.ts';
import { bodyOf, parseAnswer, pathOf } from './wire.ts';

/** The last function before Tencent. */
export type RecallClient = {
  /** Never rejects: whatever happens on the way is an answer. */
  recall(call: RecallCall): Promise<Answered>;
  /** As `recall`; a mute has no list of results. */
  mute(call: MuteCall): Promise<Answered>;
  close(): Promise<void>;
};

export type Answered = {
  readonly answer: RecallAnswer;
  /** From handing the request to the network until the answer was whole, or given up. */
  readonly tripMs: number;
  /** What it was signed with; undefined when nothing was sent. */
  readonly signed: Signed | undefined;
};

type Options = {
  /** Base URL, without a slash at its end. */
  readonly restUrl: string;
  readonly sdkAppId: number;
  readonly admin: string;
  readonly credential: Credential;
  /** A uint32; Tencent tells requests apart by it. */
  readonly randomUint32: () => number;
};

/** Above Tencent's own 3 s (docs 34620): below it, a call that was carried out would count as failed. */
export const CALL_TIMEOUT_MS = 5_000;
/** Never more calls are under way than the pace has places, and rarely more than a few. */
const CONNECTIONS = 256;
/** An answer is a few hundred bytes. */
const ANSWER_MAX_BYTES = 65_536;

/** Keep-alive connections to one host (docs 34620 asks for them). URLs carry the UserSig: they are never logged. */
export function makeRecallClient({ restUrl, sdkAppId, admin, credential, randomUint32 }: Options): RecallClient {
  const base = new URL(restUrl);
  const pool = new Pool(base.origin, {
    connections: CONNECTIONS,
    connect: { timeout: CALL_TIMEOUT_MS },
    headersTimeout: CALL_TIMEOUT_MS,
    bodyTimeout: CALL_TIMEOUT_MS,
    keepAliveTimeout: 30_000,
    maxResponseSize: ANSWER_MAX_BYTES,
  });
  const prefix = base.pathname.replace(/\/+$/, '');

  const send = async (call: RecallCall | MuteCall): Promise<Answered> => {
    const signed = credential.current();
    const query = new URLSearchParams({
      sdkappid: String(sdkAppId),
      identifier: admin,
      usersig: signed.userSig,
      random: String(randomUint32()),
      contenttype: 'json',
    });
    const sentAt = performance.now();
    const answer = await post(pool, `${prefix}${pathOf(call)}?${query}`, call);
    return { answer, tripMs: performance.now() - sentAt, signed };
  };
  return {
    recall: send,
    mute: send,
    close: () => pool.destroy(),
  };
}

/** OBSERVE_ONLY: everything happens but the call. */
const observed = async (): Promise<Answered> => ({ answer: { type: 'observed' }, tripMs: 0, signed: undefined });
export const observingClient: RecallClient = {
  recall: observed,
  mute: observed,
  close: async () => {},
};

async function post(pool: Pool, path: string, call: RecallCall | MuteCall): Promise<RecallAnswer> {
  const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
  try {
    const response = await pool.request({
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bodyOf(call)),
      signal,
    });
    const text = await response.body.text();
    if (response.statusCode !== 200) return { type: 'http', status: response.statusCode };
    return parseAnswer(call, text);
  } catch (cause) {
    return isTimeout(cause) || signal.aborted ? { type: 'timeout' } : { type: 'network', cause };
  }
}

const TIMEOUTS: ReadonlySet<unknown> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const isTimeout = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && TIMEOUTS.has(cause.code);
