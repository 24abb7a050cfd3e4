import type { Node } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Introduction, Is, Needed, Noun } from '../words/nouns.ts';
import { type Saying, say } from '../words/saying.ts';
import type { Report } from './problem.ts';
import type { Located, Place, Source } from './source.ts';
import { hintFor } from './suggest.ts';
import { hintForPlain } from './yaml-slips.ts';

/**
 * Shapes: one description of what may stand in a rule file, used to read it, to explain what is wrong with it, and to
 * generate the JSON Schema for editors (format.ts puts them together). Reading reports every problem and gives
 * undefined for what cannot be used, so that the rest of the file is still checked.
 */
export type Shape<T> = {
  read(node: Node | null, context: ReadContext): T | undefined;
  schema(): JsonSchema;
  /** "a list of phrases", for messages. */
  readonly expected: Noun;
};

export type ReadContext = {
  readonly source: Source;
  readonly report: Report;
  /** Where to point when there is no node at all (a key without a value). */
  readonly parent: Place;
};

export type JsonSchema = { readonly [key: string]: unknown };

export type Field<T, Required extends boolean> = {
  readonly shape: Shape<T>;
  readonly required: Required;
  readonly about: string;
};
export const required = <T>(shape: Shape<T>, about: Needed): Field<T, true> => ({ shape, required: true, about });
/** One of several keys of which exactly one is there. */
export const choice = <T>(shape: Shape<T>, about: string): Field<T, true> => ({ shape, required: true, about });
export const optional = <T>(shape: Shape<T>, about: string): Field<T, false> => ({ shape, required: false, about });

export type Fields = { readonly [key: string]: Field<unknown, boolean> };
export type ReadFields<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T, infer R> ? (R extends true ? T : T | undefined) : never;
};
/** What a shape reads. */
export type Read<S> = S extends Shape<infer T> ? T : never;

export function placeOf(node: Node | null, { source, parent }: ReadContext): Place {
  const range = node?.range;
  return range ? { source, start: range[0], end: Math.max(range[1], range[0]) } : parent;
}

/** What `mapping` may be told beside its fields. */
type MappingOptions<F extends Fields> = {
  /** Exactly one of these keys is to be there. */
  readonly oneOf?: readonly (keyof F & string)[];
  /**
   * What stands for a required key that is missing or cannot be read, once that is reported: the rest of the mapping is
   * checked all the same, so that everything is said at once. `standsIn` names the keys.
   */
  readonly standIns?: { readonly [K in keyof F]?: (at: Place) => ReadFields<F>[K] };
  readonly elsewhere?: Elsewhere;
};

/** How a key that is unknown here is written where it belongs; undefined where it belongs nowhere. */
export type Elsewhere = (key: string) => string | undefined;

/** Keys with a meaning each. Unknown, repeated and missing keys are errors. */
export function mapping<F extends Fields>(
  name: Noun,
  fields: F,
  { oneOf, standIns = {}, elsewhere }: MappingOptions<F> = {},
): Shape<ReadFields<F> & { readonly at: Place; readonly standsIn: readonly string[] }> {
  const names = Object.keys(fields);
  return {
    expected: name,
    read(node, context) {
      const entries = readEntries(node, context, name, names);
      if (entries === undefined) return undefined;
      const at = placeOf(node, context);
      const values: Record<string, unknown> = { at };
      const standsIn: string[] = [];
      /** The one of several that was chosen is needed like one that always is. */
      const isNeeded = (key: string) => fields[key]!.required || oneOf?.includes(key);
      for (const { key, keyAt, value } of entries) {
        const field = ownField(fields, key);
        if (field === undefined) {
          const hint = hintForKey(key, names, 'Keys here', elsewhere);
          context.report({ code: 'E-KEY-UNKNOWN', at: keyAt, message: say('noSuchKey', name, key), hint });
          continue;
        }
        values[key] = field.shape.read(value, { ...context, parent: keyAt });
        if (values[key] === undefined && isNeeded(key)) standsIn.push(key);
      }
      const written = new Set(entries.map(({ key }) => key));
      for (const key of names) {
        if (!fields[key]!.required || written.has(key)) continue;
        standsIn.push(key);
        const message = say('needsKey', name, key, fields[key]!.about as Needed);
        context.report({ code: 'E-KEY-MISSING', at: firstKey(at, entries), message, hint: undefined });
      }
      const isWhole = isOneOf(oneOf, entries, name, at, context) && standsIn.every((key) => key in standIns);
      if (!isWhole) return undefined;
      for (const key of standsIn) values[key] = standIns[key]?.(at);
      return { ...(values as ReadFields<F> & { readonly at: Place }), standsIn };
    },
    schema: () => ({
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        Object.entries(fields).map(([key, { shape, about }]) => [key, { ...shape.schema(), description: about }]),
      ),
      required: names.filter((key) => fields[key]!.required),
      ...(oneOf && { oneOf: oneOf.map((key) => ({ required: [key] })) }),
    }),
  };
}

