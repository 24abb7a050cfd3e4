import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export type RecallProcess = {
  /** Resolves with the exit code. */
  terminate(): Promise<number | null>;
  kill(): Promise<void>;
  /** Milliseconds of CPU time that it used so far. */
  cpuMs(): Promise<number>;
};

const SCRIPT = new URL('./recall-process.ts', import.meta.url);

/** Starts worker processes and waits until each works. They end with the test process, whatever happens to it. */
export async function startRecallProcesses(
  count: number,
  config: { readonly redisUrl: string; readonly restUrl: string; readonly rate: number },
): Promise<readonly RecallProcess[]> {
  return Promise.all(Array.from({ length: count }, () => start(config)));
}

async function start(config: object): Promise<RecallProcess> {
  const child = fork(SCRIPT, [JSON.stringify(config)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  return {
    terminate: async () => {
      const gone = exitOf(child);
      child.kill('SIGTERM');
      return gone;
    },
    kill: async () => {
      const gone = exitOf(child);
      child.kill('SIGKILL');
      await gone;
    },
    cpuMs: async () => {
      child.send('cpu');
      const [used] = (await once(child, 'message')) as [number];
      return used;
    },
  };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
