/** Entry point of the thread that list-use-apart.ts starts: reads the lists of one rule, looks through texts, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { makeListCounter } from '../judge/list-use.ts';
import { compareWith } from '../judge/samples.ts';
import { listsIn } from '../rules/inner-conditions.ts';
import { USUAL_LIKENESS, type WordList } from '../rules/lists.ts';
import { parseRules } from '../rules/parse.ts';
import type { ListUseAnswer, ListUseTask } from './list-use-apart.ts';
import { loadRuleTexts } from './load.ts';

/** Entries that are shown of each list. */
const SHOWN = 200;

async function answer({ directory, now, rule, texts }: ListUseTask): Promise<ListUseAnswer> {
  const loaded = await loadRuleTexts(directory);
  if (!loaded.ok) return [];
  const { ruleSet, lists } = parseRules(loaded.texts, now.toISOString().slice(0, 10));
  const found = ruleSet.rules.find(({ id }) => id === rule);
  const names = new Set(found === undefined ? [] : listsIn(found.when));
  const own = lists.filter(({ name }) => names.has(name));
  const phrases = own.filter(({ kind }) => kind === 'phrases');
  const counter = makeListCounter(phrases);
  for (const text of texts) counter.add(text);
  const used = new Map(counter.use().map(({ list, texts: counts }) => [list.name, counts]));
  return own.map((list) => {
    if (list.kind === 'samples') return toldOf(list, sampleUse(list.entries, texts));
    return toldOf(list, used.get(list.name) ?? list.entries.map((entry) => domainUse(entry, texts)));
  });
}

function toldOf({ name, kind, entries }: WordList, counts: readonly number[]): ListUseAnswer[number] {
  const never = entries.filter((_, index) => counts[index] === 0);
  return { list: name, kind, entries: entries.length, never: never.length, unmatched: never.slice(0, SHOWN) };
}

/** Of each sample how many texts are most like it. */
function sampleUse(samples: readonly string[], texts: readonly string[]): readonly number[] {
  const counts = samples.map(() => 0);
  const compare = compareWith(samples);
  for (const text of texts) {
    const like = compare(text, USUAL_LIKENESS);
    if (like !== undefined) counts[like.sample]!++;
  }
  return counts;
}

/** Domains are looked for as they are written; disguised ones are not counted. */
function domainUse(entry: string, texts: readonly string[]): number {
  const plain = entry.replace(/^\*\./, '').toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(plain)) ? 1 : 0;
}

parentPort!.postMessage(await answer(workerData as ListUseTask));
