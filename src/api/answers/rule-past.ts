import type { KnownHit, KnownRuleSet } from '../../history/questions/questions.ts';
import { listUseApart } from '../../rulebook/list-use-apart.ts';
import { listsIn } from '../../rules/inner-conditions.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/rules.ts';
import { historyOf, type Inside } from '../inside.ts';
import { known } from './rules.ts';

/** Pages of rule sets that are looked through: a set a day for years. */
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
    const { questions } = historyOf(inside);
    const rule = inside.judge().ruleSet.rules.find((one) => one.id === id);
    if (rule === undefined || listsIn(rule.when).length === 0) return { texts: 0, since: null, lists: [] };
    const hits: KnownHit[] = [];
    let after: string | undefined;
    do {
      const page = await questions.hits({ rule: id }, { limit: PAGE, after });
      hits.push(...page.items);
      after = page.next;
    } while (after !== undefined && hits.length < MOST_TEXTS);
    const kept = await questions.texts(hits.map(({ message }) => message.identity));
    const texts = [...kept.values()].map(({ text }) => text);
    const task = { directory: inside.rulesDir, now: new Date(inside.now()), rule: id, texts };
    const within = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);
    const lists = await listUseApart(task, within);
    const oldest = hits.filter(({ message }) => kept.has(message.identity)).at(-1);
    return {
      texts: texts.length,
      since: oldest?.at ?? null,
      lists: lists.map((each) => ({ ...each, unmatched: [...each.unmatched] })),
    };
  }),
];

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

/** Each change of a rule's version, by the sets that had it in the order in which they first judged; newest first. */
export function publicationsOf(rule: string, sets: readonly KnownRuleSet[]) {
  const changes: { at: number; version: string; state: string; ruleSet: string }[] = [];
  for (const { hash, firstAt, rules } of sets.toSorted((a, b) => a.firstAt - b.firstAt)) {
    const one = rules.find(({ id }) => id === rule);
    if (one === undefined || changes.at(-1)?.version === one.version) continue;
    changes.push({ at: firstAt, version: one.version, state: one.state, ruleSet: hash });
  }
  return changes.toReversed();
}
