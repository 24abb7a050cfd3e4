import { setTimeout as wait } from 'node:timers/promises';
import type { Content, Verdict } from '../model.ts';
import type { JudgeApart } from '../rulebook/judge-apart.ts';

/** Judges a draft that rules cost too much on, in time for the answer; undefined where that takes too long. */
export type DraftApart = (draft: Content, hash: string) => Promise<Verdict | undefined>;

/**
 * Tencent waits two seconds for the answer, and every callback has one. What is not judged by then is let through: the
 * callback after sending is judged without such a limit.
 */
const WITHIN_MS = 700;
/** More drafts than these at a time would not be judged in time. */
const MOST_AT_ONCE = 8;

export function makeDraftApart(apart: Pick<JudgeApart, 'judge'>): DraftApart {
  let underWay = 0;
  return async (draft, hash) => {
    if (underWay >= MOST_AT_ONCE) return undefined;
    underWay++;
    // Nothing is counted of a draft.
    const judged = apart
      .judge(draft, hash, async () => [])
      .finally(() => {
        underWay--;
      });
    return Promise.race([judged.catch(() => undefined), wait(WITHIN_MS, undefined, { ref: false })]);
  };
}
