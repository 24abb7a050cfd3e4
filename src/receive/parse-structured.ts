import type { Voice } from '../model.ts';
import { isKnownSignal, isOneToken, type KeyMeaning, meaningOf } from './known-signals.ts';
import { isObject, type Json } from './parse-fields.ts';

/**
 * What stands in the JSON that apps put into custom elements and beside a message. The words of three people may lie in
 * one object: the sender's own, those that are quoted, and those of a program. Who says what is told by the keys.
 */

/** JSON inside a JSON string inside …: each level doubles the escapes, so real ones end soon. */
const MAX_JSON_DEPTH = 8;

/** A text with its voice, and how what it stood in names its kind. */
export type Told = { readonly text: string; readonly voice: Voice; readonly business: string | undefined };

export type StructuredOptions = {
  /** Of an edit: what others hung on the message are not its words, and are not read. */
  readonly withoutReplies: boolean;
};

/** What it was that was read: whether a known signal is in it, and how the first object with a kind names it. */
export type StructuredKind = { readonly isSignal: boolean; readonly business: string | undefined };

type Place = {
  readonly value: unknown;
  readonly meaning: KeyMeaning;
  readonly voice: Voice;
  readonly isSignal: boolean;
  readonly business: string | undefined;
  readonly depth: number;
};

/**
 * The texts in a JSON value, or in a string that may hold JSON; else the string itself. In order, without recursion over
 * its depth.
 */
export function readStructured(
  value: unknown,
  { withoutReplies }: StructuredOptions,
  tell: (told: Told) => void,
): StructuredKind {
  // Stryker disable next-line ArrayDeclaration: what is not set is no signal.
  let [isSignal, business]: [boolean, string | undefined] = [false, undefined];
  const stack: Place[] = [
    // The kits of long ago sent the name of a signal alone.
    {
      value,
      // Stryker disable next-line StringLiteral: whatever has no meaning of its own is a text.
      meaning: 'text',
      voice: 'own',
      isSignal: typeof value === 'string' && isKnownSignal(value),
      business: undefined,
      depth: 0,
    },
  ];
  while (stack.length > 0) {
    const place = stack.pop()!;
    isSignal ||= place.isSignal;
    business ??= place.business;
    const inner = typeof place.value === 'string' ? nestedIn(place) : place.value;
    if (typeof inner === 'string') {
      const voice = voiceOf(inner, place);
      if (voice !== undefined && inner !== '') tell({ text: inner, voice, business: place.business });
      continue;
    }
    const depth = typeof place.value === 'string' ? place.depth + 1 : place.depth;
    const children = Array.isArray(inner)
      ? childrenOfList(inner, place, depth)
      : isObject(inner)
        ? childrenOf(inner, place, depth, withoutReplies)
        : [];
    for (let index = children.length - 1; index >= 0; index--) stack.push(children[index]!);
  }
  return { isSignal, business };
}

// Stryker disable next-line Regex: it saves time; what is no JSON is found to be none.
const STARTS_LIKE_JSON = /^\s*[[{"]/;

/** The JSON object, array or string in a text, or the text. */
function nestedIn({ value, depth }: Place): unknown {
  const text = value as string;
  if (depth >= MAX_JSON_DEPTH || !STARTS_LIKE_JSON.test(text)) return text;
  try {
    const parsed: unknown = JSON.parse(text);
    // A string in quotes may hold JSON again.
    return typeof parsed === 'string' ? nestedIn({ value: parsed, depth: depth + 1 } as Place) : parsed;
  } catch {
    return text;
  }
}

/** What stands in a list means what the list means. */
function childrenOfList(list: readonly unknown[], place: Place, depth: number): readonly Place[] {
  const isPieces = place.meaning === 'pieces' && list.every((piece) => typeof piece === 'string');
  // Stryker disable next-line StringLiteral: as above.
  if (isPieces) return [{ ...place, value: list.join(''), meaning: 'text', depth: MAX_JSON_DEPTH }];
  return list.map((value) => ({ ...place, value, depth }));
}

function childrenOf(object: Json, place: Place, depth: number, withoutReplies: boolean): readonly Place[] {
  const mayQuote = place.meaning === 'quote-if-attributed' || place.meaning === 'quote-or-person';
  const isQuote = mayQuote && isAttributed(object);
  const business = businessOf(object) ?? place.business;
  const isSignal = place.isSignal || isKnownSignal(business) || isSignalling(object);
  const voice = isQuote ? 'quoted' : place.voice;
  // Stryker disable next-line ArrayDeclaration: what is no place holds nothing.
  const children: Place[] = [];
  for (const [key, value] of Object.entries(object)) {
    const meaning = meaningOf(key);
    if (meaning === 'reactions' || (withoutReplies && key === 'messageReplies')) continue;
    children.push({ value, meaning, voice: meaning === 'quote' ? 'quoted' : voice, isSignal, business, depth });
  }
  return children;
}

/** What the SDK's signalling sends around what an app signals: an invitation, and what became of it. */
const isSignalling = (object: Json): boolean =>
  Object.hasOwn(object, 'inviteID') && Object.hasOwn(object, 'actionType');

/** Says whose words it holds. */
const isAttributed = (object: Json): boolean =>
  Object.keys(object).some((key) => ['id', 'person', 'quote'].includes(meaningOf(key)));

/** `businessID` of Tencent's kits, or what apps use in its place. */
function businessOf(object: Json): string | undefined {
  for (const name of ['businessID', 'businessId', 'business_id', 'cmd', 'type', 'action']) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (typeof value === 'string' && isOneToken(value)) return value;
  }
  return undefined;
}

/** Whose words a text is; undefined where it is none, but names somebody. */
function voiceOf(text: string, { meaning, voice, isSignal }: Place): Voice | undefined {
  switch (meaning) {
    case 'id':
      return undefined;
    case 'person':
    case 'quote-or-person':
      return isOneToken(text) ? undefined : voice;
    case 'business':
    case 'machine':
      return isOneToken(text) ? 'signal' : voice;
    case 'picture':
      return /\s/.test(text) ? voice : 'signal';
    case 'said':
      return voice;
    default:
      return isSignal && voice === 'own' && isOneToken(text) ? 'signal' : voice;
  }
}
