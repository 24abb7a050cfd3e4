import { deleteLabel, putLabel } from '../../history/people/labels.ts';
import type { KnownHit, Page, Period } from '../../history/questions/questions.ts';
import type { Rule } from '../../rules/rule-set.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/rules.ts';
import { historyOf, type Inside } from '../inside.ts';
import { named, refOfKnown } from '../names.ts';
import { notFound } from '../problem.ts';
import { maySeeText, type SignedIn } from '../sign-in/roles.ts';
import { falseAlarmsOf } from './false-alarms.ts';
import { wilson } from './wilson.ts';

const DAY_MS = 86_400_000;
/** Fewer labels say too little. */
const ENOUGH = 30;

export const RULES = [
  answering(contract.listRules, async ({ inside }) => {
    const { rules, hash } = inside.judge().ruleSet;
    return { items: rules.map((rule) => listed(inside, rule)), next: null, ruleSet: hash };
  }),
  answering(contract.listHits, async ({ inside, params, query, who }) => {
    await known(inside, params.id);
    const { items, ...rest } = await hitsOf(inside, who, { ...query, rule: params.id });
    return { items: items.map(({ rule: _, ...hit }) => hit), ...rest };
  }),
  answering(contract.listAllHits, async ({ inside, query, who }) => {
    await inside.fresh.wait();
    return hitsOf(inside, who, query);
  }),
  answering(contract.listSamples, async ({ inside, params, query, who }) => {
    await known(inside, params.id);
    const { since, until, limit, after, texts, unlabelled, version } = query;
    const filter = { rule: params.id, version, from: since, to: until, unlabelled: unlabelled === 'yes' };
    const page = await historyOf(inside).questions.samples(filter, { limit, after });
    const said = texts === 'yes' ? await textsOf(inside, who, page.items) : new Map<string, string>();
    const items = page.items.map(
      (hit): contract.Sample => ({
        ...about(hit),
        ...(hit.label === undefined ? {} : { label: hit.label.label, labelledBy: hit.label.who }),
        ...textIn(said, hit),
      }),
    );
    return { items, next: page.next ?? null, asOf: inside.fresh.last() };
  }),
  answering(contract.getPrecision, async ({ inside, params: { id }, query }) => {
    await known(inside, id);
    const version = query.version ?? inside.versionOf(id);
    const filter = { version, from: query.since, to: query.until };
    const labels = await historyOf(inside).questions.labelled(id, filter);
    const { right, wrong } = labels;
    const rule = inside.judge().ruleSet.rules.find((one) => one.id === id);
    const { questions } = historyOf(inside);
    const falseAlarms = rule === undefined ? null : await falseAlarmsOf(questions, rule, version, inside.now());
    return { version, ...labels, ...wilson(right, wrong), isEnough: right + wrong >= ENOUGH, falseAlarms };
  }),
  answering(contract.getOverlap, async ({ inside, params: { id }, query }) => {
    await known(inside, id);
    const found = await historyOf(inside).questions.overlap(id, { from: query.since, to: query.until });
    const of = found.find(({ rule }) => rule === id)?.messages ?? 0;
    return { of, items: found.filter(({ rule }) => rule !== id).map((each) => ({ ...each })) };
  }),
  answering(contract.getRule, async ({ inside, params: { id } }) => {
    const rule = inside.judge().ruleSet.rules.find((one) => one.id === id);
    if (rule === undefined) throw notFound('there is no such rule in the set that runs');
    const { when, except, scope, brake, examples } = rule;
    const { match, noMatch, sequences } = examples;
    return {
      ...listed(inside, rule),
      ...{ when, except: [...except], scope, brake: brake ?? null },
      examples: { match: match.length, noMatch: noMatch.length, sequences: sequences.length },
      lastDay: await lastDayOf(inside, id),
    };
  }),
  answering(contract.putLabel, async ({ inside, params: { rule, ref }, body: { label }, who }) => {
    const history = historyOf(inside);
    await inside.fresh.wait();
    const told = { rule, identity: named(ref).identity, who: who.name, label, at: inside.now() };
    const version = await putLabel(history.db, told);
    if (version === undefined) throw notFound('this rule did not hit this message, as far as history knows');
    return { rule, ref, label, who: who.name, at: told.at, version };
  }),
  answering(contract.deleteLabel, async ({ inside, params: { rule, ref }, who }) => {
    const told = { rule, identity: named(ref).identity, who: who.name };
    if (!(await deleteLabel(historyOf(inside).db, told))) throw notFound('you gave no such label');
    return undefined;
  }),
];

