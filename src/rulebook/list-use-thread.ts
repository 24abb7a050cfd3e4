/** Entry point of the thread that list-use-apart.ts starts: reads lists, looks through texts for their entries, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { makeListCounter } from '../judge/list-use.ts';
import { compareWith } from '../judge/samples.ts';
import { listsIn } from '../rules/inner-conditions.ts';
import { USUAL_LIKENESS, type WordList } from '../rules/lists.ts';
import { parseRules } from '../rules/parse.ts';
import type { ListAnswer, ListTask, ListUseAnswer, ListUseTask } from './list-use-apart.ts';
import { loadRuleTexts } from './load.ts';

/** Entries that are shown of each list. */
const SHOWN = 200;

const read = async ({ directory, now }: ListUseTask | ListTask) => {
  const loaded = await loadRuleTexts(directory);
  return loaded.ok ? parseRules(loaded.texts, now.toISOString().slice(0, 10)) : undefined;
};

async function useOf(task: ListUseTask): Promise<ListUseAnswer> {
  const { ruleSet, lists } = (await read(task)) ?? { ruleSet: undefined, lists: [] };
  const found = ruleSet?.rules.find(({ id }) => id === task.rule);
  const names = new Set(found === undefined ? [] : listsIn(found.when));
  return lists
    .filter(({ name }) => names.has(name))
    .map((list) => {
      const find = finderOf(list);
      const matched = new Set(task.texts.flatMap(find));
      const never = list.entries.filter((_, index) => !matched.has(index));
      const { name, kind, entries } = list;
      return { list: name, kind, entries: entries.length, never: never.length, unmatched: never.slice(0, SHOWN) };
    });
}

async function listOf(task: ListTask): Promise<ListAnswer> {
  const list = (await read(task))?.lists.find(({ name }) => name === task.list);
  if (list === undefined) return undefined;
  const find = finderOf(list);
  const matched = new Map<number, { texts: number; lastAt: number }>();
  // Newest first: the first text that has an entry is the last one that it matched.
  for (const { text, at } of task.texts) {
    for (const entry of find(text)) {
      const before = matched.get(entry) ?? { texts: 0, lastAt: at };
      matched.set(entry, { ...before, texts: before.texts + 1 });
    }
  }
  const wanted = task.find.toLowerCase();
  const asked = list.entries
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry, index }) => entry.toLowerCase().includes(wanted) && !(task.never && matched.has(index)));
  return {
    ...{
      kind: list.kind,
      entries: list.entries.length,
      never: list.entries.length - matched.size,
      found: asked.length,
    },
    page: asked.slice(task.from, task.from + task.most).map(({ entry, index }) => {
      const { texts = 0, lastAt } = matched.get(index) ?? {};
      return { entry, ...list.aboutOf(index), texts, lastAt };
    }),
  };
}

/** Which entries of a list occur in a text, by their index, each once. */
function finderOf(list: WordList): (text: string) => readonly number[] {
  const { kind, entries } = list;
  if (kind === 'phrases') {
    const counter = makeListCounter([list]);
    return (text) => counter.add(text).map(({ entry }) => entry);
  }
  if (kind === 'samples') {
    const compare = compareWith(entries);
    return (text) => {
      const like = compare(text, USUAL_LIKENESS);
      return like === undefined ? [] : [like.sample];
    };
  }
  // Domains are looked for as they are written; disguised ones are not counted.
  const plain = entries.map((entry) => entry.replace(/^\*\./, '').toLowerCase());
  return (text) => {
    const low = text.toLowerCase();
    return plain.flatMap((entry, index) => (low.includes(entry) ? [index] : []));
  };
}

const task = workerData as ListUseTask | ListTask;
parentPort!.postMessage(await ('rule' in task ? useOf(task) : listOf(task)));
