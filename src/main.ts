import type { Environment } from './environment.ts';
import { keepCompiled } from './keep-compiled.ts';

/** If BullMQ is closed while Redis is away it may connect once more; everything of ours is closed by then. */
const LINGER_MS = 200;

/**
 * Runs the service until SIGTERM or SIGINT. Resolves to the exit code: 0 after a signal, 78 when the environment or the
 * rules are wrong, 1 when it could not start.
 *
 * Signals are heard before anything else is loaded: that takes half a second, in which a process with the id 1, as in a
 * container, would not notice them.
 */
export async function serve(env: Environment = process.env): Promise<number> {
  const told = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => told.abort(name));
  keepCompiled(process.env);
  const { runService } = await import('./serve.ts');
  const code = await runService(env, told.signal);
  setTimeout(() => process.exit(code), LINGER_MS).unref();
  return code;
}

if (import.meta.main) process.exitCode = await serve();
