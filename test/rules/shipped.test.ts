import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyTrafficRules } from '../../scripts/traffic-rules.ts';
import { contentOfText } from '../../src/judge/content-of.ts';
import type { Judge } from '../../src/judge/judge.ts';
import type { Content } from '../../src/model.ts';
import { loadRules } from '../../src/rulebook/compile-rules.ts';
import { jsonSchema } from '../../src/rules/format.ts';
import { printProblems } from '../../src/rules/print-problems.ts';
import { CLEAN, NEWS, OFFENDING, SPLIT_OFFENCES } from '../../src/simulator/phrases.ts';

const ROOT = join(import.meta.dirname, '../..');
const SOMEWHERE: readonly Partial<Content>[] = [
  { conversation: 'group', groupType: 'Public', group: 'g1', sender: 'u1' },
  { conversation: 'group', groupType: 'AVChatRoom', group: 'g2', sender: 'u1' },
  { conversation: 'c2c', sender: 'u1', recipient: 'u2' },
  { conversation: 'official', sender: undefined },
];
const filled = (line: string) =>
  line
    .replaceAll('{id}', 'abc12345')
    .replaceAll('{n}', '7')
    .replaceAll('{hour}', '9')
    .replaceAll('{name}', 'Mia')
    .replaceAll('{place}', '上海')
    .replaceAll('{food}', '拉面')
    .replaceAll('{emoji}', '😂');

async function judgeOf(directory: string): Promise<Judge> {
  const loaded = await loadRules(directory, new Date('2026-11-20T00:00:00Z'));
  if (!loaded.ok) throw new Error(printProblems(loaded.problems));
  expect(loaded.warnings).toEqual([]);
  return loaded.judge;
}

describe('the rules that come with unsaid', () => {
  let judge: Judge;

  beforeAll(async () => {
    judge = await judgeOf(join(ROOT, 'rules'));
  });

  it('begin in shadow, all but the test phrase', () => {
    const live = judge.ruleSet.rules.filter(({ state }) => state === 'live');
    expect(live.map(({ id }) => id)).toEqual(['test-phrase']);
  });

  it('leave ordinary conversation alone', () => {
    for (const line of [...Object.values(CLEAN).flat(), ...NEWS].map(filled)) {
      expect([line, judge.judge(contentOfText(line), { counters: [] }).hits.map(({ rule }) => rule)]).toEqual([
        line,
        [],
      ]);
    }
  });
});

describe('the rules that simulated people meet', () => {
  const directory = mkdtempSync(join(tmpdir(), 'unsaid-traffic-rules-'));
  let judge: Judge;

  beforeAll(async () => {
    await copyTrafficRules(directory);
    judge = await judgeOf(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const liveRecalls = (content: Content) =>
    judge
      .judge(content, { counters: [] })
      .hits.filter(({ state, actions }) => state === 'live' && actions.some(({ type }) => type === 'recall'));

  const offending = OFFENDING.flatMap(({ lines }) => lines.map(filled));
  it.each(offending)('recall "%s" in every kind of conversation', (text) => {
    for (const place of SOMEWHERE) expect(liveRecalls(contentOfText(text, place))).not.toEqual([]);
  });

  it.each(SPLIT_OFFENCES)('recall "%s" + "%s" in two elements of one message', (first, second) => {
    const parts = [first, second].map((text) => ({ source: 'text' as const, run: 0, text: filled(text) }));
    expect(liveRecalls(contentOfText('', { parts }))).not.toEqual([]);
  });
});

describe('the JSON Schema', () => {
  it('docs/rules.schema.json is what `unsaid rules schema` prints', () => {
    const written = JSON.parse(readFileSync(join(ROOT, 'docs/rules.schema.json'), 'utf8')) as unknown;
    expect(written).toEqual(JSON.parse(JSON.stringify(jsonSchema())));
  });
});
