import type { EpochMs } from '../model.ts';
import { makeRecallClient, observingClient, type RecallClient } from './client.ts';
import { type Credential, makeCredential } from './usersig.ts';

type Config = {
  readonly tencent: {
    readonly sdkAppId: number;
    readonly secretKey: string | undefined;
    readonly admin: string;
    readonly restUrl: string;
  };
  /** Nothing is called. */
  readonly observeOnly: boolean;
};

/** What calls are made with. */
export type Tencent = { readonly client: RecallClient; readonly credential: Credential };

/**
 * Opened once in a process: one UserSig, one pool of connections. Close the client when those who call are closed.
 * @param random numbers from 0 up to 1
 */
export function openTencent({ tencent, observeOnly }: Config, now: () => EpochMs, random: () => number): Tencent {
  const { sdkAppId, secretKey = '', admin, restUrl } = tencent;
  const credential = makeCredential({ sdkAppId, identifier: admin, secretKey }, now);
  const randomUint32 = () => Math.floor(random() * 4_294_967_296);
  const client = observeOnly
    ? observingClient
    : makeRecallClient({ restUrl, sdkAppId, admin, credential, randomUint32 });
  return { client, credential };
}
