import { readFileSync } from 'node:fs';

/** How often it looks, and how many looks make a second. */
const EVERY_MS = 200;
const LOOKS = 5;

/**
 * How long a process was ready to run and had no processor, in the worst second so far: what of a slow answer is the
 * machine's. Linux only (`/proc/<pid>/schedstat`, its main thread, which is the one that answers); elsewhere always 0.
 */
export function watchCpuWait(pid: number): { worstMs(): number; close(): void } {
  const looks: number[] = [];
  let worstMs = 0;
  const look = (): void => {
    const waited = readWait(pid);
    if (waited === undefined) return;
    looks.push(waited);
    if (looks.length > LOOKS + 1) looks.shift();
    worstMs = Math.max(worstMs, waited - looks[0]!);
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return { worstMs: () => worstMs, close: () => clearInterval(timer) };
}

function readWait(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return undefined;
  }
}
