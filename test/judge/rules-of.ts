import type { Judge } from '../../src/judge/judge.ts';
import { compileRules } from '../../src/rulebook/compile-rules.ts';
import { printProblems } from '../../src/rules/print-problems.ts';

const TODAY = new Date('2026-11-20T00:00:00Z');

/** The judge of one rule file (and lists beside it), or an error that says what is wrong with it. */
export function judgeOf(rules: string, lists: Readonly<Record<string, string>> = {}): Judge {
  const listFiles = Object.entries(lists).map(([path, text]) => ({ path, text }));
  const ruleFiles = [{ path: 'rules.yaml', text: rules }];
  const compiled = compileRules({ directory: 'rules', ruleFiles, listFiles }, TODAY);
  if (!compiled.ok) throw new Error(`\n${printProblems(compiled.problems)}`);
  return compiled.judge;
}

/** What is said about one rule file: codes only. */
export function codesOf(rules: string, lists: Readonly<Record<string, string>> = {}): readonly string[] {
  const listFiles = Object.entries(lists).map(([path, text]) => ({ path, text }));
  const compiled = compileRules(
    { directory: 'rules', ruleFiles: [{ path: 'rules.yaml', text: rules }], listFiles },
    TODAY,
  );
  return (compiled.ok ? compiled.warnings : compiled.problems).map(({ code }) => code);
}

/** A rule with this condition; `more` goes in between, indented by four. */
export function ruleWith(when: string, { match = '', noMatch = 'good morning', more = '' } = {}): string {
  const examples = `{ match: [${JSON.stringify(match)}], no_match: [${JSON.stringify(noMatch)}] }`;
  return `version: 1
rules:
  - id: tested
    severity: medium
    state: live
    when: ${when}
    then: [recall]
    examples: ${examples}
${more}`;
}
