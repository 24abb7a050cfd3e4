/**
 * How text from strangers is shown: in a terminal, in a line of log, in a problem with a rule file. What a terminal would
 * obey, what turns the order of letters around, what cannot be seen and what begins a new line is written as `\uXXXX`, as
 * JSON does; so JSON stays JSON. Everything else stands as it is.
 */

/** Noncharacters of Unicode, for use inside a program only: they stand for our colours until a text is shown. */
export const MARK_ON = '\ufdd0';
export const MARK_OFF = '\ufdd1';

/**
 * Controls (with C1, which old terminals obey as ESC), line and paragraph separators, lone surrogates, what Unicode has not
 * assigned or left to private use, what changes direction, and what is not to be seen (zero widths, fillers, tags).
 */
export const DECEIVING =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\p{Co}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
const ALL_PLAIN = /^[\x20-\x7e]*$/;
const ALL_OURS = /^[\n\x20-\x7e]*$/;
/** Marks pile up over the lines above: four on a letter are more than any script needs. */
const PILED_MARKS = /(?<=\p{M}{4})\p{M}/gu;

/** One line, whatever the text: line breaks and tabs are written out too. */
export function plain(text: string): string {
  if (ALL_PLAIN.test(text)) return text;
  return text.replace(DECEIVING, seen).replace(PILED_MARKS, escaped);
}

/** The lines of a text, each plain: broken where a reader would see a new line. */
export function plainLines(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map(plain);
}

/** A text of ours with plain texts in it: its line breaks are ours, nothing else passes. */
export const shown = (text: string): string => (ALL_OURS.test(text) ? text : written(text, seen));

/** The same with marks in it, which become colours. Only where every text from elsewhere was made plain before. */
export const shownMarked = (text: string): string =>
  written(text, (character, at, whole) => {
    if (character === MARK_ON) return '\u001b[1;31m';
    return character === MARK_OFF ? '\u001b[0m' : seen(character, at, whole);
  });

const written = (text: string, write: typeof seen): string =>
  text
    .replace(DECEIVING, (character, at: number, whole: string) => {
      return character === '\n' ? character : write(character, at, whole);
    })
    .replace(PILED_MARKS, escaped);

function seen(character: string, at: number, whole: string): string {
  const before = whole.slice(Math.max(0, at - 8), at);
  const after = whole.slice(at + character.length, at + character.length + 3);
  return isWritten(character, before, after) ? character : escaped(character);
}

const JOINING = [
  ...[
    'Arabic',
    'Syriac',
    'Mongolian',
    'Devanagari',
    'Bengali',
    'Gujarati',
    'Gurmukhi',
    'Kannada',
    'Malayalam',
    'Oriya',
  ],
  ...['Sinhala', 'Tamil', 'Telugu', 'Khmer', 'Myanmar'],
].map((script) => `\\p{Script=${script}}`);
const JOINING_BEFORE = new RegExp(`[${JOINING.join('')}]$`, 'u');
const JOINING_AFTER = new RegExp(`^[${JOINING.join('')}]`, 'u');

/** The few invisible characters that writing needs: joiners within such scripts and emoji, and the choice of a glyph. */
function isWritten(character: string, before: string, after: string): boolean {
  const code = character.codePointAt(0)!;
  if (code === 0x200c || code === 0x200d) {
    if (JOINING_BEFORE.test(before) && JOINING_AFTER.test(after)) return true;
    const inEmoji = /\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*$/u.test(before);
    return code === 0x200d && inEmoji && /^\p{Extended_Pictographic}/u.test(after);
  }
  if (code === 0xfe0e || code === 0xfe0f) {
    return (
      /\p{Extended_Pictographic}\p{Emoji_Modifier}?$/u.test(before) ||
      (/[0-9#*]$/.test(before) && after[0] === '\u20e3')
    );
  }
  return code >= 0xe0100 && code <= 0xe01ef && /\p{Ideographic}$/u.test(before);
}

/** As JSON writes it, by UTF-16 units. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** A text of ours, with what comes from elsewhere put in plain: it begins no line and marks nothing. */
export const plainly = (ours: TemplateStringsArray, ...theirs: readonly (string | number)[]): string =>
  ours.map((part, at) => (at === 0 ? part : plain(String(theirs[at - 1])) + part)).join('');
