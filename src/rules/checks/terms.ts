import type { Report } from '../problem.ts';
import type { Place } from '../source.ts';

/** How a pattern of another tool is told, and how the same is written here. */
type Foreign = { readonly looks: RegExp; readonly called: string; readonly write: (phrase: string) => string };

const asRegex = (source: string): string => `write it as an expression: text: { regex: '${source}' }`;
const words = (phrase: string): string => phrase.replaceAll(/\\[bBsSwWdD]|[\^$]/g, '').trim();

const FOREIGN: readonly Foreign[] = [
  {
    looks: /^\/.+\/[gimsuy]*$/,
    called: 'an expression between slashes',
    write: (phrase) => asRegex(phrase.replace(/^\/(.+)\/[gimsuy]*$/, '$1')),
  },
  {
    looks: /^(?:\\b|\^)[\p{L}\p{N} ]+(?:\\b|\$)?$|^[\p{L}\p{N} ]+\\b$/u,
    called: 'a word between anchors',
    write: (phrase) => `phrases match whole words as they are: write "${words(phrase)}"`,
  },
  {
    looks: /\.[*+]|\\[bBsSwWdD]|\(\?|\[[^\]]*-[^\]]*\]|\[\^|\{\d+,?\d*\}|\([^()]*\|[^()]*\)|[\])][*+?]/,
    called: 'a regular expression',
    write: asRegex,
  },
  {
    looks: /^[\p{L}\p{N}]+(?:\|[\p{L}\p{N} ]+)+$/u,
    called: 'several words with | between',
    write: (phrase) => `write them one by one: ${phrase.split('|').join(', ')}`,
  },
  {
    looks: /^%.+%$|^%[\p{L}\p{N} ]+$|^[\p{L} ]+%$/u,
    called: 'a pattern of SQL',
    write: (phrase) => `here * stands for the rest of a word: write "${phrase.replaceAll('%', '*')}"`,
  },
  {
    looks: /\s\*\s|\p{L}\*\s+\p{L}|\p{L}\s+\*\p{L}/u,
    called: 'a phrase with * inside',
    write: (phrase) => asRegex(phrase.replaceAll(/\s*\*\s*/g, '.{0,20}')),
  },
];
const PLAIN = /^[\p{L}\p{N}\s]+$/u;

/** Marks at the end that end a sentence, and quotes at either end: the engine leaves them out (text/terms/terms.ts). */
const LEFT_OUT_AT_END = /(?<=[\p{L}\p{N}])[.,!?;:…~。，！？；：、～"'`‘’“”«»]+$/u;
const LEFT_OUT_AT_START = /^["'`‘’“”«»]+(?=[\p{L}\p{N}])/u;
/** Without them a number or an abbreviation is another one: the engine keeps them. */
const IS_SHORT = /^[^\p{L}]*\p{L}{0,2}[^\p{L}]*$/u;

/**
 * Phrases that load and do not mean what they were written for: patterns of other tools (W-TERM-PATTERN), and marks that
 * are not looked for (W-TERM-MARKS).
 */
export function checkTerms(phrases: readonly string[], placeOf: (phrase: number) => Place, report: Report): void {
  phrases.forEach((phrase, index) => {
    if (PLAIN.test(phrase)) return;
    const foreign = FOREIGN.find(({ looks }) => looks.test(phrase));
    if (foreign !== undefined) {
      const message = `"${phrase}" looks like ${foreign.called}; here it is a phrase, and is looked for as it stands`;
      report({ code: 'W-TERM-PATTERN', at: placeOf(index), message, hint: foreign.write(phrase) });
      return;
    }
    const start = LEFT_OUT_AT_START.exec(phrase)?.[0] ?? '';
    const end = LEFT_OUT_AT_END.exec(phrase)?.[0] ?? '';
    if ((start === '' && end === '') || IS_SHORT.test(phrase)) return;
    const marks = [start, end].filter((mark) => mark !== '').join(' and ');
    const message = `"${phrase}" is looked for without ${marks}: marks that end a sentence and quotes do not count at an edge`;
    const rest = phrase.slice(start.length, phrase.length - end.length);
    report({ code: 'W-TERM-MARKS', at: placeOf(index), message, hint: `write "${rest}"` });
  });
}
