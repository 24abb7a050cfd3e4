import type { Cause, Voice } from '../../model.ts';

/** What happened to a message: the first word of a line of its story. */
export const STORY_EVENTS = [
  ...(['sent', 'edited', 'judged', 'flagged', 'decided'] as const),
  ...(['operator', 'held', 'try failed', 'confirmed', 'today'] as const),
] as const;
export type StoryEvent = (typeof STORY_EVENTS)[number];

/** Why it was judged. */
const CAUSES: Readonly<Record<Cause, string>> = {
  sent: 'when it was sent',
  edited: 'when it was edited',
  looked: 'when something else had looked at it',
  hunted: "when today's rules went through the past",
  late: 'late, because a rule cost too much on it',
};

/** Output of `unsaid explain`, in English. Each text is a line or a piece of one. */
export const story = {
  event: (event: StoryEvent): string => event,
  /** The state of a recall, its outcome, or what history says of it. */
  standing: (standing: string) => standing,
  and: () => ', ',
  by: (sender: string) => `by ${sender}`,
  byHistory: (sender: string | undefined) => `${sender === undefined ? '' : `by ${sender}`}; told by history`,
  onlineOnly: () => 'online only',
  goneAsTold: () => 'gone, as Tencent told',
  ruleSet: (hash: string) => `rule set ${hash}`,
  judged: (cause: Cause, event: 'sent' | 'edited', ms: number, hash: string) =>
    `${CAUSES[cause]}; ${event === 'edited' ? 'the edit' : 'it'} came after ${ms} ms; rule set ${hash}`,
  hit: (state: string, severity: string, policy: string, actions: readonly string[]) =>
    `${state}, ${severity}, ${policy}, then ${actions.join(', ') || 'nothing'}`,
  at: (places: string) => ` at ${places}`,
  with: (refs: string) => `, with ${refs}`,
  counted: (values: string) => `counted: ${values}`,
  around: (refs: string) => `around it: ${refs || 'nothing known'}`,
  textNotKept: () => 'text: not kept',
  voice: (voice: Voice): string => voice,
  stoodBefore: () => 'was there before',
  aboutText: (source: string, about: readonly string[]) =>
    `${source}${about.length === 0 ? '' : ` (${about.join(', ')})`}: `,
  again: (rules: readonly string[] | 'same', engine: string | undefined) =>
    `judged again now with the rules of that time${engine === undefined ? '' : `, but by another version of unsaid (then ${engine})`}: ${
      rules === 'same' ? 'the same verdict' : `A DIFFERENT VERDICT (${rules.join(', ') || 'nothing'})`
    }`,
  notAgain: (why: string) => `cannot be judged again: ${why}`,
  everythingBy: (sender: string, group: string) => `everything by ${sender} in group ${group}`,
  flaggedByHand: (target: string, severity: string, who: string, why: string) =>
    `${target}, ${severity}, by ${who}: ${why}`,
  flaggedByRule: (target: string, severity: string, rule: string, policy: string, ref: string) =>
    `${target}, ${severity}, by ${rule} (${policy}), because of ${ref}`,
  ordered: (severity: string, rule: string, policy: string) => `${severity}, by ${rule} (${policy})`,
  byBrake: (name: string) => `by the brake on ${name}`,
  earlierTries: (count: number) => `${count} earlier tries failed`,
  code: (code: string) => `code ${code}`,
  asTold: () => 'as Tencent told',
  act: (who: string, what: string, result: string, why: string) =>
    `${who}: ${what}${result ? ` (${result})` : ''}: ${why}`,
  decision: (who: string, verdict: string) => `${who}: ${verdict}`,
  neverFlagged: () => 'never flagged',
  unknown: (kind: string, parts: readonly (readonly [name: string, value: string])[]) =>
    `nothing is known of ${kind} message ${parts.map(([name, value]) => `${name} "${value}"`).join(', ')}`,
  slash: () => 'a "/" inside an id is written %2F, as in group/a%2Fb/7',
  today: (hash: string, rules: readonly (readonly [id: string, state: string])[], isCounting: boolean) =>
    `rule set ${hash} says: ${rules.map(([id, state]) => `${id} (${state})`).join(', ') || 'nothing'}${
      isCounting ? '; rules that count were told of no other message' : ''
    }`,
  notToday: (why: string) => `cannot be said: ${why}`,
};
