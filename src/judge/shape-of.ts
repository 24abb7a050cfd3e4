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
  /** The longest run of one character, spaces left out of none. */
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

function shapeOfText(text: string): TextShape {
  let [cased, capitals, letters, emoji, sameCharacter, run, mixedWords] = [0, 0, 0, 0, 0, 0, 0];
  let last = '';
  let isJoined = false;
  let scripts = 0;
  for (const character of text) {
    run = character === last ? run + 1 : 1;
    if (character.trim() !== '') sameCharacter = Math.max(sameCharacter, run);
    last = character;
    if (LETTER.test(character)) {
      letters++;
      if (UPPER.test(character)) capitals++;
      if (UPPER.test(character) || LOWER.test(character)) cased++;
      const before = scripts;
      scripts |= alphabetOf(character);
      if (scripts !== before && isMixed(scripts) && !isMixed(before)) mixedWords++;
    } else if (!JOINED.test(character)) {
      scripts = 0;
      if (EMOJI.test(character) && !isJoined) emoji++;
    }
    isJoined = character === '\u200d';
  }
  const mentions = text.match(MENTION)?.length ?? 0;
  return { cased, capitals, letters, mixedWords, sameCharacter, mentions, emoji };
}

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
function shareOf(text: string, script: ShapeCondition['script'], letters: number): number {
  if (script === undefined || letters === 0) return 0;
  const test = SCRIPT_TESTS[script];
  let of = 0;
  for (const character of text) if (test.test(character) && LETTER.test(character)) of++;
  return of / letters;
}

/** Fewer letters have no share: "OK" is no shouting. */
const FEWEST_LETTERS = 8;

/** What is counted in the message, and not in its text. */
type Counted = { readonly links: number; readonly kinds: number; readonly ofKind: (kind: ElementKind) => number };

/** What of the condition does not hold, in words; empty where all of it does. */
export function missingIn(wanted: ShapeCondition, text: string, { links, kinds, ofKind }: Counted): readonly Saying[] {
  const shape = shapeOfText(text);
  const fewest = wanted.letters ?? FEWEST_LETTERS;
  const missing: Saying[] = [];
  const atLeast = (what: ShapeCount, is: number, least: number | undefined) => {
    if (least !== undefined && is < least) missing.push(say('shapeCount', what, is, least));
  };
  const share = (what: string, is: number, least: number | undefined, of: number) => {
    if (least === undefined) return;
    if (of < fewest) missing.push(say('shapeLetters', of, fewest));
    else if (is < least) missing.push(say('shapeShare', what, percent(is), percent(least)));
  };
  share('capitals', shape.capitals / Math.max(1, shape.cased), wanted.capitals, shape.cased);
  if (wanted.script !== undefined)
    share(wanted.script, shareOf(text, wanted.script, shape.letters), wanted.share ?? 0.5, shape.letters);
  atLeast('mixedWords', shape.mixedWords, wanted.mixedWords);
  atLeast('sameCharacter', shape.sameCharacter, wanted.sameCharacter);
  atLeast('links', links, wanted.links);
  atLeast('mentions', shape.mentions, wanted.mentions);
  atLeast('emoji', shape.emoji, wanted.emoji);
  atLeast('elementKinds', kinds, wanted.elementKinds);
  for (const [kind, least] of wanted.elements ?? [])
    if (ofKind(kind) < least) missing.push(say('shapeElements', kind, ofKind(kind), least));
  return missing;
}

const percent = (share: number): number => Math.round(share * 100);
