import { isScalar } from 'yaml';
import type { Escape } from '../words/en/problems.ts';
import type { Noun } from '../words/nouns.ts';
import { type Saying, say } from '../words/saying.ts';
import type { JsonSchema, ReadContext, Shape } from './shape.ts';
import { placeOf, wrongType } from './shape.ts';
import type { Located, Place } from './source.ts';
import { hintFor } from './suggest.ts';
import { hintForPlain, inAscii } from './yaml-slips.ts';

/** Plain scalars that YAML 1.1 tools, or this one, take for something else than the text that stands there. */
const AMBIGUOUS =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?[\d_]+(?:\.\d*)?(?:e[-+]?\d+)?|[-+]?0(?:x[\da-f_]+|o[0-7_]+|b[01_]+)|[-+]?\.(?:inf|\d+)|\.nan|\d+(?::\d\d)+|\d{4}-\d\d?-\d\d?(?:[t ]+\d\d?:\d\d.*)?)$/i;

/** Free text. Words that YAML may read as true, false, a number or a date must be in quotes. */
export function text(expected: Noun, schema: JsonSchema = {}): Shape<Located<string>> {
  return {
    expected,
    read(node, context) {
      if (!isScalar(node)) return wrongType(node, context, expected);
      const written = node.source ?? '';
      if (node.type === 'PLAIN' && AMBIGUOUS.test(written)) {
        const message = say('mayReadOtherwise', written);
        context.report({ code: 'E-YAML-QUOTE', at: placeOf(node, context), message, hint: say('quoteIt', written) });
        return undefined;
      }
      if (typeof node.value !== 'string') return wrongType(node, context, expected);
      const { start, end } = placeOf(node, context);
      const raw = context.source.text.slice(start, end);
      const slip = raw.includes('\n') && node.type === 'PLAIN' ? hintForPlain(raw) : undefined;
      if (slip !== undefined) {
        const message = say('goesOn');
        context.report({ code: 'E-YAML-SYNTAX', at: placeOf(node, context), message, hint: slip });
        return undefined;
      }
      const unseen = node.type === 'QUOTE_DOUBLE' ? escapeMistaken(node.value, raw) : undefined;
      if (unseen !== undefined) {
        context.report({ code: 'E-YAML-QUOTE', at: placeOf(node, context), ...unseen });
        return undefined;
      }
      // The line break at the end of a block (`|`, `>`) is of the file, not of the phrase.
      const value = node.type?.startsWith('BLOCK') ? node.value.trimEnd() : node.value;
      return { value, at: placeOf(node, context) };
    },
    schema: () => ({ type: 'string', ...schema }),
  };
}

/** `“buy now”` and `「buy now」`: quotes of an input method, which YAML takes for a part of what they surround. */
const MISTAKEN_QUOTES = /^[“‘「『＂＇](.+)[”’」』＂＇]$/u;

/** An expression. It stands in quotes that YAML knows, or in none. */
export function regexText(expected: Noun): Shape<Located<string>> {
  const plain = text(expected);
  return {
    ...plain,
    read(node, context) {
      const read = plain.read(node, context);
      if (read === undefined || !isScalar(node) || node.type !== 'PLAIN') return read;
      const inside = MISTAKEN_QUOTES.exec(read.value)?.[1];
      if (inside === undefined) return read;
      const message = say('quotedRegex', `${read.value[0]!} ${read.value.at(-1)!}`);
      context.report({ code: 'E-YAML-QUOTE', at: read.at, message, hint: say('slipHint', `'${inside}'`) });
      return undefined;
    },
  };
}

/** A phrase of a list in brackets. `[加我微信，加V]` is one phrase: its comma parts nothing, and no quotes say that it is meant. */
export function phraseText(expected: Noun): Shape<Located<string>> {
  const plain = text(expected);
  return {
    ...plain,
    read(node, context) {
      const read = plain.read(node, context);
      if (read === undefined || !isScalar(node) || node.type !== 'PLAIN') return read;
      const inside = /^[「『](.+)[」』]$/u.exec(read.value)?.[1];
      if (inside !== undefined) {
        const message = say('cornersCount', read.value);
        context.report({
          code: 'W-TERM-MARKS',
          at: read.at,
          message,
          hint: say('cornersCountHint', inside, read.value),
        });
        return read;
      }
      const pieces = read.value.split(/[，、；]/).map(withoutCurlyQuotes);
      if (pieces.length === 1 || pieces.includes('')) return read;
      const message = say('onePhrase');
      const hint = say('onePhraseHint', pieces);
      context.report({ code: 'W-PHRASE-COMMA', at: read.at, message, hint });
      return read;
    },
  };
}

