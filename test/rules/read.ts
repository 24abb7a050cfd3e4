import { parseDocument } from 'yaml';
import type { ProblemAt } from '../../src/rules/problem.ts';
import type { Read, ReadContext, Shape } from '../../src/rules/shape.ts';
import { makeSource } from '../../src/rules/source.ts';

/** What one scalar or one mapping reads, and what is said of it, at which place. */
export function read<S extends Shape<unknown>>(shape: S, text: string) {
  const source = makeSource('a.yaml', text);
  const problems: ProblemAt[] = [];
  const parent = { source, start: 0, end: 0 };
  const context: ReadContext = { source, report: (problem) => problems.push(problem), parent };
  const value = shape.read(parseDocument(text, { uniqueKeys: false }).contents, context) as Read<S> | undefined;
  const said = problems.map(({ code, at, message, hint }) => [code, text.slice(at.start, at.end), message, hint]);
  return { value, said };
}
