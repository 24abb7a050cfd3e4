/**
 * Does something again and again until it is closed. A round that is not over by then is not begun once more: a connection
 * that waits for Redis keeps whatever is asked of it, and after a day without Redis that would be a lot.
 */
export function startRounds(
  everyMs: number,
  round: () => Promise<void>,
  onError: (error: unknown) => void,
): { close(): void } {
  let isUnderWay = false;
  const begin = (): void => {
    if (isUnderWay) return;
    isUnderWay = true;
    void round()
      .catch(onError)
      .finally(() => {
        isUnderWay = false;
      });
  };
  const timer = setInterval(begin, everyMs);
  return { close: () => clearInterval(timer) };
}
