import type { KnownHit, KnownStory } from '../../history/questions/questions.ts';
import { refOf } from '../../message-ref.ts';
import type { Span, TextPart } from '../../model.ts';
import { type Story, tellStory } from '../../operate/story.ts';
import type { Story as Told } from '../contract/messages.ts';
import type { Inside } from '../inside.ts';
import { type Named, refOfKnown } from '../names.ts';
import { notFound } from '../problem.ts';
import { stateOf } from './listed-messages.ts';

/** Everything that record, ledger, evidence and history know of one message. */
export async function tellStoryOf(inside: Inside, { identity, key }: Named, withText: boolean): Promise<Told> {
  const [past, live] = await Promise.all([
    pastOf(inside, identity),
    key !== undefined && inside.isRedisReady() ? tellStory(inside.desk, key).catch(() => undefined) : undefined,
  ]);
  const seen = live !== undefined && live.seen.length + live.judgements.length + live.flags.length > 0;
  if (past === undefined && !seen && live?.recall === undefined) throw notFound('nothing is known of such a message');
  const parts = partsOf(live, past);
  const known = live?.seen[0];
  const standing =
    live?.recall === undefined ? (past?.standing ?? (known?.gone ? 'gone' : undefined)) : stateOf(live.recall.state);
  return {
    ref: refOfKnown({ key: live?.key ?? past?.key ?? key, identity }),
    sender: known?.sender ?? past?.sender ?? live?.judgements[0]?.message.sender ?? null,
    sentAt: known?.sentAt ?? past?.sentAt ?? null,
    ...(withText && parts !== undefined
      ? { text: parts.map(({ text }) => text).join('\n'), parts: parts.map(partOf) }
      : {}),
    ...(standing === undefined ? {} : { outcome: standing }),
    hits: hitsOf(live, past),
    events: inOrder(eventsOf(live, past)),
    labels: (past?.labels ?? []).map(({ rule, label, who, at }) => ({ rule, label, who, at })),
    around: [...new Set((live?.judgements ?? []).flatMap(({ neighbours }) => neighbours.map(refOf)))],
    ruleSets: [
      ...new Set([
        ...(past?.judgements ?? []).map(({ ruleSet }) => ruleSet),
        ...(live?.judgements ?? []).map(({ verdict }) => verdict.ruleSet),
      ]),
    ],
  };
}

async function pastOf({ history, fresh, log }: Inside, identity: string): Promise<KnownStory | undefined> {
  const opened = history();
  if (opened === undefined) return undefined;
  await fresh.wait();
  try {
    return await opened.questions.message(identity);
  } catch (error) {
    log.warn({ err: error }, 'history could not be asked; the story is what is live');
    return undefined;
  }
}

function partsOf(live: Story | undefined, past: KnownStory | undefined): readonly TextPart[] | undefined {
  return (
    live?.seen.find(({ editedAt }) => editedAt === undefined)?.parts ??
    live?.judgements.find(({ parts }) => parts !== undefined)?.parts ??
    past?.texts[0]?.parts
  );
}

const partOf = ({ source, text, voice }: TextPart) => ({ source, text, ...(voice === undefined ? {} : { voice }) });
const spansOf = (spans: readonly Span[]) => spans.map(({ part, start, end }) => ({ part, start, end }));

/** Each rule once, with its latest hit. */
function hitsOf(live: Story | undefined, past: KnownStory | undefined): Told['hits'] {
  const hits = new Map<string, Told['hits'][number]>();
  for (const { verdict } of live?.judgements ?? []) {
    for (const { rule, state, severity, policy, actions, spans } of verdict.hits) {
      hits.set(rule, {
        rule,
        state,
        severity,
        policy,
        actions: actions.map(({ type }) => type),
        spans: spansOf(spans),
      });
    }
  }
  for (const { hits: some } of past?.judgements ?? []) for (const hit of some) hits.set(hit.rule, hitOf(hit));
  return [...hits.values()];
}

const hitOf = ({ rule, state, severity, policy, version, actions, spans }: KnownHit): Told['hits'][number] => ({
  ...{ rule, state, policy, version, actions: [...actions], spans: spansOf(spans) },
  severity: severity as Told['hits'][number]['severity'],
});

