import { hash, timingSafeEqual } from 'node:crypto';

/** Replay protection (docs CN-32431). */
export const FRESH_FOR_S = 60;
/** Distinct `RequestTime`s within the fresh minutes, ours before and after; more are attempts. */
const MAX_CACHED = 256;

const HEX_SHA256 = /^[0-9a-f]{64}$/;

export type Verify = (sign: string | undefined, requestTime: string | undefined, nowMs: number) => boolean;

/**
 * Checks `Sign = hex(SHA-256(Token + RequestTime))` (docs 34354) against every token: during rotation two are valid.
 * The comparison takes the same time whichever byte differs. What is signed is only the time, so its digests are kept
 * for all callbacks of that second.
 *
 * @param unsigned accepts callbacks without a `Sign`; one that has a `Sign` is still checked, if there is a token
 */
export function makeVerify(tokens: readonly string[], unsigned: boolean): Verify {
  const cache = new Map<string, readonly Buffer[]>();
  const expected = (requestTime: string): readonly Buffer[] => {
    const known = cache.get(requestTime);
    // Stryker disable next-line all: what is kept saves time, and is the same.
    if (known !== undefined) return known;
    // Stryker disable next-line StringLiteral: hex digits are the same bytes in every encoding.
    const digests = tokens.map((token) => Buffer.from(hash('sha256', token + requestTime), 'latin1'));
    // Stryker disable next-line all: it keeps the memory small.
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(requestTime, digests);
    return digests;
  };

  return (sign, requestTime, nowMs) => {
    if (unsigned && (sign === undefined || tokens.length === 0)) return true;
    // Stryker disable next-line ConditionalExpression: said for the type checker.
    if (sign === undefined || requestTime === undefined || !/^\d{1,12}$/.test(requestTime)) return false;
    if (Math.abs(nowMs / 1_000 - Number(requestTime)) > FRESH_FOR_S) return false;
    const given = sign.toLowerCase();
    if (!HEX_SHA256.test(given)) return false;
    // Stryker disable next-line StringLiteral: as above.
    const bytes = Buffer.from(given, 'latin1');
    let good = false;
    for (const digest of expected(requestTime)) good = timingSafeEqual(digest, bytes) || good;
    return good;
  };
}
