/** Entry point of the thread that compile-apart.ts starts: reads and compiles one rule set, hands it over and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { CompileAnswer, CompileTask } from './compile-apart.ts';
import { loadRules } from './compile-rules.ts';
import { firstOf } from './reported.ts';

const { directory, now, running } = workerData as CompileTask;

async function answer(): Promise<CompileAnswer> {
  const loaded = await loadRules(directory, now);
  if (!loaded.ok) return { result: 'refused', reported: firstOf(loaded.problems) };
  if (loaded.ruleSet.hash === running) return { result: 'unchanged' };
  return { result: 'compiled', table: loaded.table, texts: loaded.texts, reported: firstOf(loaded.warnings) };
}

/** The memory behind all typed arrays in a value: it changes hands instead of being copied. */
function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (value instanceof Map) for (const one of value.values()) buffersIn(one, found);
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) buffersIn(one, found);
  return found;
}

const made = await answer();
parentPort!.postMessage(made, [...buffersIn(made)]);