/** `“加我微信”，“加V”`: whoever writes such commas writes such quotes, and means neither as a part of the phrase. */
const withoutCurlyQuotes = (piece: string): string => piece.trim().replace(/^[“‘](.+)[”’]$/u, '$1');

/** What YAML makes of a backslash and a letter in double quotes, where a regular expression means something else. */
const MISTAKEN_ESCAPES: ReadonlyMap<string, readonly [escaped: string, name: Escape]> = new Map([
  ['\b', ['\\b', 'backspace']],
  ['\0', ['\\0', 'nul']],
  ['\x07', ['\\a', 'bell']],
  ['\x1b', ['\\e', 'escape']],
  ['\v', ['\\v', 'tab']],
  ['\f', ['\\f', 'feed']],
  ['\u2028', ['\\L', 'line']],
  ['\u2029', ['\\P', 'paragraph']],
  ['\u0085', ['\\N', 'next']],
  ['\u00a0', ['\\_', 'space']],
]);

/** `"\bword\b"` is a word between two backspaces. */
function escapeMistaken(value: string, written: string): { message: Saying; hint: Saying } | undefined {
  for (const [character, [escaped, name]] of MISTAKEN_ESCAPES) {
    if (!value.includes(character) || !written.includes(escaped)) continue;
    return { message: say('escapeMistaken', escaped, name), hint: say('singleQuotes') };
  }
  return undefined;
}

/** Text of a certain form. */
export function textLike(expected: Noun, pattern: RegExp, hint: Saying): Shape<Located<string>> {
  const plain = text(expected);
  return {
    expected,
    read(node, context) {
      const read = plain.read(node, context);
      if (read === undefined || pattern.test(read.value)) return read;
      const meant = read.value.normalize('NFKC');
      const better = pattern.test(meant) ? say('fullWidth', read.value, meant) : hint;
      return refuse(read.at, context, say('isNot', read.value, expected), better);
    },
    schema: () => ({ type: 'string', pattern: pattern.source }),
  };
}

/**
 * One of a few names. `off` and `on` mean themselves here, whatever YAML makes of them.
 * @param also what else may stand here, for people
 */
export function word<const W extends string>(
  expected: Noun,
  words: readonly W[],
  also: readonly string[] = [],
): Shape<Located<W>> {
  const choices = [...words, ...also];
  return {
    expected,
    read(node, context) {
      if (!isScalar(node)) return wrongType(node, context, expected, say('choices', undefined, 'One of', choices));
      const written = node.type === 'PLAIN' ? (node.source ?? '') : String(node.value);
      const found = words.find((candidate) => candidate === written);
      if (found !== undefined) return { value: found, at: placeOf(node, context) };
      if (written === '') return wrongType(null, context, expected, say('choices', undefined, 'One of', choices));
      const message = say('isNot', written, expected);
      context.report({
        code: 'E-VALUE',
        at: placeOf(node, context),
        message,
        hint: hintForWord(written, choices),
      });
      return undefined;
    },
    // An editor's YAML reader makes a boolean of `true`.
    schema: () => ({ enum: words.flatMap((one): unknown[] => (one === 'true' ? [one, true] : [one])) }),
  };
}