type HitsAsked = Period &
  Page & {
    readonly rule?: string | undefined;
    readonly version?: string | undefined;
    readonly state?: 'shadow' | 'live' | undefined;
    readonly since?: number | undefined;
    readonly until?: number | undefined;
    readonly texts: 'yes' | 'no';
  };

async function hitsOf(inside: Inside, who: SignedIn, { since, until, limit, after, texts, ...filter }: HitsAsked) {
  const page = await historyOf(inside).questions.hits({ ...filter, from: since, to: until }, { limit, after });
  const said = texts === 'yes' ? await textsOf(inside, who, page.items) : new Map<string, string>();
  const items = page.items.map((hit) => ({
    rule: hit.rule,
    ...about(hit),
    severity: hit.severity as contract.ListedHit['severity'],
    actions: [...hit.actions],
    ...(hit.message.standing === undefined ? {} : { outcome: hit.message.standing }),
    ...textIn(said, hit),
  }));
  return { items, next: page.next ?? null, asOf: inside.fresh.last() };
}

const listed = ({ versionOf }: Inside, { id, title, policy, severity, state, then }: Rule): contract.ListedRule => ({
  ...{ id, title, policy, severity, state, version: versionOf(id), actions: then.map(({ type }) => type) },
});

/** True for a rule that runs or that history has hits of. Waits for the latest hits to arrive. */
export async function known(inside: Inside, rule: string): Promise<void> {
  await inside.fresh.wait();
  if (inside.judge().ruleSet.rules.some(({ id }) => id === rule)) return;
  const { items } = await historyOf(inside).questions.hits({ rule }, { limit: 1 });
  if (items.length === 0) throw notFound('there is no such rule, and history knows of none');
}

const about = ({ message, at, version, state, spans }: KnownHit) => ({
  ...{ ref: refOfKnown(message), at, sender: message.sender ?? null, sentAt: message.sentAt, version, state },
  spans: spans.map(({ part, start, end }) => ({ part, start, end })),
});

async function textsOf(inside: Inside, who: SignedIn, hits: readonly KnownHit[]): Promise<ReadonlyMap<string, string>> {
  if (!maySeeText(who)) return new Map();
  const kept = await historyOf(inside).questions.texts(hits.map(({ message }) => message.identity));
  inside.metrics.textLooks(who.role, kept.size);
  return new Map([...kept].map(([identity, { text }]) => [identity, text]));
}

function textIn(texts: ReadonlyMap<string, string>, { message }: KnownHit): { text?: string } {
  const text = texts.get(message.identity);
  return text === undefined ? {} : { text };
}

async function lastDayOf({ history, now }: Inside, rule: string) {
  const period = { from: now() - DAY_MS, to: now(), by: 'day' as const };
  const questions = history()?.questions;
  if (questions === undefined) return null;
  const [own, all] = await Promise.all([
    questions.counts({ ...period, rule }),
    questions.counts({ ...period, rule: '' }),
  ]);
  const sum = (counts: typeof own) => counts.reduce((total, { messages }) => total + messages, 0);
  // A hit is counted for each action; the largest count is the number of hits.
  const most = Math.max(0, ...[...Map.groupBy(own, ({ action }) => action).values()].map(sum));
  return { hits: most, judged: sum(all) };
}
