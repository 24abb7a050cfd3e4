import type { ConsoleOptions } from './console-link.ts';
import type { Switches } from './faults.ts';
import type { Mix } from './traffic.ts';

/** How to start the simulator; only the app's identity is needed. */
export type SimulatorOptions = {
  readonly sdkAppId: number;
  readonly secretKey: string;
  /** PEM of the app's public key; with it UserSigs of the older kind (ECDSA) are taken, too. */
  readonly publicKey?: string | undefined;
  /** https with this certificate and key (PEM); default plain http. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** 0 (default) takes any free port. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1. Whoever reaches it may do everything: keep it away from other people. */
  readonly host?: string | undefined;
  /** App admins; default `administrator`. The first one is named in after-recall callbacks. */
  readonly admins?: readonly string[] | undefined;
  /** Where callbacks go; none without it. */
  readonly callback?: CallbackOptions | undefined;
  /** Ask before every message of the generator and of `POST /sim/send`; default false. */
  readonly beforeSend?: boolean | undefined;
  /** Equal seeds give equal traffic; default 1. */
  readonly seed?: number | string | undefined;
  /** Calls an API takes in any sliding second; default 200 (docs 34381). */
  readonly limit?: number | undefined;
  /** Added to every REST answer, milliseconds; default 0. */
  readonly latencyMs?: number | undefined;
  /** How long messages can be read and recalled; default 7 days (docs 33529). */
  readonly roamingMs?: number | undefined;
  /** Messages kept of each sort, innocent and offending; default 100,000. */
  readonly history?: number | undefined;
  /** Linked from the page. */
  readonly console?: ConsoleOptions | undefined;
  readonly switches?: Partial<Switches> | undefined;
  readonly mix?: Partial<Mix> | undefined;
  /** Epoch milliseconds with a fraction; default the machine's. */
  readonly clock?: (() => number) | undefined;
};

export type CallbackOptions = {
  readonly url: string;
  /** Default empty: unsigned. */
  readonly token?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly retries?: number | undefined;
  /** Kept-alive connections at the most; default 64. */
  readonly connections?: number | undefined;
};

/** Wall clock with microseconds; `Date.now()` has only milliseconds, too coarse to hold a sliding second against. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();
