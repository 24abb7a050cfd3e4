import { hash } from 'node:crypto';
import { fewSpans } from '../few-spans.ts';
import type { Content, EpochMs, Hit, Message, Sightings, Strike, Verdict } from '../model.ts';
import { identityOf } from '../model.ts';
import type { Counts } from './counts.ts';
import type { HitFact, StrikeFact, VerdictFact } from './facts.ts';
import type { Journal } from './journal.ts';
import { drawOf, makeSampler } from './sample.ts';

/** A verdict as it was acted on. */
export type ToldVerdict = {
  readonly cause: string;
  readonly message: Message;
  readonly sightings: Sightings;
  /** The hits of rules, without what rungs ask for. */
  readonly verdict: Verdict;
  /** False when it was counted before. */
  readonly first: boolean;
  readonly strikes: readonly { readonly strike: Strike; readonly climbed: readonly number[] }[];
};

/** Brings verdicts into the journal: those with a live hit all, others where chance draws them; and counts every hit. */
export type TellVerdicts = {
  /** A message was judged for the first time. */
  judged(): void;
  /** Resolves when it is safe in Redis. */
  verdict(told: ToldVerdict): Promise<void>;
  /** Of a message that asks to be sent: told where it is blocked. Never waited for. */
  draft(draft: Content, verdict: Verdict): void;
};

type Options = {
  readonly journal: Pick<Journal, 'verdict'>;
  readonly counts: Pick<Counts, 'judged' | 'hit'>;
  /** The version of a rule in a rule set that judged lately. */
  readonly versionOf: (ruleSet: string, rule: string) => string;
  readonly now: () => EpochMs;
  readonly onError: (error: unknown) => void;
};

const HOUR_MS = 3_600_000;

export function makeTellVerdicts({ journal, counts, versionOf, now, onError }: Options): TellVerdicts {
  const sampler = makeSampler();

  const hitFact = (ruleSet: string, { rule, state, severity, policy, actions, spans }: Hit): HitFact => ({
    rule,
    version: versionOf(ruleSet, rule),
    state,
    severity,
    policy,
    actions: actions.map(({ type }) => type),
    spans: fewSpans(spans),
  });

  const countAll = ({ ruleSet, hits }: Verdict): void => {
    for (const hit of hits) counts.hit(hit, versionOf(ruleSet, hit.rule));
  };

  /** What is told of a verdict, hit by hit: nothing, where none is live and none is drawn. */
  const hitsToTell = (subject: string, { ruleSet, hits }: Verdict, at: EpochMs): readonly HitFact[] => {
    const facts = hits.map((hit) => hitFact(ruleSet, hit));
    const hour = Math.floor(at / HOUR_MS);
    const draw = drawOf(subject);
    let isTold = false;
    // All are asked, so that each rule has its sample.
    for (const { rule, version, state } of facts) {
      if (sampler.takes({ rule, version, hour }, draw) || state === 'live') isTold = true;
    }
    return isTold ? facts : [];
  };

  return {
    judged: () => counts.judged(),
    verdict: async ({ cause, message, sightings, verdict, first, strikes }) => {
      if (first) countAll(verdict);
      const subject = subjectOf(message);
      const hits = hitsToTell(subject, verdict, message.editedAt ?? message.sentAt);
      if (hits.length > 0)
        await journal.verdict(verdictFact({ cause, message, sightings, verdict, strikes }, hits, now()));
    },
    draft: (draft, verdict) => {
      // What passes comes again as a message.
      if (!verdict.hits.some(isBlock)) return;
      countAll(verdict);
      const subject = draftSubject(draft);
      const hits = hitsToTell(subject, verdict, draft.sentAt);
      if (hits.length > 0) journal.verdict(draftFact(subject, draft, verdict, hits, now())).catch(onError);
    },
  };
}

const isBlock = ({ state, actions }: Hit): boolean => state === 'live' && actions.some(({ type }) => type === 'block');

/** The message, or this edit of it, as the record names it (record/pack.ts). */
const subjectOf = ({ key, event, editedAt }: Message): string =>
  event === 'edited' && editedAt !== undefined ? `${identityOf(key)}\u001e${editedAt.toString(36)}` : identityOf(key);

/** A draft has no key: what it says, who says it and when must do. */
function draftSubject({ conversationId, sender = '', sentAt, parts }: Content): string {
  const said = JSON.stringify([conversationId, sender, sentAt, parts.map(({ text }) => text)]);
  return `d\u001f${hash('sha256', said, 'base64url').slice(0, 22)}`;
}

function verdictFact(
  { cause, message, sightings, verdict, strikes }: Omit<ToldVerdict, 'first'>,
  hits: readonly HitFact[],
  now: EpochMs,
): VerdictFact {
  const { key, event, sender, editor, conversationId, groupType, sentAt, editedAt, parts } = message;
  return {
    type: 'verdict',
    of: event,
    subject: subjectOf(message),
    key,
    sender,
    ...(editor === undefined || editor === sender ? {} : { author: editor }),
    conversation: conversationId,
    groupType,
    sentAt,
    editedAt,
    judgedAt: now,
    ruleSet: verdict.ruleSet,
    cause,
    hits,
    counters: sightings.counters.map(({ value }) => value),
    strikes: strikes.map(strikeFact),
    parts,
  };
}

const strikeFact = ({ strike, climbed }: ToldVerdict['strikes'][number]): StrikeFact => ({
  rule: strike.rule,
  ladder: strike.ladder,
  account: strike.account,
  points: strike.points,
  climbed,
});

const draftFact = (
  subject: string,
  { sender, conversationId, groupType, sentAt, parts }: Content,
  { ruleSet }: Verdict,
  hits: readonly HitFact[],
  now: EpochMs,
): VerdictFact => ({
  type: 'verdict',
  of: 'draft',
  subject,
  key: undefined,
  sender,
  conversation: conversationId,
  groupType,
  sentAt,
  editedAt: undefined,
  judgedAt: now,
  ruleSet,
  cause: 'draft',
  hits,
  parts,
});
