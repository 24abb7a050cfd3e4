import type { KnownHit, KnownRuleSet } from '../../history/questions/questions.ts';
import { type ListAnswer, listApart, listUseApart } from '../../rulebook/list-use-apart.ts';
import { listsIn } from '../../rules/inner-conditions.ts';
import { csvLine } from '../../sheet.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/rules.ts';
import { historyOf, type Inside } from '../inside.ts';
import { invalid, notFound } from '../problem.ts';
import { stream } from '../stream.ts';
import { known } from './rules.ts';

/** The most pages of rule sets that are read: enough for years at a set a day. */
const SET_PAGES = 10;
const PAGE = 200;
const MOST_TEXTS = 5_000;
const WITHIN_MS = 30_000;

export const RULE_PAST = [
  answering(contract.listPublications, async ({ inside, params: { id } }) => {
    await known(inside, id);
    return { items: publicationsOf(id, await ruleSetsOf(inside)), next: null };
  }),
  answering(contract.listUnmatched, async ({ inside, params: { id }, signal }) => {
    await known(inside, id);
    const rule = inside.judge().ruleSet.rules.find((one) => one.id === id);
    if (rule === undefined || listsIn(rule.when).length === 0) return { texts: 0, since: null, lists: [] };
    const texts = await matchedBy(inside, [id]);
    const task = { ...placeOf(inside), rule: id, texts: texts.map(({ text }) => text) };
    const lists = await listUseApart(task, within(signal));
    return {
      ...{ texts: texts.length, since: texts.at(-1)?.at ?? null },
      lists: lists.map((each) => ({ ...each, unmatched: [...each.unmatched] })),
    };
  }),
  answering(contract.getList, async ({ inside, params: { id }, query, signal }) => {
    const from = readCursor(query.after);
    const { found, ...of } = await listOf(inside, id, { ...query, from, most: query.limit }, signal);
    const end = from + found.page.length;
    return {
      ...{ ...of, list: id, kind: found.kind, entries: found.entries, never: found.never },
      items: found.page.map(listedEntry),
      next: end < found.found ? String(end) : null,
    };
  }),
  answering(contract.listAsCsv, async ({ inside, params: { id }, query, res, signal }) => {
    const lines = async function* (): AsyncGenerator<string> {
      const { found } = await listOf(inside, id, { ...query, from: 0, most: Number.MAX_SAFE_INTEGER }, signal);
      yield csvLine([found.kind === 'phrases' ? 'phrase' : found.kind.slice(0, -1), ...COLUMNS]);
      for (const { entry, by, note, expires, texts, lastAt } of found.page) {
        const seen = lastAt === undefined ? undefined : new Date(lastAt).toISOString();
        yield csvLine([entry, by, note, expires, texts, seen]);
      }
    };
    await stream(res, 'text/csv; charset=utf-8', lines(), signal);
    return undefined;
  }),
];

/** Behind the entry; the first of them are those of a list's file. */
const COLUMNS = ['by', 'note', 'expires', 'texts', 'last seen'];

type OfEntries = { readonly find: string; readonly never: 'yes' | 'no'; readonly from: number; readonly most: number };

/** Entries of a list with what rules matched that use it. @throws Problem where there is no such list */
async function listOf(inside: Inside, id: string, { never, find, from, most }: OfEntries, signal: AbortSignal) {
  await inside.fresh.wait();
  const rules = inside.judge().ruleSet.rules.filter(({ when }) => listsIn(when).includes(id));
  const ids = rules.map((rule) => rule.id);
  const texts = await matchedBy(inside, ids);
  const task = { ...placeOf(inside), list: id, texts, from, most, find, never: never === 'yes' };
  const found = await listApart(task, within(signal));
  if (found === undefined) throw notFound('there is no such list in the rule files');
  return { found, rules: ids, texts: texts.length, since: texts.at(-1)?.at ?? null };
}

const listedEntry = ({ entry, expires, by, note, texts, lastAt }: NonNullable<ListAnswer>['page'][number]) => ({
  ...{ entry, expires: expires ?? null, by: by ?? null, note: note ?? null, texts, lastAt: lastAt ?? null },
});

const placeOf = (inside: Inside) => ({ directory: inside.rulesDir, now: new Date(inside.now()) });
const within = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);

/** A page starts at the index of its first entry; a list changes only with its file. */
function readCursor(after: string | undefined): number {
  if (after === undefined) return 0;
  if (!/^\d{1,9}$/.test(after)) throw invalid([{ pointer: '?after', detail: 'this is no `next` of a page' }]);
  return Number(after);
}

/** Texts that rules matched and that are still kept: newest first, each once. */
async function matchedBy(inside: Inside, rules: readonly string[]): Promise<readonly { text: string; at: number }[]> {
  const { questions } = historyOf(inside);
  const hits: KnownHit[] = [];
  for (const rule of rules) {
    let after: string | undefined;
    let own = 0;
    do {
      const page = await questions.hits({ rule }, { limit: PAGE, after });
      hits.push(...page.items);
      own += page.items.length;
      after = page.next;
    } while (after !== undefined && own < MOST_TEXTS);
  }
  const newest = hits.toSorted((a, b) => b.at - a.at).slice(0, MOST_TEXTS);
  const times = new Map(newest.toReversed().map(({ message, at }) => [message.identity, at]));
  const kept = await questions.texts([...times.keys()]);
  const texts = [...kept].map(([identity, { text }]) => ({ text, at: times.get(identity) ?? 0 }));
  return texts.toSorted((a, b) => b.at - a.at);
}

async function ruleSetsOf(inside: Inside): Promise<readonly KnownRuleSet[]> {
  const { questions } = historyOf(inside);
  const found: KnownRuleSet[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < SET_PAGES; pages++) {
    const page = await questions.ruleSets({ limit: PAGE, after });
    found.push(...page.items);
    after = page.next;
    if (after === undefined) break;
  }
  return found;
}

/** Each change of a rule's version, newest first. Rule sets are taken in the order in which they first judged. */
export function publicationsOf(rule: string, sets: readonly KnownRuleSet[]) {
  const changes: { at: number; version: string; state: string; ruleSet: string }[] = [];
  for (const { hash, firstAt, rules } of sets.toSorted((a, b) => a.firstAt - b.firstAt)) {
    const one = rules.find(({ id }) => id === rule);
    if (one === undefined || changes.at(-1)?.version === one.version) continue;
    changes.push({ at: firstAt, version: one.version, state: one.state, ruleSet: hash });
  }
  return changes.toReversed();
}
