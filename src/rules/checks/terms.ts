import type { Foreign } from '../../words/en/problems.ts';
import { type Saying, say } from '../../words/saying.ts';
import type { Report } from '../problem.ts';
import type { Place } from '../source.ts';

/** How a pattern of another tool is told, and how the same is written here. */
type Pattern = { readonly looks: RegExp; readonly called: Foreign; readonly write: (phrase: string) => Saying };

const asRegex = (source: string): Saying => say('writeRegex', source);
const words = (phrase: string): string => phrase.replaceAll(/\\[bBsSwWdD]|[\^$]/g, '').trim();

const FOREIGN: readonly Pattern[] = [
  {
    looks: /^\/.+\/[gimsuy]*$/,
    called: 'slashes',
    // Stryker disable next-line Regex: it looks so from its beginning to its end.
    write: (phrase) => asRegex(phrase.replace(/^\/(.+)\/[gimsuy]*$/, '$1')),
  },
  {
    looks: /^(?:\\b|\^)[\p{L}\p{N} ]+(?:\\b|\$)?$|^[\p{L}\p{N} ]+\\b$|^\p{L}[\p{L}\p{N} ]+\$$/u,
    called: 'anchors',
    write: (phrase) => say('wholeWords', words(phrase)),
  },
  {
    looks: /\.[*+]|\\[bBsSwWdD]|\(\?|\[[^\]]*-[^\]]*\]|\[\^|\{\d+,?\d*\}|\([^()]*\|[^()]*\)|[\])][*+?]/,
    called: 'regex',
    write: asRegex,
  },
  {
    // `colou?r`, `f[o0]o`.
    looks: /\p{L}\?\p{L}|\p{L}\[[\x21-\x7e]{1,3}\]|\[[\x21-\x7e]{1,3}\]\p{L}/u,
    called: 'regex',
    write: asRegex,
  },
  {
    looks: /^(?:re|regexp?|pattern):/i,
    called: 'regex',
    // Stryker disable next-line Regex: it looks so at its beginning.
    write: (phrase) => asRegex(phrase.replace(/^\w+:\s*/, '')),
  },
  {
    looks: /^\{[^{}]+(?:,[^{}]+)+\}$/u,
    called: 'bars',
    write: (phrase) => say('oneByOne', phrase.slice(1, -1).split(',')),
  },
  {
    looks: /^[\p{L}\p{N}]+(?:\|[\p{L}\p{N} ]+)+$/u,
    called: 'bars',
    write: (phrase) => say('oneByOne', phrase.split('|')),
  },
  {
    looks: /^%.+%$|^%[\p{L}\p{N} ]+$|^[\p{L} ]+%$/u,
    called: 'sql',
    write: (phrase) => say('starHere', phrase.replaceAll('%', '*')),
  },
  {
    looks: /\s\*$|^\*\s|\s\*\s|\p{L}\*\s+\p{L}|\p{L}\s+\*\p{L}/u,
    called: 'star',
    write: (phrase) => asRegex(phrase.replaceAll(/\s*\*\s*/g, '.{0,20}')),
  },
];
const PLAIN = /^[\p{L}\p{N}\s]+$/u;

/** Marks at the end that end a sentence, and quotes at either end: the engine leaves them out (text/terms/terms.ts). */
const LEFT_OUT_AT_END = /(?<=[\p{L}\p{N}])[.,!?;:…~。，！？；：、～"'`‘’“”«»]+$/u;
const LEFT_OUT_AT_START = /^["'`‘’“”«»]+(?=[\p{L}\p{N}])/u;
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Without its marks a number or an abbreviation is another one: the engine keeps them (text/terms/terms.ts, `symbolic`). */
function isShort(phrase: string): boolean {
  // Stryker disable next-line ArrayDeclaration: a phrase without letters is refused before.
  const letters = phrase.match(/[\p{L}\p{N}]/gu) ?? [];
  const isNumber = letters.every((letter) => /\p{N}/u.test(letter));
  return letters.length < 2 || isNumber || (!WIDE.test(phrase) && letters.length <= 2);
}

/**
 * Phrases that load and do not mean what they were written for: patterns of other tools (W-TERM-PATTERN), and marks that
 * are not looked for (W-TERM-MARKS).
 */
export function checkTerms(phrases: readonly string[], placeOf: (phrase: number) => Place, report: Report): void {
  phrases.forEach((phrase, index) => {
    // Stryker disable next-line ConditionalExpression: it saves time.
    if (PLAIN.test(phrase)) return;
    const foreign = FOREIGN.find(({ looks }) => looks.test(phrase));
    if (foreign !== undefined) {
      const message = say('foreign', phrase, foreign.called);
      report({ code: 'W-TERM-PATTERN', at: placeOf(index), message, hint: foreign.write(phrase) });
      return;
    }
    const start = LEFT_OUT_AT_START.exec(phrase)?.[0] ?? '';
    const end = LEFT_OUT_AT_END.exec(phrase)?.[0] ?? '';
    if ((start === '' && end === '') || isShort(phrase)) return;
    const marks = [start, end].filter((mark) => mark !== '');
    const message = say('marksLeftOut', phrase, marks);
    const rest = phrase.slice(start.length, phrase.length - end.length);
    report({ code: 'W-TERM-MARKS', at: placeOf(index), message, hint: say('quoteIt', rest) });
  });
}
