import { createHmac } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { EpochMs } from '../model.ts';

type Identity = { readonly sdkAppId: number; readonly identifier: string; readonly secretKey: string };

/**
 * Makes a UserSig (TLSSigAPIv2; docs 34385, and tencentyun/tls-sig-api-v2-node for the exact bytes).
 * @param madeAt Unix seconds. @param ttl seconds.
 */
export function makeUserSig({ sdkAppId, identifier, secretKey }: Identity, madeAt: number, ttl: number): string {
  const content = `TLS.identifier:${identifier}\nTLS.sdkappid:${sdkAppId}\nTLS.time:${madeAt}\nTLS.expire:${ttl}\n`;
  const document = {
    'TLS.ver': '2.0',
    'TLS.identifier': identifier,
    'TLS.sdkappid': sdkAppId,
    'TLS.time': madeAt,
    'TLS.expire': ttl,
    // The key is used as the text it is in the console, not as the bytes its hex digits name.
    'TLS.sig': createHmac('sha256', secretKey).update(content, 'utf8').digest('base64'),
  };
  const packed = deflateSync(JSON.stringify(document)).toString('base64');
  return packed.replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
}

/** The UserSig in use. One instance for all APIs of a process. */
export type Credential = {
  /** For a call that leaves now. */
  current(): Signed;
  /** Tencent took it. */
  accepted(signed: Signed): void;
  /**
   * Tencent did not take it. `renewed`: another is current now, try that. `hopeless`: this was made because another was
   * refused, and was never taken: the key or the account is wrong, or our clock.
   */
  refused(signed: Signed): 'renewed' | 'hopeless';
};

/** A UserSig with the number of its making. */
export type Signed = { readonly userSig: string; readonly generation: number };

const TTL_SECONDS = 86_400;
/** Renewed this long before its end, so that no call leaves with one that ends on the way. */
const RENEW_BEFORE_END_MS = 3_600_000;

export function makeCredential(identity: Identity, now: () => EpochMs): Credential {
  const make = (generation: number, afterRefusal: boolean) => ({
    signed: {
      // Also within one second another text than the one before: that was refused.
      userSig: makeUserSig(identity, Math.floor(now() / 1_000), TTL_SECONDS + (generation % 2)),
      generation,
    },
    renewAt: now() + TTL_SECONDS * 1_000 - RENEW_BEFORE_END_MS,
    afterRefusal,
    taken: false,
  });
  let state = make(1, false);
  return {
    current: () => {
      if (now() >= state.renewAt) state = make(state.signed.generation + 1, false);
      return state.signed;
    },
    accepted: ({ generation }) => {
      if (generation === state.signed.generation) state.taken = true;
    },
    refused: ({ generation }) => {
      if (generation !== state.signed.generation) return 'renewed';
      const hopeless = state.afterRefusal && !state.taken;
      state = make(generation + 1, true);
      return hopeless ? 'hopeless' : 'renewed';
    },
  };
}
