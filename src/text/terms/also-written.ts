/**
 * What is written for a word and is neither its letters nor its sound: 🐷 for pig, タヒ for 死. Such terms are compiled beside the term,
 * at `high`, so a text is not looked at once more.
 */

/** Emoji that are sent for a word by themselves. */
const ALONE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    clown: '🤡',
    crap: '💩',
    fuck: '🖕',
    middle: '🖕',
    pig: '🐷🐖🐽',
    poop: '💩',
    rat: '🐀',
    shit: '💩',
    snake: '🐍',
  }),
);
/** And those that say it only among the other words of a phrase: a cat is a cat. */
const IN_PHRASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ape: '🦍',
    ass: '🍑',
    bomb: '💣',
    butt: '🍑',
    cash: '💵💰',
    cat: '🐱🐈',
    chicken: '🐔🐓',
    cock: '🐓🍆',
    coke: '❄',
    cow: '🐄🐮',
    dick: '🍆',
    dog: '🐶🐕',
    donkey: '🫏',
    gun: '🔫',
    guns: '🔫',
    knife: '🔪',
    money: '💰💵💸',
    monkey: '🐒🐵',
    pill: '💊',
    pills: '💊',
    porn: '🌽',
    weed: '🍃🌿',
    whale: '🐳🐋',
  }),
);
/** Characters that are drawn for another in Japanese. */
const DRAWN: readonly (readonly [string, readonly string[]])[] = [['死', ['タヒ', '氏']]];
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** The other ways to write a term; none for most. */
export function alsoWritten(term: string): readonly string[] {
  const words = term.toLowerCase().split(' ');
  const ways: string[] = [];
  words.forEach((word, at) => {
    const emoji = `${ALONE.get(word) ?? ''}${words.length > 1 ? (IN_PHRASES.get(word) ?? '') : ''}`;
    for (const one of emoji) ways.push(words.with(at, one).join(' '));
  });
  if (KANA.test(term))
    for (const [character, shapes] of DRAWN)
      if (term.includes(character)) for (const shape of shapes) ways.push(term.replaceAll(character, shape));
  return ways;
}
