import { request } from 'undici';
import type { EpochMs } from '../model.ts';
import { classOf, meaningOf } from './codes.ts';
import { makeUserSig } from './usersig.ts';

type Config = {
  readonly sdkAppId: number;
  readonly secretKey: string;
  readonly admin: string;
  /** Base URL without a slash at its end. */
  readonly restUrl: string;
};

/** What Tencent says to who we are. */
export type Probed = {
  /** Tencent's clock minus ours; undefined where the answer has no date. */
  readonly clockMs: number | undefined;
} & (
  | { readonly type: 'accepted' }
  /** `reason`: why every call would fail, in the words of `unsaid_api_stopped`. */
  | { readonly type: 'refused'; readonly reason: string; readonly code: number; readonly meaning: string }
  /** Nothing came back that Tencent Chat says. */
  | { readonly type: 'away'; readonly why: string }
);

const WITHIN_MS = 5_000;

/**
 * Asks Tencent something that changes nothing, as the administrator: its own conversation with itself, of the first second of
 * 1970 (docs 35478). It takes no place among the recalls. Never rejects; the URL carries a UserSig and is in no answer.
 */
export async function probeTencent(config: Config, now: () => EpochMs): Promise<Probed> {
  const { sdkAppId, secretKey, admin, restUrl } = config;
  const userSig = makeUserSig({ sdkAppId, identifier: admin, secretKey }, Math.floor(now() / 1_000), 300);
  const query = new URLSearchParams({
    ...{ sdkappid: String(sdkAppId), identifier: admin, usersig: userSig, contenttype: 'json' },
    random: String(now() % 4_294_967_295),
  });
  try {
    const response = await request(`${restUrl}/v4/openim/admin_getroammsg?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ Operator_Account: admin, Peer_Account: admin, MaxCnt: 1, MinTime: 0, MaxTime: 1 }),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    const text = await response.body.text();
    // Whole seconds: half of one is nobody's fault.
    const at = Date.parse(String(response.headers.date ?? ''));
    const clockMs = Number.isNaN(at) ? undefined : at + 500 - now();
    if (response.statusCode !== 200) return { clockMs, type: 'away', why: `HTTP ${response.statusCode}` };
    return { clockMs, ...readCode(text) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { clockMs: undefined, type: 'away', why: code ?? message };
  }
}

function readCode(text: string) {
  let code: unknown;
  try {
    code = (JSON.parse(text) as { ErrorCode?: unknown } | null)?.ErrorCode;
  } catch {}
  if (typeof code !== 'number') return { type: 'away', why: 'what answers is not Tencent Chat' } as const;
  const found = classOf('admin_msgwithdraw', code);
  const meaning = meaningOf('admin_msgwithdraw', code)?.meaning ?? 'unknown';
  if (found.type === 'credential') return { type: 'refused', reason: 'credential', code, meaning } as const;
  if (found.type === 'configuration') return { type: 'refused', reason: found.reason, code, meaning } as const;
  // Any other answer is one to the question: who asked was accepted.
  return { type: 'accepted' } as const;
}
