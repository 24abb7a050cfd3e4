import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/**
 * A child process that does not outlive us, not even when we are killed with -9. A small shell holds the reading end of a
 * pipe of ours: when we end, in any way, it reads the end of the pipe and sends SIGTERM. The command itself is exec'ed, so
 * `child.pid` is its process id. The word `done` on the pipe lets the watcher go without a signal.
 */
const LEASH = `exec 3<&0
me=$$
( read -r word <&3 || kill -TERM $me ) >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-`;

export type Leashed = {
  readonly child: ChildProcess;
  /** Settles when the process is gone; `code` is null after a signal. Never rejects. */
  readonly gone: Promise<{ code: number | null; signal: NodeJS.Signals | null; error: Error | undefined }>;
};

/**
 * Starts `command` in a process group of its own (a Ctrl-C in the terminal reaches us, not it) and ties its life to ours.
 * Its stdin is empty; `stdio` sets stdout and stderr.
 */
export function spawnOnLeash(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> & {
    stdout?: 'pipe' | 'inherit' | 'ignore';
    stderr?: 'pipe' | 'inherit' | 'ignore';
  } = {},
): Leashed {
  const { stdout = 'ignore', stderr = 'ignore', ...rest } = options;
  const child = spawn('sh', ['-c', LEASH, 'leash', command, ...args], {
    ...rest,
    detached: true,
    stdio: ['pipe', stdout, stderr],
  });
  // The process may be gone before the pipe is; an EPIPE then tells nothing new.
  child.stdin?.on('error', () => {});
  const gone = new Promise<Awaited<Leashed['gone']>>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => {
      child.stdin?.end('done\n');
      resolve({ code, signal, error: undefined });
    });
  });
  return { child, gone };
}

/** SIGTERM, and SIGKILL after `patienceMs`; resolves when the process is gone. */
export async function stopLeashed(leashed: Leashed, patienceMs: number): Promise<void> {
  const { child, gone } = leashed;
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await gone;
  clearTimeout(timer);
}
