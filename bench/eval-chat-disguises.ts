import { pinyin } from 'pinyin-pro';
import type { Family, Language, Level } from './eval-disguises.ts';

/**
 * Disguises seen in chats that no text generator makes: emoji read as letters or words, escapes and markup inside a word,
 * pinyin in all its ways, masks of Japanese. With tables of their own, written apart from those the engine reads with.
 */
const family = (level: Level, languages: readonly Language[], name: string, apply: Family['apply']): Family => ({
  name,
  level,
  languages,
  apply,
});
const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;
const isLetter = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);
const isLatin = (character: string): boolean => /[a-z]/i.test(character);
const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character);
const isWide = (character: string): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character);

/** `a x y, b z` → the choices of each letter. */
const table = (text: string): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    text.split(',').map((row) => {
      const [letter, ...choices] = row.trim().split(' ');
      return [letter!, choices];
    }),
  );

/** Changes about `share` of the characters in the table, one at least. */
const changed = (
  term: string,
  share: number,
  choices: Readonly<Record<string, readonly string[]>>,
  random: () => number,
): string => {
  const characters = [...term];
  const places = characters.flatMap((one, at) => (choices[one.toLowerCase()] === undefined ? [] : [at]));
  if (places.length === 0) return term;
  const sure = pick(places, random);
  return characters
    .map((one, at) =>
      places.includes(at) && (at === sure || random() < share) ? pick(choices[one.toLowerCase()]!, random) : one,
    )
    .join('');
};

/** Puts something at one place between two letters of a word. */
const cutInside = (term: string, random: () => number, between: (left: string, right: string) => string): string => {
  const characters = [...term];
  const places = characters.flatMap((one, at) =>
    at > 0 && isLetter(one) && isLetter(characters[at - 1]!) ? [at] : [],
  );
  if (places.length === 0) return term;
  const at = pick(places, random);
  return between(characters.slice(0, at).join(''), characters.slice(at).join(''));
};
const joined = (term: string, between: string, wanted: (character: string) => boolean): string =>
  [...term].reduce(
    (text, one, at, all) => text + (at > 0 && wanted(one) && wanted(all[at - 1]!) ? between : '') + one,
    '',
  );

const EMOJI_LETTERS = table(
  'a 🅰️, b 🅱️, c ☪️ 🌜 ©️, e 📧, h ♓, i ℹ️ ❗, l 👢, m Ⓜ️ ♏, n ♑, o ⭕ 🅾️ 🔴, p 🅿️, r ®️, s 💲 ⚡, t ✝️, u ⛎, v ♈, x ❌ ❎, y 💴',
);
const CHEROKEE = table(
  'a Ꭺ, b Ᏼ, c Ꮯ, d Ꭰ, e Ꭼ, g Ꮐ, h Ꮋ, i Ꭵ Ꮖ, j Ꭻ, k Ꮶ, l Ꮮ, m Ꮇ, p Ꮲ, r Ꮢ, s Ꮪ, t Ꭲ, v Ꮩ, w Ꮃ, y Ꮍ, z Ꮓ',
);
const ARMENIAN = table('f ֆ, o օ, u ս, h հ, n ո ռ, q զ, g ց, s Տ, l Լ, d ժ, w ա, t է, p բ');
const KEYCAPS = table('a 4️⃣, b 8️⃣, e 3️⃣, g 9️⃣, i 1️⃣, o 0️⃣, s 5️⃣, t 7️⃣, z 2️⃣');
const BY_EAR: readonly (readonly [RegExp, string])[] = [
  [/ee|ea/, 'i'],
  [/i/, 'ee'],
  [/u/, 'oo'],
  [/c(?=[kaou])/, 'k'],
  [/ck/, 'kk'],
  [/s$/, 'z'],
];
const EMOJI_WORDS: readonly (readonly [string, string])[] = [
  ['shit', '💩'],
  ['poop', '💩'],
  ['gun', '🔫'],
  ['bomb', '💣'],
  ['pig', '🐷'],
  ['eye', '👁️'],
  ['ball', '⚽'],
  ['cock', '🐓'],
  ['dog', '🐶'],
  ['cow', '🐮'],
  ['snake', '🐍'],
  ['kiss', '💋'],
  ['fire', '🔥'],
  ['pill', '💊'],
  ['money', '💰'],
];
/** Emoji by the Chinese name of what they show. */
const BY_SOUND = table(
  '鸡 🐔, 巴 8️⃣, 八 8️⃣, 蛋 🥚, 狗 🐶, 猪 🐷, 马 🐴, 妈 🐴, 牛 🐮, 鸟 🐦, 奶 🥛, 枪 🔫, 刀 🔪, 药 💊, 花 🌸, 车 🚗, 草 🌿, 操 🌿, 水 💧, 火 🔥, 手 ✋, 骨 🦴, 屁 🍑, 炮 🎆, 弹 💣, 卖 💰, 钱 💰',
);
const STROKES = ['丨', '丶', '丿'];
const KANA = 'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん';
const ROMAJI =
  'a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo ra ri ru re ro wa wo n'.split(
    ' ',
  );
const VOICED: Readonly<Record<string, string>> = Object.fromEntries(
  'がga ぎgi ぐgu げge ごgo ざza じji ずzu ぜze ぞzo だda でde どdo ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo'
    .split(' ')
    .map((pair) => [pair[0]!, pair.slice(1)]),
);

