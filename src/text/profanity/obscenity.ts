import { createRequire } from 'node:module';

type Obscenity = typeof import('obscenity');
let loaded: Obscenity | undefined;

/** Loaded only for a rule that asks for profanity: its thirty files would take every start 50 ms. */
export function obscenity(): Obscenity {
  loaded ??= createRequire(import.meta.url)('obscenity') as Obscenity;
  return loaded;
}
