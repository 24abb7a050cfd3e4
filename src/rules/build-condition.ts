import type { Voice } from '../model.ts';
import type { Evasion, Language } from '../text/engine.ts';
import { say } from '../words/saying.ts';
import { buildLearned, type ModelShelf } from './build-learned.ts';
import { buildShape } from './build-shape.ts';
import { checkRegex } from './checks/regex.ts';
import { checkTerms } from './checks/terms.ts';
import type { ConditionForm } from './format.ts';
import { USUAL_LIKENESS, type WordList } from './lists.ts';
import type { Report } from './problem.ts';
import type { Condition, Heard, LikeCondition, TermsCondition } from './rule-set.ts';
import type { Place } from './source.ts';
import { hintFor } from './suggest.ts';

/** What a rule may refer to by name, and where to say what is wrong with it. */
export type Names = {
  readonly lists: ReadonlyMap<string, WordList>;
  readonly ladders: readonly string[];
  readonly models: ModelShelf;
  /** Lists that something refers to; those that nothing does are reported in the end. */
  readonly usedLists: Set<string>;
  /** Where the text of a condition stands: each term by its index, a regular expression as 0. */
  readonly placeOf: Map<Condition, (term: number) => Place>;
  /** Of the phrases of the rule that is read, if it says so. */
  language?: Language | undefined;
  readonly report: Report;
  /** Conditions that could not be built, each reported: a rule without one of its conditions is not tried. */
  gaps: number;
};

/** The condition as data; undefined where something in it was reported. What stands beside that is built all the same. */
export function buildCondition(form: ConditionForm, names: Names): Condition | undefined {
  const built = build(form, names);
  if (built === undefined) names.gaps++;
  return built;
}

function build(form: ConditionForm, names: Names): Condition | undefined {
  switch (form.key) {
    case 'any':
    case 'all':
    case 'none': {
      const of = form.value.map((inner) => buildCondition(inner, names)).filter((inner) => inner !== undefined);
      return of.length > 0 ? { type: form.key, of } : undefined;
    }
    case 'text':
      return buildText(form.value, names);
    case 'link': {
      const { any, domain_in, domain_not_in, looks_like, of } = form.value;
      const heard = heardIn(of);
      if (any) return { type: 'link', domainIn: undefined, domainNotIn: undefined, ...heard };
      const list = findList((domain_in ?? domain_not_in ?? looks_like)!, 'domains', names);
      if (list === undefined) return undefined;
      if (looks_like) {
        const looksLike = list.entries;
        return { type: 'link', list: list.name, domainIn: undefined, domainNotIn: undefined, looksLike, ...heard };
      }
      return domain_in
        ? { type: 'link', list: list.name, domainIn: list.entries, domainNotIn: undefined, ...heard }
        : { type: 'link', list: list.name, domainIn: undefined, domainNotIn: list.entries, ...heard };
    }
    case 'contact':
      return 'kinds' in form.value
        ? { type: 'contact', kinds: form.value.kinds.map(({ value }) => value), ...heardIn(form.value.of) }
        : { type: 'contact', kinds: form.value.map(({ value }) => value) };
    case 'shape':
      return buildShape(form.value, names);
    case 'elements':
      return { type: 'elements', kinds: form.value.map(({ value }) => value) };
    case 'count':
    case 'distinct': {
      const { per, over, gte } = form.value;
      const where = form.value.where && buildCondition(form.value.where, names);
      if (form.value.where && where === undefined) return undefined;
      const distinct = form.key === 'distinct' ? form.value.of.value : undefined;
      const counted = { overMs: over.value, atLeast: gte.value, where };
      return { type: 'count', distinct, per: per.map(({ value }) => value), ...counted };
    }
    case 'score': {
      const signals = form.value.signals.map(({ add, when }) => ({
        add: add.value,
        when: buildCondition(when, names),
      }));
      const whole = signals.filter((signal): signal is { add: number; when: Condition } => signal.when !== undefined);
      return whole.length === 0 ? undefined : { type: 'score', threshold: form.value.threshold.value, signals: whole };
    }
  }
}

type TextForm = Extract<ConditionForm, { key: 'text' }>['value'];

