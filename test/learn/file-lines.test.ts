import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileLines } from '../../src/learn/file-lines.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lines-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function linesIn(text: string): Promise<readonly string[]> {
  const file = path.join(folder, 'lines');
  await writeFile(file, text);
  return all(file);
}

async function all(file: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of fileLines(file)) lines.push(line);
  return lines;
}

describe('the lines of a file', () => {
  test.each([
    ['', []],
    ['\n', ['']],
    ['one', ['one']],
    ['one\ntwo\n', ['one', 'two']],
    ['one\r\n\r\ntwo', ['one', '', 'two']],
    ['one\rtwo\r', ['one', 'two']],
    ['\ufeffone\n\ufefftwo', ['one', '\ufefftwo']],
    ['one\u2028still one\u2029and still\u0085\n', ['one\u2028still one\u2029and still\u0085']],
  ])('%j', async (text, wanted) => {
    expect(await linesIn(text)).toEqual(wanted);
  });

  test('a line end or a character that lies over two chunks is one', async () => {
    const begins = 'x'.repeat(64 * 1024 - 1);
    expect(await linesIn(`${begins}\r\nend`)).toEqual([begins, 'end']);
    expect(await linesIn(`${begins}群\rend`)).toEqual([`${begins}群`, 'end']);
    expect(await linesIn(`${begins}\r`)).toEqual([begins]);
  });

  test('a folder has none', async () => {
    await expect(all(folder)).rejects.toThrow('EISDIR');
  });
});