function isOneOf(
  choices: readonly string[] | undefined,
  entries: readonly Entry[],
  name: Noun,
  at: Place,
  { report }: ReadContext,
): boolean {
  if (choices === undefined) return true;
  const given = entries.filter(({ key }) => choices.includes(key));
  if (given.length === 1) return true;
  const message = say('oneOf', name, choices);
  const several = given.map(({ key }) => key);
  const hint = given.length > 1 ? say('separately', several) : undefined;
  report({ code: 'E-VALUE', at: given[1]?.keyAt ?? firstKey(at, entries), message, hint });
  return false;
}

/** `ｗｈｅｎ`, or `wehn`, or one with a full-width mark in it, or `terms:` without `text:`. */
function hintForKey(
  key: string,
  names: readonly string[],
  introduction: Introduction,
  elsewhere: Elsewhere = () => undefined,
): Saying | undefined {
  const meant = key.normalize('NFKC');
  if (meant !== key && names.includes(meant)) return say('asciiLetters', meant);
  const right = elsewhere(key);
  if (right !== undefined) return say('slipHint', right);
  return hintForPlain(key) ?? hintFor(key, names, introduction);
}

/** Exactly one of several keys: `{ any: … }` or `{ text: … }`. Gives the key and its value. */
export type OneOf<F extends Fields> = {
  [K in keyof F & string]: { readonly key: K; readonly value: ReadOf<F[K]>; readonly at: Place; readonly keyAt: Place };
}[keyof F & string];
type ReadOf<X> = X extends Field<infer T, boolean> ? T : never;

export function oneKeyOf<F extends Fields>(
  name: 'condition' | 'action',
  fields: F,
  elsewhere?: Elsewhere,
): Shape<OneOf<F>> {
  const names = Object.keys(fields);
  const called: Noun = name === 'action' ? 'an action' : 'a condition';
  return {
    expected: called,
    read(node, context) {
      const entries = readEntries(node, context, called, names);
      if (entries === undefined) return undefined;
      const at = placeOf(node, context);
      const [only, second] = entries;
      if (only === undefined || second !== undefined) {
        const place = second?.keyAt ?? at;
        const message = say('oneOf', called, names);
        const hint = second && say('combine');
        context.report({ code: 'E-VALUE', at: place, message, hint });
        return undefined;
      }
      const field = ownField(fields, only.key);
      if (field === undefined) {
        const hint = hintForKey(only.key, names, 'Valid here', elsewhere);
        context.report({ code: 'E-KEY-UNKNOWN', at: only.keyAt, message: say('noSuchKind', name, only.key), hint });
        return undefined;
      }
      const value = field.shape.read(only.value, { ...context, parent: only.keyAt });
      if (value === undefined) return undefined;
      return { key: only.key, value, at, keyAt: only.keyAt } as OneOf<F>;
    },
    schema: () => ({
      oneOf: Object.entries(fields).map(([key, { shape, about }]) => ({
        type: 'object',
        additionalProperties: false,
        properties: { [key]: { ...shape.schema(), description: about } },
        required: [key],
      })),
    }),
  };
}

/** Names chosen by the author, each with the same kind of value: `lists:`, `ladders:`. */
export function named<T>(name: Noun, shape: Shape<T>): Shape<readonly { name: Located<string>; value: T }[]> {
  return {
    expected: name,
    read(node, context) {
      const entries = readEntries(node, context, name);
      return entries?.flatMap(({ key, keyAt, value }) => {
        const read = shape.read(value, { ...context, parent: keyAt });
        return read === undefined ? [] : [{ name: { value: key, at: keyAt }, value: read }];
      });
    },
    schema: () => ({ type: 'object', additionalProperties: shape.schema() }),
  };
}

