/**
 * Whether an error is worth a line of log: not when the same words were logged within ten seconds. A Redis that refuses
 * something refuses it many times a second.
 */
export function makeSeldom(clock: () => number = () => performance.now()): (error: unknown) => boolean {
  const toldAt = new Map<string, number>();
  return (error) => {
    const words = (error instanceof Error ? error.message : String(error)).slice(0, 80);
    const now = clock();
    for (const [each, at] of toldAt) if (now - at >= AGAIN_AFTER_MS) toldAt.delete(each);
    if (toldAt.has(words)) return false;
    toldAt.set(words, now);
    return true;
  };
}

const AGAIN_AFTER_MS = 10_000;
