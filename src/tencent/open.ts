import type { EpochMs } from '../model.ts';
import { makeRecallClient, observingClient, type RecallClient } from './client.ts';
import { type Credential, makeCredential } from './usersig.ts';

/** What the configuration says of calls. */
export type CallConfig = {
  readonly tencent: {
    readonly sdkAppId: number;
    readonly secretKey: string | undefined;
    readonly admin: string;
    readonly restUrl: string;
  };
  /** Nothing is called. */
  readonly observeOnly: boolean;
  /** Calls per second for each API, over all processes. */
  readonly recallRate: number;
  readonly keepKeysMs: number;
};

/**
 * One UserSig and one pool of connections. Close the client.
 * @param random numbers from 0 up to 1
 */
export function openTencent(
  { tencent, observeOnly }: CallConfig,
  now: () => EpochMs,
  random: () => number,
): { readonly client: RecallClient; readonly credential: Credential } {
  const { sdkAppId, secretKey = '', admin, restUrl } = tencent;
  const credential = makeCredential({ sdkAppId, identifier: admin, secretKey }, now);
  const randomUint32 = () => Math.floor(random() * 4_294_967_296);
  const client = observeOnly
    ? observingClient
    : makeRecallClient({ restUrl, sdkAppId, admin, credential, randomUint32 });
  return { client, credential };
}
