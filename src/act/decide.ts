import { recalledBy } from '../judge/recalled-by.ts';
import {
  authorOf,
  type Content,
  type EpochMs,
  type Hit,
  type Message,
  type MessageKey,
  type RecallOrder,
  type RecallTarget,
  type SanctionOrder,
  type Severity,
  type Strike,
  severityRank,
  type Verdict,
} from '../model.ts';

/**
 * What follows from a verdict. Rules only ask; here it is decided: shadow rules do nothing, one message is recalled for
 * one reason, the most severe. Pure.
 */

type Reason = Pick<Hit, 'rule' | 'policy' | 'severity'>;

/**
 * The recalls a verdict asks for, the most severe first.
 * @param expiresAtOf when a recall becomes impossible (queue/expires-at.ts)
 */
export function decideRecalls(
  message: Message,
  verdict: Verdict,
  now: EpochMs,
  expiresAtOf: (message: Pick<Message, 'sentAt' | 'groupType'>) => EpochMs,
): readonly RecallOrder[] {
  const asked = new Map<string, { target: RecallTarget; reason: Reason }>();
  const ask = (name: string, target: RecallTarget, hit: Hit): void => {
    const known = asked.get(name);
    if (known !== undefined && severityRank(known.reason.severity) <= severityRank(hit.severity)) return;
    asked.set(name, { target, reason: hit });
  };

  for (const hit of verdict.hits) {
    if (hit.state !== 'live') continue;
    for (const key of recalledBy(hit, message.key)) ask(nameOf(key), { type: 'message', key }, hit);
    if (hit.actions.some(({ type }) => type === 'purge')) {
      const purge = purgeTarget(message);
      // Stryker disable next-line StringLiteral: any name that is no key of a message does.
      if (purge !== undefined) ask('sender', purge, hit);
      // What somebody wrote into another person's message does not remove that person's messages.
      if (message.event === 'edited' && message.key.kind === 'group' && authorOf(message) !== message.sender) {
        ask(nameOf(message.key), { type: 'message', key: message.key }, hit);
      }
    }
  }

  const orders = [...asked.values()].map(({ target, reason }): RecallOrder => {
    const isThis = target.type === 'sender' || nameOf(target.key) === nameOf(message.key);
    return {
      target,
      severity: reason.severity,
      rule: reason.rule,
      policy: reason.policy,
      ruleSet: verdict.ruleSet,
      // The time of a contributing message is not known; it is older by no more than the rule's window.
      sentAt: message.sentAt,
      flaggedAt: now,
      expiresAt: expiresAtOf(message),
      conversation: message.conversation,
      groupType: message.groupType,
      onlineOnly: isThis && message.onlineOnly,
      // An edit says nothing new about other messages.
      ...(isThis && message.editedAt !== undefined ? { anewAt: message.editedAt } : {}),
    };
  });
  return orders.sort((a, b) => severityRank(a.severity) - severityRank(b.severity));
}

const nameOf = (key: MessageKey): string => JSON.stringify(key);

/** Only group messages tell whose messages to purge: of who wrote the words, also where they stand in another's message. */
function purgeTarget(message: Message): RecallTarget | undefined {
  const { key, sentAt } = message;
  const author = authorOf(message);
  if (key.kind !== 'group' || author === undefined) return undefined;
  return { type: 'sender', group: key.group, topic: key.topic, sender: author, asOf: sentAt };
}

/**
 * The strikes a verdict asks for: of live rules, against who wrote it, never against the service itself.
 * @param admin the account that the service acts as
 */
export function decideStrikes(message: Message, verdict: Verdict, admin: string): readonly Strike[] {
  const { key, sentAt } = message;
  const author = authorOf(message);
  if (author === undefined || author === admin) return [];
  return verdict.hits
    .filter(({ state }) => state === 'live')
    .flatMap(({ rule, actions }) =>
      actions
        .filter((action) => action.type === 'strike')
        .map(({ ladder, points }) => ({ ladder, points, account: author, key, rule, sentAt })),
    );
}

/** Groups without mute, by the names callbacks use: Work, formerly Private (docs 34951). */
const WITHOUT_MUTE: ReadonlySet<string | undefined> = new Set(['Work', 'Private']);

/** The mute and the reviews a verdict asks for: of several mutes the longest, and one review for each rule. */
export function decideSanctions(
  message: Message,
  verdict: Verdict,
  { now, admin }: { readonly now: EpochMs; readonly admin: string },
): readonly SanctionOrder[] {
  const { key, sentAt, groupType } = message;
  const author = authorOf(message);
  const reviews = new Map<string, SanctionOrder>();
  let mute: (SanctionOrder & { readonly type: 'mute' }) | undefined;
  for (const { rule, policy, severity, state, actions } of verdict.hits) {
    if (state !== 'live') continue;
    const about = { key, sender: author, severity, rule, policy, ruleSet: verdict.ruleSet, sentAt, flaggedAt: now };
    for (const action of actions) {
      if (action.type === 'review') reviews.set(rule, { ...about, type: 'review', why: 'rule' });
      if (action.type !== 'mute' || author === undefined || author === admin) continue;
      if (key.kind !== 'group' || WITHOUT_MUTE.has(groupType)) {
        if (!reviews.has(rule)) reviews.set(rule, { ...about, type: 'review', why: 'no-mute-here' });
      } else if (mute === undefined || action.seconds > mute.seconds) {
        const { group, topic } = key;
        mute = { ...about, type: 'mute', account: author, group, topic, seconds: action.seconds };
      }
    }
  }
  return [...(mute === undefined ? [] : [mute]), ...reviews.values()];
}

/** Refuses a message so that its sender is told (docs 34364, 34374, 60803). */
const REJECT = 1;
/** Accepts a message and delivers it to nobody. */
const DROP_SILENTLY = 2;

/** The range of codes that a client app is handed, by kind; the group's differs (docs 34374). */
const CUSTOM_CODES = {
  c2c: [120_001, 130_000],
  group: [10_100, 10_200],
  official: [120_001, 130_000],
} as const;

/** The answer to a before-send callback: 0, or the reject code of the most severe live rule that says `block`. */
export function decideDraft(draft: Content, verdict: Verdict): { readonly errorCode: number } {
  let worst: { severity: Severity; errorCode: number } | undefined;
  for (const hit of verdict.hits) {
    const block = hit.state === 'live' ? hit.actions.find((action) => action.type === 'block') : undefined;
    if (block === undefined) continue;
    if (worst !== undefined && severityRank(worst.severity) <= severityRank(hit.severity)) continue;
    worst = { severity: hit.severity, errorCode: rejectCode(draft, block.code) };
  }
  return { errorCode: worst?.errorCode ?? 0 };
}

/** A code that this kind of conversation does not know would let the message through. */
function rejectCode({ conversation }: Content, code: number | undefined): number {
  const [low, high] = CUSTOM_CODES[conversation];
  // Stryker disable next-line ConditionalExpression: what is not known becomes REJECT, and undefined is in no range.
  const known = code === REJECT || code === DROP_SILENTLY || (code !== undefined && code >= low && code <= high);
  return known ? code : REJECT;
}
