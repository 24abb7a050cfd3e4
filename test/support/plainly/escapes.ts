import { foldCharacter } from '../../../src/text/reading/fold-character.ts';
import { DROP, ITERATE, VOICE } from '../../../src/text/reading/kinds.ts';
import { readings } from '../../../src/text/reading/readings.ts';

/** The straightforward way to undo escapes, character by character, to hold src/text/reading/escapes.ts against. */

type Unit = { readonly character: string; readonly from: number; readonly to: number };

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  shy: '\u00ad',
  zwnj: '\u200c',
  zwj: '\u200d',
  middot: '·',
  bull: '•',
  period: '.',
  excl: '!',
  commat: '@',
  dollar: '$',
  num: '#',
  percnt: '%',
};
const LONGEST_ENTITY = 10;

/** Joins the characters of `units[at…]`. */
const tail = (units: readonly Unit[], at: number): string => {
  let joined = '';
  for (let index = at; index < units.length; index++) joined += units[index]!.character;
  return joined;
};

function entityOf(body: string): string | undefined {
  const numeric = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/.exec(body);
  if (numeric === null) return NAMED[body];
  const point = numeric[1] === undefined ? Number(numeric[2]) : Number.parseInt(numeric[1], 16);
  return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : undefined;
}

function percentOf(bytes: string): string | undefined {
  const values = bytes.match(/[0-9a-f]{2}/g)!.map((pair) => Number.parseInt(pair, 16));
  if (values.length === 1) return values[0]! >= 0x20 && values[0]! < 0x7f ? String.fromCharCode(values[0]!) : undefined;
  try {
    // `ignoreBOM` keeps a byte order mark: it is a character like others that are not seen.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(values));
  } catch {
    // Bytes that are no character are no escape either: the text stays as it is.
    return undefined;
  }
}

/** If the units end in a complete escape, replaces it by its character. Says whether it did. */
function reduce(units: Unit[]): boolean {
  const last = units[units.length - 1]!.character;
  if (last === ';') {
    for (let at = units.length - 2; at >= 0 && at > units.length - 3 - LONGEST_ENTITY; at--) {
      if (units[at]!.character !== '&') continue;
      const body = tail(units, at + 1).slice(0, -1);
      const character = entityOf(body);
      if (character === undefined) return false;
      const unit = { character, from: units[at]!.from, to: units[units.length - 1]!.to };
      units.length = at;
      units.push(unit);
      return true;
    }
    return false;
  }
  if (!/^[0-9a-f]$/.test(last) || units.length < 3) return false;
  for (let count = 1; count <= 4 && units.length >= 3 * count; count++) {
    const at = units.length - 3 * count;
    if (units[at]!.character !== '%') return false;
    const bytes = tail(units, at);
    if (!/^(?:%[0-9a-f]{2})+$/.test(bytes)) return false;
    const character = percentOf(bytes);
    if (character === undefined || [...character].length !== 1) continue;
    const unit = { character, from: units[at]!.from, to: units[units.length - 1]!.to };
    units.length = at;
    units.push(unit);
    return true;
  }
  return false;
}

/**
 * Undoes every escape, also those that only appear when another is undone (`&amp;#102;`, `%2566`): what comes out has
 * none left. Linear: each step either takes in one character or makes the list shorter.
 */
export function undoEscapes(text: string): Unit[] {
  const out: Unit[] = [];
  for (const unit of charactersOf(text)) {
    const queue = [unit];
    while (queue.length > 0) {
      const next = queue.pop()!;
      const [first, ...rest] = fold(next.character, out.at(-1)?.character);
      if (first === undefined) continue;
      // What was put together is read before what the same character stands for as well.
      for (const character of rest.reverse()) queue.push({ character, from: next.from, to: next.to });
      out.push({ character: first, from: next.from, to: next.to });
      if (reduce(out)) queue.push(out.pop()!);
    }
  }
  return out;
}

function* charactersOf(text: string): Generator<Unit> {
  let at = 0;
  for (const character of text) {
    yield { character, from: at, to: at + character.length };
    at += character.length;
  }
}

/** A character as escapes are spelt with it; one that is no part of any comes back as it was. */
function fold(character: string, before: string | undefined): string {
  const point = character.codePointAt(0)!;
  if (point < 0x80) return character >= 'A' && character <= 'Z' ? character.toLowerCase() : character;
  if (isNothing(point, before ?? '')) return '';
  const folded = foldCharacter(character);
  return /[%&#;\\<>[\](){}.:/0-9a-z]/.test(folded) ? folded : character;
}

/** Whether nothing is left of a character behind `before`: it is invisible, or depends on a character that is not there. */
const isUnseen = (character: string): boolean =>
  /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Mn}\p{Me}]/u.test(character);

function isNothing(point: number, before: string): boolean {
  const { astral, kind: kindOf, symbol } = readings();
  if (point > 0xffff) return astral.get(point)?.kind === DROP || isUnseen(String.fromCodePoint(point));
  const kind = kindOf[point]!;
  const isJamo = symbol[point]! >= 0x1161;
  return kind === DROP || ((kind === VOICE || kind === ITERATE) && before < '\x80' && !isJamo);
}