/** A list; entries that cannot be read are reported and left out. */
export function listOf<T>(name: Noun, shape: Shape<T>, { min = 0 } = {}): Shape<readonly T[]> {
  return {
    expected: name,
    read(node, context) {
      if (!isSeq(node)) return wrongType(node, context, name, say('inBrackets'));
      if (node.items.length < min) {
        context.report({ code: 'E-VALUE', at: placeOf(node, context), message: say('notEmpty', name) });
        return undefined;
      }
      return node.items.flatMap((item) => {
        const read = shape.read(item as Node, { ...context, parent: dashBefore(item as Node, node, context) });
        return read === undefined ? [] : [read];
      });
    },
    schema: () => ({ type: 'array', items: shape.schema(), ...(min > 0 && { minItems: min }) }),
  };
}

/** What to point at where an entry of a list is empty: its dash. */
function dashBefore(item: Node, list: Node, context: ReadContext): Place {
  const { text } = context.source;
  const end = item.range?.[0] ?? 0;
  const start = text.lastIndexOf('-', end);
  return start > (list.range?.[0] ?? 0) ? { source: context.source, start, end: start + 1 } : placeOf(list, context);
}

/** A word alone or, where more is to be said, a mapping: `recall` or `{ recall: { … } }`. */
export function wordOr<W extends string, T>(words: Shape<Located<W>>, other: Shape<T>): Shape<Located<W> | T> {
  const expected = other.expected;
  return {
    expected,
    read: (node, context) => (isScalar(node) ? words.read(node, context) : other.read(node, context)),
    schema: () => ({ anyOf: [words.schema(), other.schema()] }),
  };
}

/** A mapping in one form or a list in the other, told apart by how it is written. */
export function mappingOrList<A, B>(inMapping: Shape<A>, inList: Shape<B>): Shape<A | B> {
  return {
    expected: inMapping.expected,
    read: (node, context) => (isSeq(node) ? inList.read(node, context) : inMapping.read(node, context)),
    schema: () => ({ anyOf: [inMapping.schema(), inList.schema()] }),
  };
}

/** A shape that refers to itself, named for the JSON Schema. */
export function recursive<T>(name: string, expected: Noun, shape: () => Shape<T>): Shape<T> {
  return {
    expected,
    read: (node, context) => shape().read(node, context),
    schema: () => ({ $ref: `#/$defs/${name}` }),
  };
}

/** `toString` and `__proto__` are unknown keys like any other. */
const ownField = <F extends object>(fields: F, key: string): F[keyof F] | undefined =>
  Object.hasOwn(fields, key) ? fields[key as keyof F] : undefined;

type Entry = { readonly key: string; readonly keyAt: Place; readonly value: Node | null };

/** `keys`: those that may stand there, where not any may. */
function readEntries(
  node: Node | null,
  context: ReadContext,
  name: Noun,
  keys?: readonly string[],
): readonly Entry[] | undefined {
  if (!isMap(node)) return wrongType(node, context, name, keys && say('choices', undefined, 'Keys here', keys));
  const seen = new Map<string, Place>();
  return node.items.flatMap((pair) => {
    const keyAt = placeOf(pair.key as Node, context);
    const key = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : undefined;
    if (key === undefined || key === '<<') return [];
    const first = seen.get(key);
    if (first !== undefined) {
      const line = first.source.text.slice(0, first.start).split('\n').length;
      const message = say('twice', key, line);
      context.report({ code: 'E-KEY-DUPLICATE', at: keyAt, message, hint: say('keepOne') });
      return [];
    }
    seen.set(key, keyAt);
    return [{ key, keyAt, value: pair.value as Node | null }];
  });
}

/** A missing key is shown at the first key of its mapping, where the mapping's range starts. */
function firstKey(at: Place, entries: readonly Entry[]): Place {
  return entries[0]?.keyAt ?? at;
}

/** What should stand there, by its name or as a whole number within bounds. */
type Expected = Noun | { readonly min: number; readonly max: number | undefined };

export function wrongType(node: Node | null, context: ReadContext, expected: Expected, hint?: Saying): undefined {
  // read-yaml.ts has refused it already.
  if (isAlias(node)) return undefined;
  const at = placeOf(node, context);
  const is = describe(node);
  const message =
    expected === 'a list' && is === 'a list'
      ? say('listInPlace')
      : typeof expected === 'string'
        ? say('shouldBe', expected, is)
        : say('shouldBeNumber', expected.min, expected.max, is);
  const slip = isScalar(node) && node.type === 'PLAIN' ? hintForPlain(node.source ?? '') : undefined;
  context.report({ code: 'E-TYPE', at: at.end > at.start ? at : context.parent, message, hint: slip ?? hint });
  return undefined;
}

function describe(node: Node | null): Is {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (isScalar(node) && node.value !== null)
    return typeof node.value === 'string' ? 'text' : (`a ${typeof node.value}` as Is);
  return 'empty';
}
