import { ELEMENT_KINDS, type ElementKind, type Voice } from '../model.ts';
import { type Saying, say } from '../words/saying.ts';
import type { Report } from './problem.ts';
import type { Condition, ShapeCondition } from './rule-set.ts';
import type { Located, Place } from './source.ts';

type Given<T> = Located<T> | undefined;
type ShapeForm = {
  readonly at: Place;
  readonly capitals: Given<number>;
  readonly script: Given<NonNullable<ShapeCondition['script']>>;
  readonly share: Given<number>;
  readonly letters: Given<number>;
  readonly mixed_words: Given<number>;
  readonly same_character: Given<number>;
  readonly links: Given<number>;
  readonly mentions: Given<number>;
  readonly emoji: Given<number>;
  readonly element_kinds: Given<number>;
  readonly elements: { readonly [K in ElementKind]: Given<number> } | undefined;
  readonly of: readonly Located<Voice>[] | undefined;
};

/** Undefined where a part that needs another stands alone: that is reported. */
export function buildShape(form: ShapeForm, { report }: { readonly report: Report }): Condition | undefined {
  const shares = form.capitals ?? form.script;
  const refuse = (at: Located<unknown>['at'], message: Saying) => {
    report({ code: 'E-VALUE', at, message });
    return undefined;
  };
  if (form.share && !form.script) return refuse(form.share.at, say('shareNeedsScript'));
  if (form.letters && !shares) return refuse(form.letters.at, say('lettersNeedShare'));
  const { of, elements } = form;
  if (keysOf(form).every((key) => key === 'elements' && elements !== undefined && keysOf(elements).length === 0))
    return refuse(form.at, say('shapeNeedsKey'));
  const given = {
    capitals: form.capitals?.value,
    script: form.script?.value,
    share: form.share?.value,
    letters: form.letters?.value,
    mixedWords: form.mixed_words?.value,
    sameCharacter: form.same_character?.value,
    links: form.links?.value,
    mentions: form.mentions?.value,
    emoji: form.emoji?.value,
    elementKinds: form.element_kinds?.value,
    elements: form.elements && ELEMENT_KINDS.flatMap((kind) => countedIn(form.elements, kind)),
    voices: of && [...new Set(of.map(({ value }) => value))],
  };
  const kept = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { type: 'shape', ...kept };
}

/** The keys that were written, also those whose value could not be read; whose words are looked at is no shape. */
const keysOf = (form: object): readonly string[] =>
  Object.keys(form).filter((key) => key !== 'at' && key !== 'standsIn' && key !== 'of');

function countedIn(elements: ShapeForm['elements'], kind: ElementKind): (readonly [ElementKind, number])[] {
  const least = elements?.[kind]?.value;
  return least === undefined ? [] : [[kind, least]];
}
