import type { Names } from './names.ts';

/**
 * Names of what the brakes keep. One hash tag for all of them: a rule is counted once, whatever APIs its recalls take,
 * and its count, the one of the group and the one of everything are one atomic step.
 *
 *   :braked          HASH  what a brake holds: all, rule:<rule>, group:<group> -> since (ms)
 *   :overrides       HASH  what passes its brake: the same names -> until (ms)
 *   :switches        HASH  what a person turned off, as the lanes have it: that is not counted
 *   :vanished        HASH  rules that are held because no file has them any more -> since (ms)
 *   :passed:<name>   ZSET  messages let through, by time; no older than the window
 *   :versions        HASH  rule -> version and since when: when the rule was last changed
 *   :judged:<hour>   HASH  messages judged, by kind of conversation and span of ten seconds
 *   :sums            HASH  how many were judged in a window, for a second
 */
export type BrakeKeys = ReturnType<typeof makeBrakeKeys>;

export function makeBrakeKeys({ root: space }: Names) {
  const root = `{${space}:brake}`;
  return {
    root,
    braked: `${root}:braked`,
    overrides: `${root}:overrides`,
    switches: `${root}:switches`,
    vanished: `${root}:vanished`,
    versions: `${root}:versions`,
    passed: (name: string) => `${root}:passed:${name}`,
  };
}
