import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { SAID_IN_SCENES } from '../scripts/demo/scenes.ts';

const ROOT = path.join(import.meta.dirname, '..');
let running: ChildProcess | undefined;
const temps: string[] = [];

afterEach(() => {
  const ended = running?.exitCode !== null || running.signalCode !== null;
  if (!ended) process.kill(-running!.pid!, 'SIGKILL');
  for (const temp of temps.splice(0)) rmSync(temp, { recursive: true, force: true });
});

/** The command itself, in a process group of its own as at a terminal, with a name of its own in its environment by which its processes can be found. */
function demo(...args: string[]) {
  const mark = `demo-test-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const temp = mkdtempSync(path.join(tmpdir(), 'unsaid-demo-test-'));
  temps.push(temp);
  const child = spawn('npm', ['run', '--silent', 'demo', '--', ...args], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, LANG: mark, TMPDIR: temp },
  });
  running = child;
  let said = '';
  const waiting: { for: RegExp; resolve: () => void }[] = [];
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    for (const { for: words, resolve } of waiting) if (words.test(said)) resolve();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    mark,
    temp,
    exit,
    said: () => said,
    hears: (words: RegExp) =>
      Promise.race([
        words.test(said) ? undefined : new Promise<void>((resolve) => waiting.push({ for: words, resolve })),
        exit.then((code) => {
          if (!words.test(said)) throw new Error(`ended with ${code} before it said ${words}:\n${said}`);
        }),
      ]),
  };
}

/** Living processes that carry the mark in their environment: npm, the demo, service, simulator, Redis, leashes. */
function processesWith(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
      } catch {
        return false;
      }
    })
    .map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
}

/** A process that was told to end needs a moment for it. */
async function nothingLeft(mark: string): Promise<void> {
  await expect.poll(() => processesWith(mark), { timeout: 20_000, interval: 50 }).toEqual([]);
}

/** npm itself keeps a cache of compiled code beside it. */
const leftIn = (temp: string) => readdirSync(temp).filter((name) => name !== 'node-compile-cache');

/** Much is waited for, and a busy machine takes its time. */
const SLOW = { timeout: 180_000 };

describe('npm run demo', SLOW, () => {
  test('recalls every offending message and no other, says so, exits 0 and leaves nothing behind', async () => {
    const { exit, said, mark, temp } = demo(
      '--seconds',
      '3',
      '--rate',
      '60',
      '--offending',
      '0.3',
      '--seed',
      'demo-test',
    );
    const code = await exit;
    expect(said()).toMatch(/watch messages disappear\s+http:\/\/127\.0\.0\.1:\d+/);
    expect(said()).toMatch(/sent\s+\d+ messages, \d+ of them offending/);
    const count = (name: string) => Number(said().match(new RegExp(`^  ${name}\\s+(\\d+)`, 'm'))?.[1]);
    // Three seconds of sixty, and beside the traffic what the scenes for the console send.
    expect(count('sent')).toBe(3 * 60 + SAID_IN_SCENES);
    const offending = Number(said().match(/(\d+) of them offending/)?.[1]);
    expect(offending).toBeGreaterThan(20);
    expect(count('recalled')).toBe(offending);
    expect(count('missed')).toBe(0);
    expect(count('wrongly recalled')).toBe(0);
    expect(count('flagged')).toBeGreaterThanOrEqual(offending);
    expect(said()).toMatch(/Every offending message is gone, and no other\./);
    expect(code).toBe(0);
    await nothingLeft(mark);
    expect(leftIn(temp)).toEqual([]);
  });

  test('stops everything with Ctrl-C, and shows what was done until then', async () => {
    const { child, exit, said, hears, mark, temp } = demo('--rate', '20');
    await hears(/Ctrl-C stops everything/);
    await hears(/sent \d+/);
    expect(processesWith(mark).filter((line) => /redis-server|main\.ts/.test(line)).length).toBeGreaterThanOrEqual(3);
    // What a terminal does: everybody in the foreground gets it.
    process.kill(-child.pid!, 'SIGINT');
    await exit;
    expect(said()).toMatch(/recalled +\d+[\s\S]*Stopping …/);
    await nothingLeft(mark);
    expect(leftIn(temp)).toEqual([]);
  });

  test('prints a curl that lists what shadow rules would have taken, with the text', async () => {
    const { child, exit, said, hears, mark } = demo('--rate', '20');
    await hears(/Ctrl-C stops everything/);
    // The command as it stands there, and not one like it.
    const [, command = ''] = /what shadow rules would have taken, with the text:\n +(curl [^\n]+)\n/.exec(said()) ?? [];
    const [, name = '', value = '', url = ''] = /^curl -H "([^:"]+): ([^"]+)" "([^"]+)"$/.exec(command) ?? [];
    const ask = async () => {
      const answer = await fetch(url, { headers: { [name]: value } });
      expect([command, answer.status]).toEqual([command, 200]);
      return ((await answer.json()) as { items: { state: string; text?: string; rule: string }[] }).items;
    };
    await expect.poll(async () => (await ask()).length, { timeout: 60_000, interval: 200 }).toBeGreaterThan(0);
    for (const one of await ask()) {
      expect(one).toMatchObject({ state: 'shadow', rule: expect.any(String), text: expect.stringMatching(/./) });
    }
    process.kill(-child.pid!, 'SIGINT');
    await exit;
    await nothingLeft(mark);
  }, 120_000);

  test('killed with -9 it takes service, simulator and Redis with it', async () => {
    const { hears, mark } = demo('--rate', '20');
    await hears(/sent \d+/);
    const pid = readdirSync('/proc').find((name) => {
      if (!/^\d+$/.test(name)) return false;
      try {
        const isOurs = readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark);
        return isOurs && readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')[1] === 'scripts/demo.ts';
      } catch {
        return false;
      }
    });
    process.kill(Number(pid), 'SIGKILL');
    await nothingLeft(mark);
  });

  test('wrong flags are all told at once, with exit code 2', async () => {
    const { exit, said } = demo('--seconds', 'x', '--rate', '0');
    expect(await exit).toBe(2);
    expect(said()).toContain('--seconds must be a number from 1 to 86400, not "x"');
    expect(said()).toContain('--rate must be a number from 1 to 5000, not "0"');
  });
});
