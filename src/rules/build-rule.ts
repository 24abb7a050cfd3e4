import type { Action } from '../model.ts';
import { say } from '../words/saying.ts';
import type { Names } from './build-condition.ts';
import { buildCondition } from './build-condition.ts';
import { stateWith } from './build-learned.ts';
import type { ExampleForm, SequenceForm } from './example-format.ts';
import type { ActionForm, RuleForm } from './format.ts';
import { innerConditions } from './inner-conditions.ts';
import type { Brake, Condition, Example, Examples, Rule, SequenceEvent, SequenceExample } from './rule-set.ts';
import type { Place } from './source.ts';
import { hintFor } from './suggest.ts';

/** Where the parts of a rule stand, for problems that only show when it is compiled or tried. */
export type RuleOrigin = {
  readonly id: Place;
  readonly when: Place;
  readonly examples: Place;
  readonly match: readonly Place[];
  readonly noMatch: readonly Place[];
  readonly sequences: readonly Place[];
  readonly except: readonly Place[];
  readonly then: readonly Place[];
  /** By group type as written. */
  readonly groupTypes: readonly Place[];
  readonly scope: Place | undefined;
  readonly evasionFloor: Place | undefined;
  /** A part of its condition could not be read: what it matches says nothing. */
  readonly isPartial: boolean;
};

export type BuiltRule = {
  readonly rule: Rule;
  readonly origin: RuleOrigin;
  /** Something was written as examples, and could be read. */
  readonly hasExamples: boolean;
};

/** A rule as data, with defaults filled in; undefined where something in it was reported. */
export function buildRule(form: RuleForm, exempt: readonly string[], names: Names): BuiltRule | undefined {
  const gapsBefore = names.gaps;
  names.language = form.lang?.value;
  const when = buildCondition(form.when, names);
  const asked = form.then.flatMap((action) => {
    const built = buildAction(action, names);
    return built === undefined ? [] : [{ built, at: 'keyAt' in action ? action.keyAt : action.at }];
  });
  const { examples, places } = buildExamples(form, names);
  if (when === undefined) return undefined;
  const { scope } = form;
  const values = <T>(located: readonly { value: T }[] | undefined) => located?.map(({ value }) => value);
  const rule: Rule = {
    id: form.id.value,
    title: form.title?.value ?? form.id.value,
    policy: form.policy?.value ?? 'general',
    severity: form.severity?.value ?? 'medium',
    state: stateWith(form.state?.value ?? 'shadow', when, names),
    scope: {
      conversations: values(scope?.conversations),
      groupTypes: values(scope?.group_types),
      groups: values(scope?.groups),
      notGroups: values(scope?.not_groups),
      sendersNot: [...new Set([...exempt, ...(values(scope?.senders_not) ?? [])])],
    },
    when,
    except: values(form.except) ?? [],
    then: asked.map(({ built }) => built),
    examples,
    brake: buildBrake(form.brake),
    evasionFloor: form.evasion_floor?.value,
  };
  const origin: RuleOrigin = {
    id: form.id.at,
    when: form.when.at,
    examples: 'length' in form.examples ? (places.sequences[0] ?? form.id.at) : form.examples.at,
    ...places,
    except: form.except?.map(({ at }) => at) ?? [],
    then: asked.map(({ at }) => at),
    groupTypes: scope?.group_types?.map(({ at }) => at) ?? [],
    scope: scope?.at,
    evasionFloor: form.evasion_floor?.at,
    isPartial: names.gaps > gapsBefore,
  };
  return { rule, origin, hasExamples: !form.standsIn.includes('examples') };
}

/** Actions as data, without those that were reported. */
export function buildActions(forms: readonly ActionForm[], names: Names): Action[] {
  return forms.map((form) => buildAction(form, names)).filter((action) => action !== undefined);
}

