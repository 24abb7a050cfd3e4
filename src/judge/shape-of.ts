import type { ElementKind } from '../model.ts';
import type { ShapeCondition } from '../rules/rule-set.ts';
import type { ShapeCount } from '../words/en/reasons.ts';
import { type Saying, say } from '../words/saying.ts';

/** What a text looks like, whatever it says. Counted once, however many rules ask. */
type TextShape = {
  /** Letters of scripts that have capitals, and how many of them are capitals. */
  readonly cased: number;
  readonly capitals: number;
  readonly letters: number;
  /** Words with letters of Latin, Cyrillic and Greek, or two of them. */
  readonly mixedWords: number;
  /** The longest run of one character, as people see them, spaces left out of none. */
  readonly sameCharacter: number;
  readonly mentions: number;
  readonly emoji: number;
};

const SCRIPT_TESTS = {
  latin: /\p{Script=Latin}/u,
  cyrillic: /\p{Script=Cyrillic}/u,
  greek: /\p{Script=Greek}/u,
  han: /\p{Script=Han}/u,
  kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  hangul: /\p{Script=Hangul}/u,
  arabic: /\p{Script=Arabic}/u,
  hebrew: /\p{Script=Hebrew}/u,
  thai: /\p{Script=Thai}/u,
  devanagari: /\p{Script=Devanagari}/u,
} as const;

const LETTER = /\p{L}/u;
const UPPER = /\p{Lu}/u;
const LOWER = /\p{Ll}/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}/u;
/** What belongs to the emoji or the letter before. */
const JOINED = /\p{M}|\p{Cf}|\p{Emoji_Modifier}/u;
const MENTION = /(?<![a-zA-Z0-9_.])[@＠][\p{L}\p{N}_]/gu;

const JOINER = '\u200d';
/** ⃣ makes a key of a digit. */
const KEYCAP = '\u20e3';
/** Two make a flag. */
const HALF_OF_FLAG = /\p{Regional_Indicator}/u;