/** `“high”` and `ｈｉｇｈ` are high to a person. */
function hintForWord(written: string, choices: readonly string[]): Saying | undefined {
  const meant = inAscii(written.normalize('NFKC'))
    .replace(/^["']|["']$/g, '')
    .trim();
  if (meant !== written && choices.includes(meant)) return say('asciiLetters', meant);
  return hintForPlain(written) ?? hintFor(written, choices, 'One of');
}

/** Not `010`, which is 8 to some YAML tools, nor `0x1F`, `1e3`, `5.0`. */
const DECIMAL = /^[-+]?(?:0|[1-9]\d*)$/;

export function wholeNumber(expected: Noun, { min, max }: { min: number; max?: number }): Shape<Located<number>> {
  return {
    expected,
    read(node, context) {
      if (!isScalar(node) || typeof node.value !== 'number')
        return wrongType(node, context, { min, max }, isScalar(node) ? hintForNumber(node.source ?? '') : undefined);
      const read = { value: node.value, at: placeOf(node, context) };
      const written = node.source ?? '';
      if (!DECIMAL.test(written)) {
        return refuse(read.at, context, say('isNotNumber', written, min, max), say('digitsAlone', written));
      }
      const fits = Number.isInteger(read.value) && read.value >= min && (max === undefined || read.value <= max);
      return fits ? read : refuse(read.at, context, say('isNotNumber', `${read.value}`, min, max));
    },
    schema: () => ({ type: 'integer', minimum: min, ...(max !== undefined && { maximum: max }) }),
  };
}

/** `１`, `３０ｓ` and `1;` are numbers to a person. */
function hintForNumber(written: string): Saying | undefined {
  const [, alone] = /^(\d+[smhd]?)[;,]$/.exec(written) ?? [];
  if (alone !== undefined) return say('slipHint', alone);
  return hintForWide(written);
}

function hintForWide(written: string): Saying | undefined {
  const meant = written.normalize('NFKC');
  return meant !== written && /^[\x20-\x7e]+$/.test(meant) ? say('fullWidth', written, meant) : undefined;
}

/** Only the present version is known; a file of another version is refused, not guessed at. */
export function exactNumber<const N extends number>(expected: Noun, number: N): Shape<N> {
  return {
    expected,
    read(node, context) {
      if (isScalar(node) && node.value === number) return number;
      const message = say('versionIs', number);
      const hint = isScalar(node) ? hintForNumber(node.source ?? '') : undefined;
      context.report({ code: 'E-VALUE', at: placeOf(node, context), message, hint });
      return undefined;
    },
    schema: () => ({ const: number }),
  };
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Ten years: what is longer is a slip, and Redis has no such times. */
const MOST_DAYS = 3_650;

/** `10s`, `5m`, `1h`, `30d`; milliseconds come out. */
export function duration(expected: Noun, { minMs = 0 } = {}): Shape<Located<number>> {
  return {
    expected,
    read(node, context) {
      if (!isScalar(node)) return wrongType(node, context, 'a time such as 10s, 5m, 1h or 30d');
      const read = { value: node.source ?? String(node.value), at: placeOf(node, context) };
      const parsed = /^(\d+(?:\.\d+)?)(s|m|h|d)$/.exec(read.value);
      if (parsed === null)
        return refuse(
          read.at,
          context,
          say('isNot', read.value, 'a time'),
          hintForNumber(read.value) ?? say('likeTime'),
        );
      const ms = Math.round(Number(parsed[1]) * UNIT_MS[parsed[2] as keyof typeof UNIT_MS]);
      if (ms < minMs) return refuse(read.at, context, say('shorterThan', read.value, expected, minMs / 1000));
      if (ms > MOST_DAYS * UNIT_MS.d) return refuse(read.at, context, say('longerThan', read.value, MOST_DAYS));
      return { value: ms, at: read.at };
    },
    schema: () => ({ type: 'string', pattern: '^\\d+(\\.\\d+)?(s|m|h|d)$' }),
  };
}

/** `2%`; 0.02 comes out. */
export const share = (expected: Noun): Shape<Located<number>> =>
  written(expected, 'a share such as 2%', '^(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)%$', (text) => {
    const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
    const value = percent === undefined ? Number.NaN : Number(percent) / 100;
    return value <= 1
      ? { value }
      : { message: say('isNot', text, 'a share'), hint: hintForWide(text) ?? say('likePercent') };
  });

/** The first digits of a SHA-256, 8 and more, as written: some of them look like numbers to YAML. */
export const digest = (expected: Noun): Shape<Located<string>> =>
  written(expected, expected, '^[0-9a-f]{8,64}$', (text) =>
    /^[0-9a-f]{8,64}$/.test(text)
      ? { value: text }
      : { message: say('isNot', text, expected), hint: say('likeDigest') },
  );

/** A small share as one in so many, `1/1000`; 1000 comes out. */
export const oneIn = (expected: Noun): Shape<Located<number>> =>
  written(expected, expected, '^1/([2-9]|[1-9]\\d{1,6})$', (text) => {
    const value = Number(/^1\/([1-9]\d{0,6})$/.exec(text)?.[1]);
    return value >= 2 ? { value } : { message: say('isNot', text, expected), hint: say('likeOneIn') };
  });

type Refused = { readonly message: Saying; readonly hint: Saying };

/** A scalar that is read as it is written, not as what YAML makes of it. @param pattern for editors */
function written<T>(
  expected: Noun,
  wanted: Parameters<typeof wrongType>[2],
  pattern: string,
  take: (text: string) => { readonly value: T } | Refused,
): Shape<Located<T>> {
  return {
    expected,
    read(node, context) {
      if (!isScalar(node)) return wrongType(node, context, wanted);
      const at = placeOf(node, context);
      const taken = take(node.source ?? String(node.value));
      return 'value' in taken ? { value: taken.value, at } : refuse(at, context, taken.message, taken.hint);
    },
    schema: () => ({ type: 'string', pattern }),
  };
}

function refuse(at: Place, context: ReadContext, message: Saying, hint?: Saying): undefined {
  context.report({ code: 'E-VALUE', at, message, hint });
  return undefined;
}