function buildAction(form: ActionForm, names: Names): Action | undefined {
  if (!('key' in form)) return plainAction(form.value);
  switch (form.key) {
    case 'recall': {
      const { which, keep_first } = form.value;
      return { type: 'recall', which: which?.value ?? 'this', keepFirst: keep_first?.value ?? 0 };
    }
    case 'block':
      return { type: 'block', code: form.value.code?.value };
    case 'mute':
      return { type: 'mute', seconds: Math.round(form.value.value / 1000) };
    case 'strike':
      return buildStrike(form.value, names);
  }
}

type StrikeForm = Extract<ActionForm, { key: 'strike' }>['value'];

function buildStrike({ ladder, points }: StrikeForm, { ladders, report }: Names): Action | undefined {
  if (ladders.includes(ladder.value)) return { type: 'strike', ladder: ladder.value, points: points?.value ?? 1 };
  const message = say('ladderUnknown', ladder.value);
  const hint = hintFor(ladder.value, ladders, 'Ladders here') ?? say('declareLadder');
  report({ code: 'E-LADDER-UNKNOWN', at: ladder.at, message, hint });
  return undefined;
}

function plainAction(word: 'recall' | 'purge' | 'block' | 'review'): Action {
  switch (word) {
    case 'recall':
      return { type: 'recall', which: 'this', keepFirst: 0 };
    case 'block':
      return { type: 'block', code: undefined };
    default:
      return { type: word };
  }
}

type BrakeForm = NonNullable<RuleForm['brake']>;

export function buildBrake(form: BrakeForm | undefined): Brake | undefined {
  return form && { share: form.share.value, min: form.min.value, windowMs: form.window.value, then: 'hold' };
}

function buildExamples({ examples: form }: RuleForm, names: Names) {
  const texts = 'length' in form ? undefined : form;
  const sequences = 'length' in form ? form : (form.sequences ?? []);
  const examples: Examples = {
    match: texts?.match?.map((one) => buildExample(one, names)) ?? [],
    noMatch: texts?.no_match?.map((one) => buildExample(one, names)) ?? [],
    sequences: sequences.map((one) => buildSequence(one, names)),
  };
  const places = {
    match: texts?.match?.map(({ at }) => at) ?? [],
    noMatch: texts?.no_match?.map(({ at }) => at) ?? [],
    sequences: sequences.map(({ at }) => at),
  };
  return { examples, places };
}

function buildExample(form: ExampleForm, names: Names): Example {
  return 'value' in form ? { text: form.value } : buildSaid(form, names);
}

type SaidForm = Exclude<ExampleForm, { readonly value: unknown }>;

function buildSaid({ at, text, quoted, signal, elements }: SaidForm, { report }: Pick<Names, 'report'>): Example {
  if (!text && !quoted && !signal && !elements) {
    const message = say('exampleTextNeeded');
    report({ code: 'E-KEY-MISSING', at, message, hint: say('exampleTextHint') });
  }
  return {
    text: text?.value ?? '',
    ...(quoted && { quoted: quoted.value }),
    ...(signal && { signal: signal.value }),
    ...(elements && { elements: elements.map(({ value }) => value) }),
  };
}

function buildSequence({ sequence, expect }: SequenceForm, names: Names): SequenceExample {
  const events = sequence.flatMap(({ at, from, to, in: conversation, repeat, every, ...said }): SequenceEvent[] => {
    const example = buildSaid({ ...said, at: from.at }, names);
    return Array.from({ length: repeat?.value ?? 1 }, (_, index) => ({
      ...example,
      atMs: at.value + index * (every?.value ?? 0),
      from: from.value,
      to: to?.value,
      conversation: conversation?.value,
    }));
  });
  const recalled = 'value' in expect ? 0 : expect.recalled.value;
  return { events: events.toSorted((a, b) => a.atMs - b.atMs), recalled };
}

/** Whether anything in a condition needs more than the text of one message. */
export function needsHistory(condition: Condition): boolean {
  if (condition.type === 'count') return true;
  if (condition.type === 'terms') return condition.across !== undefined;
  return innerConditions(condition).some(needsHistory);
}
