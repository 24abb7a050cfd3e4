import chinese from '../data/chinese-words.json' with { type: 'json' };
import { committedBytes } from '../tables/committed.ts';
import { openWordGraph, type WordGraph } from '../tables/word-graph.ts';
import { openPacked, type WordSet } from '../tables/word-set.ts';

/**
 * Ordinary words. A disguise is not believed where what stands in the text is such a word as it is: "good" is no
 * stretched "god", and "as" and "set" in "as set" are words of their own.
 */
export const CHAT =
  'ok okay lol lmao rofl btw brb afk imo imho irl omg idk ikr tbh ngl smh thx ty np pls plz gg wp gl hf hi hey yo ya yeah yep yup nah nope hmm hm uh um ur u r im ill ive id dont cant wont isnt arent didnt doesnt wasnt werent thats whats hes shes theyre youre youll weve gonna wanna gotta kinda sorta lemme gimme dunno cuz coz bc tho thru lil pic pics vid vids app apps dm pm fyi eta faq tv pc cpu gpu usb url www http https html css php sql ssh ftp irc ubuntu linux sudo apt gnome kde xorg grub wifi ip dns id ids mp3 ppl msg txt str int num tmp usr lib dev bin etc var src min max avg hr hrs ish mins sec secs am pm jan feb mar apr jun jul aug sep oct nov dec mon tue wed thu fri sat sun st nd rd th vs';

/** What `english-words.bin` says of a word: usual, rare, or of chats (`CHAT`) and in no dictionary's list of usual ones. */
export const [USUAL, RARE, OF_CHATS] = [1, 2, 3];

let englishWords: WordGraph | undefined;
const englishGraph = (): WordGraph =>
  (englishWords ??= openWordGraph(new Uint32Array(committedBytes('english-words.bin').buffer)));

/** Words that people use. Lower-case ASCII, two letters and more. */
export function isEnglishWord(word: string): boolean {
  const kind = englishGraph().kindOf(word);
  return kind !== 0 && kind !== RARE;
}

/** Words of a large dictionary, those that people use among them. */
export const isDictionaryWord = (word: string): boolean => englishGraph().kindOf(word) !== 0;

/** Calls `visit` with every word that people use, but for those of chats, in order. */
export const eachUsualWord = (visit: (word: string) => void): void =>
  englishGraph().each((word, kind) => {
    if (kind === USUAL) visit(word);
  });

let chineseWords: WordSet | undefined;
const chineseWordSet = (): WordSet =>
  (chineseWords ??= openPacked(new Uint16Array(committedBytes('chinese-words.bin').buffer)));

/** Half bits: what is rarer is often typed together, and no word. */
// Nothing measured changes at 48 or 52 (docs/thresholds.md).
const RAREST_WORD = 50;
/** Simplified words of two to four characters. */
export function isChineseWord(word: string): boolean {
  const cost = word.length > 1 ? costOfWord(word) : 0;
  return cost > 0 && cost <= RAREST_WORD;
}

/** Calls `visit` with every word up to a cost, in half bits. */
export const eachCommonWord = (cost: number, visit: (word: string) => void): void => chineseWordSet().each(cost, visit);

/**
 * How rare a simplified word of one to four characters is in running text, in half bits: one word in 2^(n / 2) is this
 * one. 0 where it is no word. Of a stretch of a text, half-open, or of all of it.
 */
export const costOfWord = (text: string, from?: number, to?: number): number =>
  chineseWordSet().weightOf(text, from, to);

/** Of a character that is not among those counted, in bits. */
// Nothing measured changes at 19 or 21 (docs/thresholds.md).
const RAREST = 20;
let rarity: ReadonlyMap<number, number> | undefined;
/**
 * How rare a Han character (simplified) is in running text, in bits: about one character in 2^n is this one, those that
 * stand in words counted less. Together with another's, how seldom chance puts the two side by side.
 */
export function rarityOf(symbol: number): number {
  rarity ??= new Map(
    chinese.rarity.flatMap((characters, bits) => [...characters].map((one) => [one.charCodeAt(0), bits] as const)),
  );
  return rarity.get(symbol) ?? RAREST;
}

/**
 * How rare two characters must be together, in bits, for somebody and not chance to have put them where only a disguise
 * of a term of two characters would. docs/detection.md has what other bounds catch and cost.
 */
// At 24: 91 more of 50,825 disguised, 4 more clean lines; at 26: 119 fewer disguised, 14 fewer other words, 1 fewer clean line
// (docs/thresholds.md).
export const RARE_TWO = 25;

/** Loads everything now, so that no message waits for it. */
export function warmLexicon(): void {
  isDictionaryWord('');
  isChineseWord('');
  rarityOf(0);
}