function buildText(form: TextForm, names: Names): Condition | undefined {
  if (form.across_messages && !form.in && !form.terms) {
    const message = say('acrossNeeds');
    names.report({ code: 'E-VALUE', at: form.across_messages.at, message });
    return undefined;
  }
  for (const [key, given] of [
    ['words', form.words],
    ['forms', form.forms],
  ] as const)
    if (given && !form.in && !form.terms) {
      const message = say('goesWithTerms', key);
      names.report({ code: 'E-VALUE', at: given.at, message });
      return undefined;
    }
  const leftOut = form.outside && { outside: [...new Set(form.outside.map(({ value }) => value))] };
  if (form.outside && (form.across_messages || form.longer_than || form.learned || form.like)) {
    const message = say('outsideNeeds');
    names.report({ code: 'E-VALUE', at: form.outside[0]!.at, message });
    return undefined;
  }
  const heard = { ...heardIn(form.of), ...leftOut };
  if (form.across_messages && heard.voices?.some((voice) => voice !== 'own')) {
    const message = say('acrossIsOwn');
    const hint = say('acrossIsOwnHint');
    names.report({ code: 'E-VALUE', at: form.across_messages.at, message, hint });
    return undefined;
  }
  const evasion: Evasion = form.evasion?.value ?? 'standard';
  if (form.in) return listTerms(form, names);
  if (form.terms) return ownTerms(form);
  if (form.profanity) return { type: 'profanity', language: form.profanity.value, evasion, ...heard };
  if (form.learned) return buildLearned(form.learned, heard, names);
  if (form.like) return buildLike(form.like, heard, names);
  if (form.longer_than) return { type: 'length', longerThan: form.longer_than.value, ...heard };
  // The shape has seen to it that one is there.
  const regex = form.regex!;
  if (!checkRegex(regex, names.report)) return undefined;
  const built: Condition = { type: 'regex', source: regex.value, evasion, ...heard };
  names.placeOf.set(built, () => regex.at);
  return built;

  function ownTerms({ terms }: TextForm): TermsCondition | undefined {
    if (!terms || terms.length === 0) return undefined;
    const own = terms.map(({ value }) => value);
    const how = howOf(form, names.language);
    const condition: TermsCondition = {
      ...{ type: 'terms', terms: own, evasion, list: undefined },
      ...{ ...how, across: acrossOf(form), ...heard },
    };
    names.placeOf.set(condition, (term) => terms[term]!.at);
    checkTerms(own, (term) => terms[term]!.at, names.report);
    return condition;
  }
  function listTerms({ in: reference }: TextForm, { placeOf }: Names): TermsCondition | undefined {
    const list = findList(reference!, 'phrases', names);
    if (list === undefined) return undefined;
    const from = { terms: list.entries, list: list.name };
    const how = howOf(form, list.language ?? names.language);
    const condition: TermsCondition = { type: 'terms', ...from, evasion, ...how, across: acrossOf(form), ...heard };
    placeOf.set(condition, list.placeOf);
    return condition;
  }
}

function buildLike(form: NonNullable<TextForm['like']>, heard: Heard, names: Names): LikeCondition | undefined {
  const named = 'samples' in form ? form.samples : form;
  const list = findList(named, 'samples', names);
  if (list === undefined) return undefined;
  const share = ('samples' in form ? form.share?.value : undefined) ?? USUAL_LIKENESS;
  if (share > 0) return { type: 'like', list: list.name, samples: list.entries, share, ...heard };
  names.report({ code: 'E-VALUE', at: named.at, message: say('likeNothing') });
  return undefined;
}

/** Absent where nothing is said: the same rule then has the same name for its counters as before there were voices. */
function heardIn(of: readonly { readonly value: Voice }[] | undefined): Heard {
  return of === undefined ? {} : { voices: [...new Set(of.map(({ value }) => value))] };
}

function acrossOf({ across_messages: across }: TextForm): TermsCondition['across'] {
  return across && { last: across.last.value, withinMs: across.within.value };
}

/** How phrases match, where it is not as usual. */
function howOf({ words, forms }: TextForm, language: Language | undefined) {
  return {
    ...(words?.value === 'anywhere' ? { words: words.value } : {}),
    ...(forms?.value === 'off' ? { forms: forms.value } : {}),
    ...(language === undefined ? {} : { language }),
  };
}

function findList(reference: { value: string; at: Place }, kind: WordList['kind'], names: Names): WordList | undefined {
  const { value: name, at } = reference;
  names.usedLists.add(name);
  const list = names.lists.get(name);
  if (list === undefined) {
    const hint = hintFor(name, [...names.lists.keys()], 'Lists here') ?? say('declareList');
    names.report({ code: 'E-LIST-UNKNOWN', at, message: say('listUnknown', name), hint });
    return undefined;
  }
  if (list.unread) return undefined;
  if (list.kind !== kind) {
    const message = say('listKind', name, list.kind, kind);
    const fitting = [...names.lists.values()].filter((other) => other.kind === kind).map((other) => other.name);
    const hint = fitting.length > 0 ? say('listsOfKind', kind, fitting) : say('sayKind', kind);
    names.report({ code: 'E-LIST-KIND', at, message, hint });
    return undefined;
  }
  return list;
}
