import { parse } from 'tldts';
import { isEnglishWord } from '../../text/words/lexicon.ts';

/**
 * Endings that make a bare `name.ending` a link, without http, www or a path. Left out on purpose: endings that are words
 * (`is`, `it`, `so`, `in`, `no`, …) or file types (`md`, `py`, `sh`, `rs`, `zip`, …).
 */
const BARE: ReadonlySet<string> = new Set(
  `com net org info biz name pro mobi asia tel travel jobs edu gov mil int coop aero
   xyz top club site online shop store vip win icu loan bid men work link click fun space website tech live life
   world today email group team cloud blog wiki news media chat games game casino bet poker lol ltd company center
   social agency network digital finance money market trade trading exchange capital fund cash credit loans
   buzz rest bar pub cyou monster quest autos boats homes beauty hair skin makeup sbs cfd bond lat uno ink red blue
   pink black gold green date download review racing stream party science accountant faith cricket webcam gdn
   dev app page io ai gg tv cc ws fm
   cn hk tw mo jp kr sg vn th ph id.my uk eu de fr es nl ru ua pl br mx ar cl ca au nz za ng ke tr ir ae sa il ch se dk fi
   cz gr pt hu ro bg cat tk ml ga cf gq pw su me co us la ly
   рф бел укр 中国 中國 公司 网络 網絡 在线 手机 商城 香港 台湾 台灣`.split(/\s+/),
);
/** Reserved for examples by RFC 2606: they belong to nobody, and rule files are tried with them. */
const RESERVED: ReadonlySet<string> = new Set(['example', 'test', 'invalid']);
/** Endings of the public suffix list that more often end the name of a file or a program. */
const FILE_TYPES: ReadonlySet<string> = new Set('zip mov cab java map foo dot ads sap sas csc aws'.split(' '));

/** Whether the public suffix list (its ICANN part), or RFC 2606, knows this last label of a host. Any case and script. */
export function isEnding(label: string): boolean {
  const lower = label.toLowerCase();
  // Stryker disable next-line ConditionalExpression,StringLiteral: an empty one is no ending to the list either.
  return BARE.has(lower) || RESERVED.has(lower) || (lower !== '' && parse(`a.${lower}`).isIcann === true);
}

/** Endings of two letters are countries; those that stand alone are listed above. */
// At 2: 43 more clean lines; at 4: 1 fewer clean line (docs/thresholds.md).
const SHORTEST_BARE = 3;
/** Whether a name with this ending is a link where it stands alone. */
export function isBareEnding(label: string): boolean {
  const lower = label.toLowerCase();
  if (BARE.has(lower) || RESERVED.has(lower)) return true;
  return lower.length >= SHORTEST_BARE && !FILE_TYPES.has(lower) && !isEnglishWord(lower) && isEnding(lower);
}

/** Endings that are English words: they often follow a full stop without a space. */
const WORD_ENDINGS: ReadonlySet<string> = new Set(
  `me us link click live life work top today team world news game games money market fund cash fun space best
   email group chat blog media company center social network name pro date review party science stream page space
   site store shop online red blue green black pink gold rest bar win men bid loan credit skin hair beauty homes`.split(
    /\s+/,
  ),
);
const SENTENCE_ENDS: ReadonlySet<string> = new Set(
  `done it that this these those me you him her us them now then ok okay here there too yes no yeah yep nope lol lmao sure
   right good bad fine nice great cool thanks thx please pls sorry time day days work works working home today tomorrow
   yesterday back up out off over well much more again soon later ago anyway though tho well all one two way see know think
   say said go going gone come do did does don is was are were be been have has had get got it's back try want need help
   hello hi hey bye man guys guy bro dude people else something nothing anything everything someone anyone everyone never
   ever always maybe first last next same other mine yours love like hate life job room school week month year problem
   issue thing stuff idea question answer point end start stop wait listen look rest sleep food night morning`.split(
    /\s+/,
  ),
);
/** Names of software that read as a host. They are hosts, too: with http, www or a path they count. */
const SOFTWARE: ReadonlySet<string> = new Set(
  'asp.net vb.net ado.net ml.net paint.net xml.net json.net socket.io engine.io draw.io chart.io three.app'.split(' '),
);

/** Whether a host of two labels, where it stands alone, is more likely a slip of the keyboard or the name of a program. */
export function isNoAddress(name: string, ending: string): boolean {
  const [first, last] = [name.toLowerCase(), ending.toLowerCase()];
  return SOFTWARE.has(`${first}.${last}`) || (WORD_ENDINGS.has(last) && SENTENCE_ENDS.has(first));
}

/** Words before a spelled dot that make it one of a sentence: "the dot com bubble", "a .com domain". */
export const isSentenceWord = (word: string): boolean => {
  const lower = word.toLowerCase();
  return BEFORE_A_NOUN.has(lower) || SENTENCE_ENDS.has(lower);
};
const BEFORE_A_NOUN: ReadonlySet<string> = new Set(
  'a an the any every each your my our their his its of for with and or in on at to from old new big first early late use using'.split(
    ' ',
  ),
);
