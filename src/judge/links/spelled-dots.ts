import { isEnglishWord } from '../../text/words/lexicon.ts';
import { isSentenceWord } from './endings.ts';

/**
 * A dot as people write it who do not want it to be one: `evil点com`, `evil dot com`, `evil[.]com`, `evil . com`. Each way
 * needs what only an address has around it, since a dot that is none makes an address of an innocent sentence.
 */

/** In brackets it is a dot whatever follows. */
const BRACKETED = /\s?[[({【（<]\s{0,2}(?:dot|d0t|[.。．]|点|點)\s{0,2}[\])}】）>]\s?/iy;

const AFTER_HAN =
  'com|net|org|cn|cc|co|io|gg|tv|hk|tw|top|vip|xyz|club|shop|site|online|info|icu|app|fun|live|link|win|work|example';
const AFTER_WORD = 'com|net|org|cn|cc|co|io|gg|tv|xyz|info|icu|vip|example';
/** Endings that count with a path behind them. */
const WITH_PATH = '(?:me|gg|io|ly|to|be|gl|us|in|so|li|co|am|ee)\\s?/';
const ends = (endings: string): string => `(?:(?:${endings})(?![a-z0-9-])|${WITH_PATH})`;
/** Here the ending follows, or a label, another dot of the kind and then the ending. */
const followedBy = (endings: string, dot: string): string =>
  `(?=${ends(endings)}|[a-z0-9-]{1,63}${dot}${ends(endings)})`;

const HAN_DOT = '\\s{0,2}[点點丶]\\s{0,2}';
const MARK_DOT = '\\s{0,2}[·•・∙⋅‧˙●⚫]\\s{0,2}';
const WORD_DOT = '(?:\\s{1,2}dot\\s{1,2}|[-_]dot[-_])';
const SPACED_DOT = '(?:\\s{1,2}[.。．]\\s{1,2})';

const sticky = (dot: string, endings: string): RegExp => new RegExp(`${dot}${followedBy(endings, dot)}`, 'iy');
const HAN = sticky(HAN_DOT, AFTER_HAN);
const MARK = sticky(MARK_DOT, AFTER_WORD);
const WORD = sticky(WORD_DOT, AFTER_WORD);
/** `net` and `info` are what sentences go on with: "catch fish . net is torn". */
const SPACED = sticky(SPACED_DOT, 'com|cn|cc|xyz|icu|vip|example');
/** `evil .com`: a space before it only, so nothing follows that would make a sentence of it. */
const SPACE_BEFORE = new RegExp(
  `\\s{1,2}[.。．](?=(?:com|cn|cc|xyz|icu|vip)(?:/|\\s*$|[^\\x00-\\x7f])|${WITH_PATH})`,
  'iy',
);
const COMMA = /[,，](?=com(?![a-z0-9.-]))/iy;
/** Behind http:// spaces around a dot are of the address. */
const IN_ADDRESS = /\s{0,2}[.。．]\s{0,2}(?=[a-z0-9-])/iy;
const ADDRESS_BEGUN = /[/\\]{2}\s{0,2}[^\s/\\?#]{1,60}$/;

/** Any of these; a dot alone is one already. */
const A_DOT = /\s{0,2}[点點丶·•・∙⋅‧˙●⚫]|\s{1,2}(?:[.。．]|dot\s)|[.。．]\s|[-_]dot[-_]|[,，]com/iy;
const LAST_LABEL = /[a-z0-9-]{1,63}$/i;

/** `3点 vip` is a time of day, `168点com` a name. */
// Nothing measured changes at 2 or 4 (docs/thresholds.md).
const DIGITS_BESIDE_HAN = 3;
/** `a·com`: one letter is an initial. */
// Nothing measured changes at 1 or 3 (docs/thresholds.md).
const LETTERS_BESIDE_MARK = 2;
/** `so,com`: shorter words stand before a comma that nobody put a space behind. */
// Nothing measured changes at 3 or 5 (docs/thresholds.md).
const LETTERS_BESIDE_COMMA = 4;

/** How many units of the text at this place are a spelled dot; 0 where there is none. `lastRead` is what was read before. */
export function spelledDot(text: string, at: number, lastRead: () => string): number {
  // Stryker disable next-line ConditionalExpression: it saves time.
  if (MAY_BEGIN[text.charCodeAt(at)] === 0) return 0;
  const bracketed = length(BRACKETED, text, at);
  if (bracketed > 0) return bracketed;
  // Stryker disable next-line ConditionalExpression: it saves time.
  if (length(A_DOT, text, at) === 0) return 0;
  const before = lastRead();
  // Stryker disable next-line StringLiteral: without a label nothing is made an address.
  const label = LAST_LABEL.exec(before)?.[0] ?? '';
  // Stryker disable next-line ConditionalExpression,StringLiteral: as above.
  if (label === '') return 0;
  const hasLetter = /[a-z]/i.test(label);
  const han = length(HAN, text, at);
  // Of a time of day no address is made: 3点 vip.
  if (han > 0) return hasLetter || label.length >= DIGITS_BESIDE_HAN ? han : 0;
  const mark = length(MARK, text, at);
  if (mark > 0) return label.length >= LETTERS_BESIDE_MARK && hasLetter ? mark : 0;
  const word = length(WORD, text, at);
  if (word > 0) {
    if (isSentenceWord(label)) return 0;
    return /^net/i.test(text.slice(at + word)) && isEnglishWord(label.toLowerCase()) ? 0 : word;
  }
  // Stryker disable next-line ConditionalExpression: it saves time.
  if (text[at] === ' ' || text[at] === '.') {
    if (ADDRESS_BEGUN.test(before)) {
      const inside = length(IN_ADDRESS, text, at);
      // Stryker disable next-line ConditionalExpression,EqualityOperator: a dot alone is one already.
      if (inside > 1 && goesOn(text, at + inside)) return inside;
    }
    const spaced = length(SPACED, text, at);
    // Stryker disable next-line ConditionalExpression: it saves time: behind the one there is a space, behind the other none.
    const onlyBefore = spaced > 0 ? 0 : length(SPACE_BEFORE, text, at);
    if (onlyBefore > 0) return hasLetter && !isSentenceWord(label) ? onlyBefore : 0;
    // Stryker disable next-line ConditionalExpression,EqualityOperator: no dot has no length.
    if (spaced > 0) return isSentenceWord(label) || !hasLetter ? 0 : spaced;
  }
  const comma = length(COMMA, text, at);
  // Stryker disable next-line ConditionalExpression,EqualityOperator: as above.
  return comma > 0 && label.length >= LETTERS_BESIDE_COMMA && hasLetter && !isSentenceWord(label) ? comma : 0;
}

const AN_ENDING = new RegExp(`${ends(AFTER_HAN)}|[a-z0-9-]{1,63}\\s{0,2}\\.`, 'iy');
const goesOn = (text: string, at: number): boolean => length(AN_ENDING, text, at) > 0;

function length(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex - at : 0;
}

/** What a spelled dot may begin with; most units of a text are none of these. */
const MAY_BEGIN = (() => {
  const table = new Uint8Array(0x10000);
  for (const unit of ' \t\n\u3000[({【（<点點丶·•・∙⋅‧˙●⚫-_.,，') table[unit.charCodeAt(0)] = 1;
  return table;
})();
