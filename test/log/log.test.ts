import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLog } from '../../src/log.ts';

const ROOT = path.join(import.meta.dirname, '../..');
type Line = { readonly level: string; readonly msg: string; readonly leftOut?: number; readonly of?: string };

describe('the log', () => {
  let dir: string;
  let fd: number;
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'unsaid-log-'));
    fd = openSync(path.join(dir, 'log'), 'a');
  });
  afterEach(() => {
    closeSync(fd);
    rmSync(dir, { recursive: true });
  });
  const written = () => readFileSync(path.join(dir, 'log'), 'utf8');
  const lines = () =>
    written()
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));

  test('shows so many lines a minute of one kind, and tells how many it left out', async () => {
    let now = 0;
    const { log, leftOut, close } = openLog({ level: 'info', linesAMinute: 3, fd, clock: () => now });
    for (let nth = 0; nth < 1_000; nth++) log.warn({ nth }, 'Redis did not take a callback');
    log.info('something else');
    expect(lines().map(({ msg }) => msg)).toEqual([
      ...Array(3).fill('Redis did not take a callback'),
      'something else',
    ]);
    expect(leftOut()).toEqual({ often: 997, stalled: 0 });
    now = 60_000;
    log.warn('Redis did not take a callback');
    expect(lines().slice(4)).toMatchObject([
      { msg: 'lines left out: too many of a kind', leftOut: 997, of: 'Redis did not take a callback' },
      { msg: 'Redis did not take a callback' },
    ]);
    for (let nth = 0; nth < 10; nth++) log.warn('Redis did not take a callback');
    await close(100);
    expect(lines().at(-1)).toMatchObject({ leftOut: 8 });
  });

  test('knows few kinds, whatever is said: memory does not grow with what comes from outside', () => {
    const { log, leftOut } = openLog({ level: 'info', linesAMinute: 1, fd });
    for (let nth = 0; nth < 2_000; nth++) log.info(`kind ${nth}`);
    expect(lines().length).toBeLessThan(600);
    expect(leftOut().often).toBe(2_000 - lines().length);
  });

  test('makes safe whatever it is given, by field, by message and as an error alone', () => {
    const { log } = openLog({ level: 'trace', secrets: ['hunter2hunter2'], fd });
    const error = Object.assign(new Error('WRONGPASS'), {
      command: { name: 'auth', args: ['hunter2hunter2', 'a text'] },
    });
    log.error({ err: error, error, nested: { error } }, 'lost');
    log.fatal(error);
    log.info('redis://:hunter2hunter2@host');
    log.debug({ parts: [{ text: 'a text' }], id: '\u202e\u009b31m' }, 'odd');
    expect(written()).not.toMatch(/hunter2|a text|\u202e|\u009b/);
    expect(lines()).toHaveLength(4);
  });

  test('goes on without a disk: what cannot be written is counted', () => {
    const full = openSync('/dev/full', 'a');
    const { log, leftOut } = openLog({ level: 'info', fd: full });
    for (let nth = 0; nth < 5; nth++) log.info('nobody hears');
    expect(leftOut().stalled).toBe(5);
    closeSync(full);
  });
});

test('whoever stops reading stdout loses lines, and stops nothing', async () => {
  const program = `
    import { openLog } from './src/log.ts';
    const opened = openLog({ level: 'info' });
    const since = performance.now();
    for (let nth = 0; nth < 5_000; nth++) opened.log.info({ nth, fill: 'x'.repeat(1_000) }, 'a line');
    process.stderr.write(JSON.stringify({ ms: performance.now() - since, ...opened.leftOut() }) + '\\n');
    process.stdin.once('data', async () => {
      opened.log.info('read again');
      await opened.close(5_000);
      process.exit(0);
    });
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  while (!said.includes('\n')) await once(child.stderr, 'data');
  const { stalled } = JSON.parse(said) as { stalled: number };
  expect(stalled, 'of 5 MB, a megabyte waits').toBeGreaterThan(3_000);

  let read = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (read += text));
  while (!read.includes('lines left out: nobody read them in time')) await once(child.stdout, 'data');
  child.stdin.write('go\n');
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(0);
  const lines = read
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  expect(lines.find(({ leftOut }) => leftOut !== undefined)?.leftOut).toBe(stalled);
  expect(lines.at(-1)?.msg).toBe('read again');
  expect(lines.filter(({ msg }) => msg === 'a line')).toHaveLength(5_000 - stalled);
});
