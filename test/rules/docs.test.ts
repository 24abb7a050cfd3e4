import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/rulebook/compile-rules.ts';
import { jsonSchema } from '../../src/rules/format.ts';
import { printProblems } from '../../src/rules/print-problems.ts';
import { makeModel } from '../support/make-model.ts';

const docs = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8');
const blocks = [...docs.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block!);
const listFiles = Object.entries({
  'lists/contact-words.txt': '加我微信\nadd me on telegram\n',
  'lists/offers.csv': 'phrase,note,expires\n限时优惠,,\n',
  'lists/safe-domains.txt': 'github.com\n',
  'lists/campaigns.txt': 'earn money at home, ask my assistant for details: 138 0013 8000\n',
  'lists/bad-domains.txt': 'evil.example\n',
  'models/chat-spam.model': makeModel('chat-spam', { noMatch: 3_000 }),
}).map(([path, text]) => ({ path, text }));

/** Blocks that are no whole file are rules. */
const asFile = (block: string): string => (/^version:/m.test(block) ? block : `version: 1\nrules:\n${block}`);

describe('docs/rules.md', () => {
  it.each(blocks.map((block) => [/id: (\S+)/.exec(block)?.[1], block]))('shows a rule that loads: %s', (_, block) => {
    const ruleFiles = [{ path: 'shown.yaml', text: asFile(block!) }];
    const compiled = compileRules({ directory: 'rules', ruleFiles, listFiles }, new Date('2026-11-20T00:00:00Z'));
    expect(compiled.ok ? '' : printProblems(compiled.problems)).toBe('');
  });

  it('shows every key of the format in one of them', () => {
    const keys = new Set<string>();
    const collect = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        if (key === 'properties') for (const name of Object.keys(value as object)) keys.add(name);
        collect(value);
      }
    };
    collect(jsonSchema());
    const shown = blocks.join('\n');
    expect(keys.size).toBeGreaterThan(50);
    expect([...keys].filter((key) => !new RegExp(`[\\s{]${key}:`).test(shown))).toEqual([]);
  });
});
