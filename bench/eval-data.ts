import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The evaluation data is not part of the repository; `EVAL_DIR` says where it is. */
const EVAL_DIR = process.env.EVAL_DIR ?? join(import.meta.dirname, '../../shared/eval');

export type Row = {
  readonly id: string;
  readonly text: string;
  readonly label: string;
  readonly lang: string;
  readonly tag?: string;
  readonly lex?: string;
};

export const evalFiles = (): string[] =>
  existsSync(EVAL_DIR)
    ? readdirSync(EVAL_DIR)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
    : [];

/** Whether the term lists and the files are there. */
export const hasEvalData = (): boolean => evalFiles().length > 0 && existsSync(join(EVAL_DIR, 'terms_en.tsv'));

export async function readRows(name: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const line of createInterface({ input: createReadStream(join(EVAL_DIR, name)) }))
    if (line !== '') rows.push(JSON.parse(line) as Row);
  return rows;
}

/** A list of terms, without those that no engine should take: single CJK characters. */
export function readTerms(language: 'en' | 'zh' | 'ja'): string[] {
  const lines = readFileSync(join(EVAL_DIR, `terms_${language}.tsv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return [...new Set(lines.map((line) => line.split('\t')[0]!.trim()))].filter(
    (term) => !/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(term) && [...term].length > 1,
  );
}

/** Mulberry32: a seeded stream of [0, 1). */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
