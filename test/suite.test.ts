import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEED } from './support/draws.ts';
import { PURE_FILES } from './support/kinds-of-tests.ts';
import { importsOf, importsWithin } from './support/layout.ts';

const ROOT = path.join(import.meta.dirname, '..');
const texts = new Map<string, string>();
const read = (file: string): string => {
  const text = texts.get(file) ?? readFileSync(path.join(ROOT, file), 'utf8');
  texts.set(file, text);
  return text;
};
const pure = globSync([...PURE_FILES], { cwd: ROOT });

describe('the kinds of tests', () => {
  /** What starts something, or talks to it. */
  const OUTSIDE =
    /^(node:(child_process|cluster|dgram|http|http2|https|net|timers.*|tls|worker_threads)|ioredis|bullmq|express|playwright-core|pg|undici|kysely|vite)$/;
  /** Says what an address is, and opens none. */
  const READS_ADDRESSES = /^import \{ (?:(?:BlockList|isIP)(?:, )?)+ \} from 'node:net';$/m;
  /** What would be there for the next file, which runs in the same process; and what waits for the clock. */
  const LEFT =
    /\b(vi\.\w+|until\(|letPass\(|set(Timeout|Interval)\(|process\.(on|once|chdir)\(|process\.env\.\w+ (\?\?)?=[^=])/;

  test('what is pure reaches nothing outside, leaves nothing, and waits for nothing', () => {
    expect(pure.length).toBeGreaterThan(60);
    const wrong: string[] = [];
    for (const start of pure) {
      const reached = new Set([start]);
      for (const at of reached) {
        const file = { path: at, text: read(at) };
        for (const { from, isType } of importsOf(file.text)) {
          if (!isType && OUTSIDE.test(from) && !(from === 'node:net' && READS_ADDRESSES.test(file.text)))
            wrong.push(`${start}: ${at} uses ${from}`);
        }
        for (const { target, isType, isLazy } of importsWithin(file)) if (!isType && !isLazy) reached.add(target);
      }
      const [left] = start === 'test/shape.test.ts' ? [] : (LEFT.exec(read(start)) ?? []);
      if (left !== undefined) wrong.push(`${start}: ${left}`);
    }
    expect(wrong).toEqual([]);
  });

  test('draw the same cases in each run, unless others are asked for', () => {
    const drawn = () => fc.sample(fc.integer(), 20);
    expect(drawn()).toEqual(drawn());
    expect(fc.readConfigureGlobal().seed).toBe(Number(process.env.DRAW_SEED ?? SEED));
  });
});

test('what a second try mended is told, with what was wrong; what fails twice fails', async () => {
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const config = path.join(ROOT, 'test/fixtures/second-try/vitest.config.ts');
  const reporter = path.join(ROOT, 'test/support/second-tries.ts');
  const args = [vitest, 'run', '--config', config, `--reporter=${reporter}`, '--reporter=json'];
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT, env: { ...process.env, VITEST: undefined } }, (_, stdout) =>
      resolve(stdout),
    );
  });
  const lines = said.split('\n').filter((line) => line.startsWith('second try'));
  expect(lines).toEqual([
    'second try needed: races.tries.ts > a real process > loses a race once (expected 1 to be 2 // Object.is equality)',
  ]);
  expect(JSON.parse(said.slice(said.indexOf('{"')))).toMatchObject({ numPassedTests: 2, numFailedTests: 1 });
});
