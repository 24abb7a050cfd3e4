/** First pause, doubled for each further try. Chosen by hand: Tencent's documents say "try again" and give no numbers. */
const BASE_MS = 250;
const CAP_MS = 30_000;
/**
 * After so many tries the trouble is not short. From then on tries are minutes apart, until the message can no longer be
 * recalled.
 */
const QUICK_TRIES = 6;
const MINUTE_MS = 60_000;
const SLOW_CAP_MS = 10 * MINUTE_MS;

/**
 * How long to wait before the next try, in milliseconds. `tries`: how many were made before this one. Quick tries have
 * full jitter, so that a lane that failed at once does not return at once; slow ones keep half. `random` gives numbers
 * from 0 to 1.
 */
export function pauseBefore(tries: number, random: () => number): number {
  if (tries < QUICK_TRIES) return random() * Math.min(CAP_MS, BASE_MS * 2 ** tries);
  const minutes = Math.min(SLOW_CAP_MS, MINUTE_MS * 2 ** (tries - QUICK_TRIES));
  return minutes * (0.5 + random() / 2);
}

/**
 * While nobody answers, no message is to blame, so none is put off for long. It is put off a little: if this message is to
 * blame after all, another one tries next.
 */
const AWAY_CAP_MS = 4_000;

/** As `pauseBefore`, for a try that failed while no call of the API got through. */
export function pauseWhileAway(tries: number, random: () => number): number {
  return Math.min(pauseBefore(tries, random), AWAY_CAP_MS * (0.5 + random() / 2));
}

/** The second chance comes soon, the last one after what makes a gateway answer so has had time to pass. */
const FORGIVEN_PAUSES_MS = [2_000, 40_000];

/**
 * How long to wait after a failure of a kind that is forgiven only a few times, in milliseconds; `forgiven` such failures
 * came before. The tries are few, so they are not all spent within one short fault.
 */
export function pauseAfterForgiven(forgiven: number, random: () => number): number {
  return FORGIVEN_PAUSES_MS[Math.min(forgiven, FORGIVEN_PAUSES_MS.length - 1)]! * (0.5 + random() / 2);
}
