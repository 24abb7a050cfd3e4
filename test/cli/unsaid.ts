import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the command line as a process of its own, the way a person would. */
export function unsaid(
  args: readonly string[],
  {
    input = '',
    flags = [] as string[],
    entry = 'src/cli/main.ts',
    env = {} as Readonly<Record<string, string>>,
    cwd = ROOT,
  } = {},
) {
  return new Promise<Ended>((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, join(ROOT, entry), ...args], {
      cwd,
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // A command that ends without reading is no error of the test.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
