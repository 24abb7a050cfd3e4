import { readFileSync } from 'node:fs';
import type { Span } from './laws.ts';

/** How often it looks, and how many looks make a second. */
const EVERY_MS = 200;
const LOOKS = 5;

/**
 * How long a process was ready to run and had no processor, in the worst second so far: the part of a slow answer that
 * is the machine's fault. Linux only (`/proc/<pid>/schedstat`, its main thread, which is the one that answers);
 * elsewhere always 0.
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

const STARVED_MS = 3_000;
/** Answers and locks last five and six seconds: so long afterwards it may still have an effect. */
const FELT_MS = 6_000;

/**
 * When one of these processes was ready to run and had no processor for more than half of three seconds: for it the
 * machine stood still. Epoch milliseconds.
 */
export function watchStarving(pids: () => readonly number[]): { spans(): readonly Span[]; close(): void } {
  const looks = new Map<number, { readonly at: number; readonly waited: number }>();
  const spans: Span[] = [];
  const look = (): void => {
    const at = performance.timeOrigin + performance.now();
    for (const pid of pids()) {
      const waited = readWait(pid);
      const last = looks.get(pid);
      if (waited === undefined) continue;
      looks.set(pid, { at, waited });
      if (last === undefined || (waited - last.waited) * 2 < at - last.at) continue;
      spans.push({ from: last.at, to: at + FELT_MS });
    }
  };
  look();
  const timer = setInterval(look, STARVED_MS);
  return { spans: () => spans, close: () => clearInterval(timer) };
}