function shapeOfText(text: string): TextShape {
  let [cased, capitals, letters, emoji, mixedWords] = [0, 0, 0, 0, 0];
  // Stryker disable next-line StringLiteral: whatever is no joiner.
  let before = '';
  // Stryker disable next-line StringLiteral: whatever is no digit.
  let base = '';
  let isHalf = false;
  let scripts = 0;
  for (const character of text) {
    if (LETTER.test(character)) {
      letters++;
      if (UPPER.test(character)) capitals++;
      if (UPPER.test(character) || LOWER.test(character)) cased++;
      const known = scripts;
      scripts |= alphabetOf(character);
      if (isMixed(scripts) && !isMixed(known)) mixedWords++;
    } else if (!JOINED.test(character)) {
      scripts = 0;
      const isOther: boolean = isHalf && HALF_OF_FLAG.test(character);
      if (EMOJI.test(character) && before !== JOINER && !isOther) emoji++;
      isHalf = !isOther && HALF_OF_FLAG.test(character);
    } else if (character === KEYCAP && /[0-9#*]/.test(base)) emoji++;
    if (!JOINED.test(character)) base = character;
    before = character;
  }
  const mentions = text.match(MENTION)?.length ?? 0;
  return { cased, capitals, letters, mixedWords, sameCharacter: longestRun(text), mentions, emoji };
}

/** Changes how the character before looks, and not which one it is: a tone of skin, a variation. */
const UNTOLD = /\p{Cf}|\p{Variation_Selector}|\p{Emoji_Modifier}/u;
const MARK = /\p{M}/u;

/** How often one character stands in a row: ❤️ and 👨‍👩‍👧 are one each, and so is a mark that stands many times on one letter. */
function longestRun(text: string): number {
  let longest = 0;
  const makeRun = () => {
    // Stryker disable next-line all: the first is unlike anything.
    let [last, run] = ['', 0];
    return (one: string): void => {
      run = one === last ? run + 1 : 1;
      last = one;
      // Stryker disable next-line EqualityOperator: it is as long.
      if (run > longest && one.trim() !== '') longest = run;
    };
  };
  const [addUnit, addSeen] = [makeRun(), makeRun()];
  let seen = '';
  // Stryker disable next-line BooleanLiteral: before the first there is nothing to belong to.
  let isJoined = false;
  for (const character of text) {
    addUnit(character);
    // Stryker disable next-line ConditionalExpression,EqualityOperator,StringLiteral: it saves time.
    if (character > '\u007f') {
      if (character === JOINER) isJoined = true;
      if (UNTOLD.test(character)) continue;
      const isPart = MARK.test(character) || (isJoined && EMOJI.test(character)) || isOtherHalf(seen, character);
      isJoined = false;
      if (isPart) {
        seen += character;
        continue;
      }
    }
    isJoined = false;
    // Stryker disable next-line ConditionalExpression: nothing is no run.
    if (seen !== '') addSeen(seen);
    seen = character;
  }
  addSeen(seen);
  return longest;
}

const isOtherHalf = (seen: string, character: string): boolean =>
  seen.length === 2 && HALF_OF_FLAG.test(character) && HALF_OF_FLAG.test(seen);

const alphabetOf = (character: string): number =>
  SCRIPT_TESTS.latin.test(character)
    ? 1
    : SCRIPT_TESTS.cyrillic.test(character)
      ? 2
      : SCRIPT_TESTS.greek.test(character)
        ? 4
        : 0;
const isMixed = (scripts: number): boolean => (scripts & (scripts - 1)) !== 0;

/** Of all letters, the share that is of one script: 0 to 1. */
function shareOf(text: string, script: keyof typeof SCRIPT_TESTS, letters: number): number {
  const test = SCRIPT_TESTS[script];
  let of = 0;
  for (const character of text) if (test.test(character) && LETTER.test(character)) of++;
  return of / Math.max(1, letters);
}

/** Fewer letters have no share: "OK" is no shouting. */
// At 7: 1 more bad line, 14 more clean lines; at 9: 10 fewer clean lines (docs/thresholds.md).
const FEWEST_LETTERS = 8;
/** The share of a script where a rule names none. */
const MOSTLY = 0.5;

/** What is counted in the message, and not in its text. */
type Counted = { readonly links: number; readonly kinds: number; readonly ofKind: (kind: ElementKind) => number };

/** What of the condition does not hold, in words; empty where all of it does. */
export function missingIn(wanted: ShapeCondition, text: string, { links, kinds, ofKind }: Counted): readonly Saying[] {
  const shape = shapeOfText(text);
  const fewest = wanted.letters ?? FEWEST_LETTERS;
  const missing: Saying[] = [];
  const atLeast = (what: ShapeCount, is: number, least: number | undefined) => {
    // Stryker disable next-line ConditionalExpression: said for the type checker.
    if (least !== undefined && is < least) missing.push(say('shapeCount', what, is, least));
  };
  const share = (what: string, is: number, least: number | undefined, of: number) => {
    if (least === undefined) return;
    if (of < fewest) missing.push(say('shapeLetters', of, fewest));
    else if (is < least) missing.push(say('shapeShare', what, percent(is), percent(least)));
  };
  share('capitals', shape.capitals / Math.max(1, shape.cased), wanted.capitals, shape.cased);
  if (wanted.script !== undefined)
    share(wanted.script, shareOf(text, wanted.script, shape.letters), wanted.share ?? MOSTLY, shape.letters);
  atLeast('mixedWords', shape.mixedWords, wanted.mixedWords);
  atLeast('sameCharacter', shape.sameCharacter, wanted.sameCharacter);
  atLeast('links', links, wanted.links);
  atLeast('mentions', shape.mentions, wanted.mentions);
  atLeast('emoji', shape.emoji, wanted.emoji);
  atLeast('elementKinds', kinds, wanted.elementKinds);
  // Stryker disable next-line ArrayDeclaration: what is no kind is not asked for.
  for (const [kind, least] of wanted.elements ?? [])
    if (ofKind(kind) < least) missing.push(say('shapeElements', kind, ofKind(kind), least));
  return missing;
}

const percent = (share: number): number => Math.round(share * 100);