/** Hepburn, as people type it; undefined where something is no kana. */
function romaji(term: string): string | undefined {
  let spelt = '';
  const hiragana = [...term.normalize('NFKC')].map((one) => {
    const code = one.charCodeAt(0);
    return code >= 0x30a1 && code <= 0x30f6 ? String.fromCharCode(code - 0x60) : one;
  });
  for (const one of hiragana) {
    const small = 'ゃゅょ'.indexOf(one);
    if (small >= 0) {
      if (!/i$/.test(spelt)) return undefined;
      spelt = spelt.replace(/(sh|ch|j)i$/, '$1').replace(/i$/, 'y') + 'auo'[small]!;
    } else if (one === 'っ') spelt += '^';
    else if (one === 'ー') continue;
    else {
      const at = KANA.indexOf(one);
      const sound = at >= 0 ? ROMAJI[at] : VOICED[one];
      if (sound === undefined) return undefined;
      spelt = spelt.endsWith('^') ? spelt.slice(0, -1) + sound[0]! + sound : spelt + sound;
    }
  }
  return spelt.replace('^', '');
}

const syllables = (term: string): string[] | undefined =>
  [...term].every(isHan) ? pinyin(term, { toneType: 'none', type: 'array' }) : undefined;
const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
const spelt =
  (join: (all: readonly string[]) => string) =>
  (term: string): string => {
    const all = syllables(term);
    return all === undefined ? term : join(all);
  };

export const CHAT_FAMILIES: readonly Family[] = [
  family(2, ['en'], 'emoji-as-letters', (term, random) => changed(term, 0.6, EMOJI_LETTERS, random)),
  family(2, ['en'], 'cherokee', (term, random) => changed(term, 0.7, CHEROKEE, random)),
  family(2, ['en'], 'armenian', (term, random) => changed(term, 0.5, ARMENIAN, random)),
  family(2, ['en'], 'keycaps', (term, random) => changed(term, 0.6, KEYCAPS, random)),
  family(2, ['en', 'zh', 'ja'], 'unicode-escapes', (term) =>
    [...term].map((one) => (isLetter(one) ? `\\u${one.codePointAt(0)!.toString(16).padStart(4, '0')}` : one)).join(''),
  ),
  family(2, ['en', 'zh', 'ja'], 'tags-inside', (term, random) =>
    cutInside(term, random, (left, right) => `${left}<b>${right}</b>`),
  ),
  family(2, ['en', 'zh'], 'markdown-link', (term, random) =>
    cutInside(
      term,
      random,
      (left, right) => `${left}[${[...right][0]}](https://a.example)${[...right].slice(1).join('')}`,
    ),
  ),
  family(2, ['en'], 'digits-behind', (term, random) =>
    /[a-z]$/i.test(term) ? `${term}${Math.floor(random() * 999)}` : term,
  ),
  family(3, ['en'], 'spelt-by-ear', (term, random) => {
    const fitting = BY_EAR.filter(([from]) => from.test(term));
    return fitting.length === 0 ? term : term.replace(...pick(fitting, random));
  }),
  family(3, ['en'], 'emoji-for-a-word', (term) => {
    const found = EMOJI_WORDS.find(([word]) => term.includes(word));
    return found === undefined ? term : term.replace(...found);
  }),
  family(2, ['zh'], 'strokes-between', (term, random) => {
    const stroke = pick(STROKES, random);
    return joined(term, stroke, isHan);
  }),
  family(2, ['zh'], 'tab-or-dash', (term, random) => {
    const between = pick(['\t', ' - ', '  '], random);
    return joined(term, between, isHan);
  }),
  family(
    2,
    ['zh'],
    'pinyin-joined',
    spelt((all) => all.join('')),
  ),
  family(
    2,
    ['zh'],
    'pinyin-apart',
    spelt((all) => all.join(' ')),
  ),
  family(
    2,
    ['zh'],
    'pinyin-capitals',
    spelt((all) => all.map(capital).join('')),
  ),
  family(2, ['zh'], 'pinyin-one-syllable', (term, random) => {
    const all = syllables(term);
    if (all === undefined) return term;
    const at = Math.floor(random() * all.length);
    return [...term].map((one, index) => (index === at ? all[index]! : one)).join('');
  }),
  family(
    3,
    ['zh'],
    'initials-capital',
    spelt((all) => all.map((one) => one[0]!.toUpperCase()).join('')),
  ),
  family(
    3,
    ['zh'],
    'initials-parted',
    spelt((all) => all.map((one) => one[0]!).join('.')),
  ),
  family(
    3,
    ['zh'],
    'pinyin-spelled-out',
    spelt((all) => [...all.join('')].join('.')),
  ),
  family(3, ['zh'], 'emoji-by-sound', (term, random) => changed(term, 0.7, BY_SOUND, random)),
  family(3, ['ja'], 'masked-maru', (term, random) => {
    const wide = [...term].flatMap((one, at) => (at > 0 && isWide(one) ? [at] : []));
    if (wide.length === 0) return term;
    const at = pick(wide, random);
    return [...term]
      .map((one, index) => (index === at ? pick(['〇', '○', '＊', '＃', '●', '×'], random) : one))
      .join('');
  }),
  family(3, ['ja'], 'romaji', (term) => romaji(term) ?? term),
  family(3, ['ja'], 'all-lengthened', (term) =>
    joined(term, 'ー', (one) => /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(one)),
  ),
  family(3, ['ja'], 'latin-in-part', (term, random) => {
    const kana = [...term].flatMap((one, at) => ((romaji(one) ?? '^') !== '' && romaji(one) !== undefined ? [at] : []));
    if (kana.length < 2) return term;
    const at = pick(kana, random);
    return [...term].map((one, index) => (index === at ? romaji(one)! : one)).join('');
  }),
].map((one) => ({
  ...one,
  apply: (term, random) => (term.length > 1 || isLatin(term) ? one.apply(term, random) : term),
}));
