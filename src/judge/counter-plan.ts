import { hash } from 'node:crypto';
import { authorOf, type Content, type CounterReading, type CounterRequest } from '../model.ts';
import type { CountCondition, CountPer, Rule, TermsCondition } from '../rules/rule-set.ts';
import { type EndsOf, endsToKeep } from './across-messages.ts';
import { type CompiledCondition, choosesKinds, voicesIn } from './compiled-condition.ts';
import { namedOnly } from './list-entries.ts';
import type { ScopeTest } from './scope.ts';
import { hashText } from './similar-text.ts';
import { OWN, textOf, type Voices, voicesOf } from './voices.ts';

/** The counters that a rule set needs, each once, in the order they were met. */
export type CounterPlan = {
  readonly counters: PlannedCounter[];
  /** The counters of one rule: a rule counts only messages that it looks at. */
  of(owner: CounterOwner): RuleCounters;
};
export type RuleCounters = {
  /** The index of a counter that asks what this condition asks. */
  count(condition: CountCondition, where: CompiledCondition | undefined): number;
  recent(across: NonNullable<TermsCondition['across']>): number;
};
type CounterOwner = {
  readonly rule: Rule;
  readonly looksAt: ScopeTest;
  readonly exceptions: number | undefined;
};

export type PlannedCounter = {
  readonly name: string;
  readonly looksAt: ScopeTest;
  /** The pattern whose matches cancel what they overlap in `where`. */
  readonly exceptions: number | undefined;
  /** Only messages for which this holds are counted. */
  readonly where: CompiledCondition | undefined;
  /** Only what people say is counted, unless `where` chooses by elements or voices. */
  readonly onlySpeech: boolean;
  /** What to ask for this message; undefined if it lacks a value that the counter counts by. */
  request(content: Content, said: Said): CounterRequest | undefined;
  /** Whether what it was read as may make a condition hold that asks it. */
  mayDecide(reading: CounterReading): boolean;
};

/** What is asked of the text of a message, of the parts of some voices: worked out once however many counters ask. */
export type Said = {
  fingerprint(voices: Voices): string;
  similar(voices: Voices): readonly string[];
  readonly endsOf: EndsOf;
};

/** A rule that counts to no more than this shares one history of a person's last messages in a place. */
const SHORT = 16;
const OF_PERSON = ['sender', 'conversation'] as const satisfies readonly CountPer[];
const isOfPerson = (per: readonly CountPer[]): boolean =>
  OF_PERSON.every((by) => per.includes(by)) &&
  per.every((by) => by === 'same_text' || OF_PERSON.some((of) => of === by));

export function makeCounterPlan(): CounterPlan {
  const counters: PlannedCounter[] = [];
  const known = new Map<string, number>();
  const once = (what: object, make: (name: string) => PlannedCounter): number => {
    const name = hash('sha256', JSON.stringify(what), 'base64url').slice(0, 8);
    const index = known.get(name) ?? counters.push(make(name)) - 1;
    known.set(name, index);
    return index;
  };
  return {
    counters,
    of: ({ rule: { scope, except, then }, looksAt, exceptions }) => {
      const wide = then.filter((action) => action.type === 'recall').filter(({ which }) => which === 'contributing');
      const contributing = wide.length > 0;
      const keepFirst = Math.max(0, ...wide.map((action) => action.keepFirst));
      return {
        count(condition, where) {
          const { distinct, per, overMs, atLeast } = condition;
          // Changing an entry of a list does not reset the counters that refer to it.
          const what = {
            condition: namedOnly(condition),
            scope,
            except: where ? except : [],
            contributing,
            keepFirst,
          };
          const isShort = !distinct && atLeast + keepFirst <= SHORT && isOfPerson(per);
          const ofText = per.includes('same_text') || per.includes('similar_text');
          const onlySpeech = where === undefined || !choosesKinds(where);
          const voices = onlySpeech ? OWN : voicesCounted(where);
          return once(what, (name) => ({
            name,
            looksAt,
            exceptions,
            where,
            onlySpeech,
            request(content, said) {
              const member = distinct && countedBy(distinct, content);
              if (distinct && member === undefined) return undefined;
              const keys = keysFor(per, content, said, voices);
              if (keys === undefined) return undefined;
              // Stryker disable next-line OptionalChaining: said for the type checker: a person that has one key has this one.
              const within = isShort ? keysFor(OF_PERSON, content, said, voices)?.[0] : undefined;
              return { type: 'count', name, keys, within, ofText, member, overMs, atLeast, contributing, keepFirst };
            },
            mayDecide: ({ value }) => value >= atLeast,
          }));
        },
        recent({ last, withinMs }) {
          return once({ last, withinMs, scope }, (name) => ({
            name,
            looksAt,
            exceptions: undefined,
            where: undefined,
            onlySpeech: true,
            request(content, said) {
              const [key] = keysFor(OF_PERSON, content, said, OWN) ?? [];
              if (key === undefined) return undefined;
              const text = endsToKeep(textOf(content, OWN, ''), said.endsOf);
              return { type: 'recent', name, keys: [key], text, last, overMs: withinMs };
            },
            mayDecide: ({ texts }) => texts !== undefined && texts.length > 0,
          }));
        },
      };
    },
  };
}

/** Of messages that `where` chooses: what they say, and what a program says in them. */
const voicesCounted = (where: CompiledCondition): Voices => voicesIn(where) | voicesOf(['own', 'signal']);

/** The counter's keys for a message: one, or one per band where near-duplicates are counted together. */
function keysFor(
  per: readonly CountPer[],
  content: Content,
  said: Said,
  voices: Voices,
): readonly string[] | undefined {
  let people = '';
  let text = '';
  let bands: readonly string[] | undefined;
  for (const by of per) {
    if (by === 'similar_text') {
      bands = said.similar(voices);
      continue;
    }
    const value = by === 'same_text' ? said.fingerprint(voices) : countedBy(by, content);
    if (value === undefined || value === '') return undefined;
    if (by === 'same_text') text = hashText(value);
    else people += `${value}\u001f`;
  }
  const key = `${people === '' ? '' : digest(people)}${text}`;
  // None: too little text to be like another.
  if (bands?.length === 0) return undefined;
  return bands === undefined ? [key] : bands.map((band) => `${key}${band}`);
}

function countedBy(what: Exclude<CountPer, 'same_text' | 'similar_text'>, content: Content): string | undefined {
  switch (what) {
    case 'sender':
      return authorOf(content);
    case 'recipient':
      return content.recipient;
    case 'group':
      return content.group;
    case 'conversation':
      return content.conversationId;
  }
}

/**
 * Keys carry no ids: they are hashed, 72 bits, so that nobody can choose an account whose messages count as another's.
 * Most rules count by the same people, so the last digest is kept.
 */
function digest(people: string): string {
  // Stryker disable next-line ConditionalExpression: what is kept saves time, and is the same.
  if (people !== lastPeople) {
    lastPeople = people;
    lastDigest = hash('sha256', people, 'base64url').slice(0, 12);
  }
  return lastDigest;
}
let lastPeople: string | undefined;
// Stryker disable next-line StringLiteral: it is set before it is read.
let lastDigest = '';
