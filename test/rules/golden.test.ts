import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/rulebook/compile-rules.ts';
import type { ModelCard } from '../../src/rules/model-file.ts';
import type { RuleTexts, TextFile } from '../../src/rules/parse.ts';
import { printProblems } from '../../src/rules/print-problems.ts';
import { ERROR_CODES, type Problem, WARNING_CODES } from '../../src/rules/problem.ts';
import { JA } from '../../src/words/ja/rules.ts';
import { ZH } from '../../src/words/zh/rules.ts';
import { makeModel } from '../support/make-model.ts';

/**
 * Each file holds rule files and what is said about them. To review new wording as prose: `UPDATE_GOLDEN=1 npx vitest
 * run test/rules/golden.test.ts`, then read the diff.
 */
const GOLDEN = join(import.meta.dirname, 'golden');
const SEPARATOR = '=== what is said\n';
/** What is said in other languages stands below the English, so that all three are read side by side. */
const OTHERS = { 简体中文: ZH, 日本語: JA };
const inAll = (problems: readonly Problem[]): string =>
  withoutDigests(
    printProblems(problems, '9f3c1a7e') +
      Object.entries(OTHERS)
        .map(([name, words]) => `=== ${name}\n${printProblems(problems, '9f3c1a7e', words)}`)
        .join(''),
  );
/** What names a model follows from how this version reads texts, too. */
const withoutDigests = (said: string): string => said.replace(/(?<=\(|（|confirmed: )[0-9a-f]{12}\b/g, '0123456789ab');
const TODAY = new Date('2026-11-20T00:00:00Z');

function readGolden(file: string) {
  const [input, said] = readFileSync(join(GOLDEN, file), 'utf8').split(SEPARATOR);
  const files = input!
    .split(/^--- /m)
    .slice(1)
    .map((part): TextFile => {
      const end = part.indexOf('\n');
      return { path: part.slice(0, end), text: withModel(part.slice(end + 1)) };
    });
  const texts: RuleTexts = {
    directory: 'rules',
    ruleFiles: files.filter(({ path }) => path.endsWith('.yaml')),
    listFiles: files.filter(({ path }) => !path.endsWith('.yaml')),
  };
  return { input: input!, said, texts };
}

/** A model fits the engine that taught it, and so is made here: `made {"noMatch":40}` is one with that in its card. */
const withModel = (text: string): string =>
  text.startsWith('made ') ? makeModel('chat-spam', JSON.parse(text.slice(5)) as Partial<ModelCard>) : text;

/** `E-REGEX.txt`, or `E-REGEX.something.txt` where a code has several. */
const codeOf = (file: string): string => file.split('.', 1)[0]!;
const files = readdirSync(GOLDEN).toSorted();

describe('what is said about a mistake', () => {
  it.each(files)('%s', (file) => {
    const { input, said, texts } = readGolden(file);
    const compiled = compileRules(texts, TODAY);
    const problems = compiled.ok ? compiled.warnings : compiled.problems;
    const now = inAll(problems);
    if (process.env.UPDATE_GOLDEN) writeFileSync(join(GOLDEN, file), `${input}${SEPARATOR}${now}`);
    else expect(now).toBe(said);
    expect(problems.map(({ code }) => code)).toContain(codeOf(file));
  });

  it('has a golden file for every code', () => {
    expect([...new Set(files.map(codeOf))].toSorted()).toEqual([...ERROR_CODES, ...WARNING_CODES].toSorted());
  });

  it('has a section in docs/rules.md for every code', () => {
    const docs = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8');
    const sections = [...docs.matchAll(/^#+ `([EW]-[A-Z-]+)`/gm)].map(([, code]) => code);
    expect(sections.toSorted()).toEqual([...ERROR_CODES, ...WARNING_CODES].toSorted());
  });
});
