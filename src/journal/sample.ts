import { hash } from 'node:crypto';

/**
 * Where chance puts a message: a whole number below 2^48 that follows from what names it. The lowest of a rule, version
 * and hour are its sample: whoever draws, in however many processes and however often, draws the same.
 */
export const drawOf = (subject: string): number => hash('sha256', subject, 'buffer').readUIntBE(0, 6);

/** How many are drawn for a rule, a version and an hour. */
export const SAMPLE_SIZE = 50;

/** The lowest draws that one process met, by rule, version and hour. */
export type Sampler = {
  /** Whether a hit is among the lowest of its rule, version and hour so far, and so may be of the sample. */
  takes(group: { readonly rule: string; readonly version: string; readonly hour: number }, draw: number): boolean;
};

/** Rules, versions and hours that are remembered; of one that is forgotten a few more are drawn than the sample needs. */
const GROUPS_KEPT = 4_096;

/**
 * The lowest of all are among the lowest of each process, so what every process takes holds the sample of all; history
 * leaves out the rest when it is asked. After n hits a process has taken about 50 × (1 + ln(n / 50)).
 */
export function makeSampler(): Sampler {
  const groups = new Map<string, number[]>();
  return {
    takes: ({ rule, version, hour }, draw) => {
      const key = `${rule}\u001f${version}\u001f${hour}`;
      let lowest = groups.get(key);
      if (lowest === undefined) {
        lowest = [];
        groups.set(key, lowest);
        if (groups.size > GROUPS_KEPT) groups.delete(groups.keys().next().value!);
      }
      if (lowest.length === SAMPLE_SIZE && draw > lowest[SAMPLE_SIZE - 1]!) return false;
      let at = lowest.length;
      while (at > 0 && lowest[at - 1]! > draw) at--;
      // The same message again: history knows it, or was never told.
      if (at > 0 && lowest[at - 1] === draw) return true;
      lowest.splice(at, 0, draw);
      if (lowest.length > SAMPLE_SIZE) lowest.pop();
      return true;
    },
  };
}