type Event = Told['events'][number];

/** What comes before what within a second: several processes write, each by its clock, and people see seconds. */
const TURN: Readonly<Record<string, number>> = { sent: 0, drafted: 0, edited: 0, judged: 1, flagged: 2, review: 2 };
const LAST_TURN = 3;

/** By time; of one second a message comes before its judgement, and that before what followed from it. */
export function inOrder<E extends { readonly at: number; readonly what: string }>(events: readonly E[]): E[] {
  const second = ({ at }: E): number => Math.floor(at / 1_000);
  const turn = ({ what }: E): number => TURN[what] ?? LAST_TURN;
  return events.toSorted((a, b) => second(a) - second(b) || turn(a) - turn(b) || a.at - b.at);
}

function eventsOf(live: Story | undefined, past: KnownStory | undefined): Event[] {
  const seen = (live?.seen ?? []).map(({ sentAt, editedAt, onlineOnly }): Event => {
    const online = onlineOnly ? { onlineOnly } : {};
    return editedAt === undefined ? { at: sentAt, what: 'sent', ...online } : { at: editedAt, what: 'edited' };
  });
  if (seen.length === 0 && past !== undefined)
    seen.push({ at: past.sentAt, what: past.key === undefined ? 'drafted' : 'sent' });
  return [...seen, ...(past === undefined ? liveEvents(live) : pastEvents(past))];
}

/** Used while history is away. */
function liveEvents(live: Story | undefined): Event[] {
  if (live === undefined) return [];
  const { judgements, flags, recall, acts } = live;
  return [
    ...judgements.map(
      ({ judgedAt, verdict, cause }): Event => ({
        ...{
          at: judgedAt,
          what: 'judged',
          cause,
          ruleSet: verdict.ruleSet,
          rules: verdict.hits.map(({ rule }) => rule),
        },
      }),
    ),
    ...flags.map(({ flaggedAt, rule, severity }): Event => ({ at: flaggedAt, what: 'flagged', rule, severity })),
    ...(recall?.heldAt === undefined ? [] : [{ at: recall.heldAt, what: 'held', by: recall.heldBy ?? '' }]),
    ...(recall?.failures ?? []).map(({ at, code }): Event => ({ at, what: 'failed', code })),
    ...(recall?.settledAt === undefined ? [] : [{ at: recall.settledAt, what: recall.state, code: recall.code }]),
    ...acts.map(({ at, who, what, why }): Event => ({ at, what: 'act', who, act: what, why })),
  ];
}

function pastEvents(past: KnownStory): Event[] {
  return [
    ...past.judgements.map(
      ({ at, cause, ruleSet, hits }): Event => ({
        ...{ at, what: 'judged', cause, ruleSet, rules: hits.map(({ rule }) => rule) },
      }),
    ),
    ...past.orders.map(
      ({ flaggedAt, rule, severity, api, heldBy }): Event => ({
        ...{ at: flaggedAt, what: 'flagged', rule, severity, api, ...(heldBy === '' ? {} : { heldBy }) },
      }),
    ),
    ...past.moves.map(({ at, what, detail }): Event => ({ at, what, ...(detail === '' ? {} : { code: detail }) })),
    ...past.strikes.map(
      (one): Event => ({
        ...{ at: one.at, what: one.type, account: one.account, rule: one.rule, standing: one.standing },
        ...(one.type === 'strike' ? { ladder: one.ladder, points: one.points } : { seconds: one.seconds }),
      }),
    ),
    ...past.reviews.map(({ at, why, rule }): Event => ({ at, what: 'review', why, rule })),
    ...past.decisions.map(
      ({ at, who, role, verdict, effect, undoneAt }): Event => ({
        ...{ at, what: 'decided', who, role, verdict, effect, undoneAt: undoneAt ?? null },
      }),
    ),
    ...past.acts.map(
      ({ at, who, role, via, verb, targets, why, result }): Event => ({
        ...{ at, what: 'act', who, role, via, verb, targets: [...targets], why, result: result ?? null },
      }),
    ),
  ];
}
