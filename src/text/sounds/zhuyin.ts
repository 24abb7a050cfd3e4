/** Syllables written in zhuyin (bopomofo), as in ㄨㄟ ㄒㄧㄣ for 微信, spelt in pinyin. */

const INITIALS = 'ㄅb ㄆp ㄇm ㄈf ㄉd ㄊt ㄋn ㄌl ㄍg ㄎk ㄏh ㄐj ㄑq ㄒx ㄓzh ㄔch ㄕsh ㄖr ㄗz ㄘc ㄙs';
const RHYMES = 'ㄚa ㄛo ㄜe ㄝe ㄞai ㄟei ㄠao ㄡou ㄢan ㄣen ㄤang ㄥeng ㄦer';
/** Behind an initial, and alone. */
const GLIDED =
  'ㄧ i yi ㄧㄚ ia ya ㄧㄛ io yo ㄧㄝ ie ye ㄧㄠ iao yao ㄧㄡ iu you ㄧㄢ ian yan ㄧㄣ in yin ㄧㄤ iang yang ㄧㄥ ing ying ' +
  'ㄨ u wu ㄨㄚ ua wa ㄨㄛ uo wo ㄨㄞ uai wai ㄨㄟ ui wei ㄨㄢ uan wan ㄨㄣ un wen ㄨㄤ uang wang ㄨㄥ ong weng ' +
  'ㄩ v yu ㄩㄝ ve yue ㄩㄢ van yuan ㄩㄣ vn yun ㄩㄥ iong yong';

const pairs = (text: string): [string, string][] => text.split(' ').map((pair) => [pair[0]!, pair.slice(1)]);

/** Every row of letters that is a syllable → its pinyin; some that nobody speaks are among them. */
export const zhuyinSyllables: ReadonlyMap<string, string> = (() => {
  const found = new Map<string, string>(pairs(RHYMES));
  const glided = GLIDED.split(' ');
  for (let at = 0; at < glided.length; at += 3) found.set(glided[at]!, glided[at + 2]!);
  for (const [sign, initial] of pairs(INITIALS)) {
    if (/^(?:[zcs]h?|r)$/.test(initial)) found.set(sign, `${initial}i`);
    for (const [rhyme, spelt] of pairs(RHYMES)) found.set(sign + rhyme, initial + spelt);
    for (let at = 0; at < glided.length; at += 3) {
      const spelt = glided[at + 1]!;
      found.set(sign + glided[at]!, initial + (/^[jqx]/.test(initial) ? spelt.replace('v', 'u') : spelt));
    }
  }
  return found;
})();

/** The first letter of what begins with that sign. */
export const zhuyinInitials: ReadonlyMap<number, string> = new Map(
  pairs(INITIALS).map(([sign, initial]) => [sign.charCodeAt(0), initial[0]!]),
);

/** No syllable has more signs. */
export const LONGEST_ZHUYIN = 3;
export const isZhuyin = (symbol: number): boolean => symbol >= 0x3105 && symbol <= 0x312f;
/** ˊ ˇ ˋ ˙ behind a syllable. */
export const isToneMark = (symbol: number): boolean =>
  symbol === 0x2ca || symbol === 0x2c7 || symbol === 0x2cb || symbol === 0x2d9;
