import type { Evasion } from '../text/engine.ts';

/** Numbers from 0 up to, not including, 1. */
export type Random = () => number;

/** One way of writing a text so that a person still reads it and a simple filter does not. */
export type Disguise = {
  readonly family: string;
  /** The level of evasion that should see through it. */
  readonly level: Exclude<Evasion, 'off'>;
  /** An address written like this still leads there, or can be put together by a reader; with other letters it does not. */
  readonly keepsAddresses?: true;
  /** The same text when there is nothing in it to disguise. */
  apply(text: string, random: Random): string;
};

const CJK = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u;
const LATIN = /[a-z]/i;

/**
 * What people do, each alone. Kept apart from the engine's own tables on purpose: an engine that is tested with its own
 * tables only agrees with itself.
 */
export const DISGUISES: readonly Disguise[] = [
  {
    family: 'case',
    level: 'standard',
    keepsAddresses: true,
    apply: (text, random) => each(text, LATIN, (c) => (random() < 0.5 ? swapCase(c) : c)),
  },
  {
    family: 'width',
    level: 'standard',
    keepsAddresses: true,
    apply: (text) => each(text, /[!-~]/, (c) => shift(c, 0xfee0)),
  },
  {
    family: 'enclosed',
    level: 'standard',
    keepsAddresses: true,
    apply: (text) => each(text, /[a-z]/i, (c) => shift(c.toLowerCase(), 0x24d0 - 0x61)),
  },
  {
    family: 'mathematical',
    level: 'standard',
    keepsAddresses: true,
    apply: (text) => each(text, /[a-z]/i, (c) => shift(c.toLowerCase(), 0x1d41a - 0x61)),
  },
  {
    family: 'invisible',
    level: 'standard',
    keepsAddresses: true,
    apply: between(['\u200b', '\u200d', '\u2060', '\u00ad', '\u200e'], 0.7),
  },
  {
    family: 'combining',
    level: 'standard',
    apply: (text, random) => each(text, LATIN, (c) => c + pick(['\u0301', '\u0308', '\u0336', '\u0323'], random)),
  },
  { family: 'look-alike', level: 'standard', apply: (text, random) => swap(text, LOOK_ALIKES, random, 0.8) },
  { family: 'leet', level: 'standard', apply: (text, random) => swap(text, LEET, random, 0.6) },
  {
    family: 'repeated',
    level: 'standard',
    apply: (text, random) => each(text, LATIN, (c) => (random() < 0.5 ? c.repeat(2 + Math.floor(random() * 3)) : c)),
  },
  { family: 'spaced', level: 'standard', keepsAddresses: true, apply: between([' '], 1) },
  {
    family: 'separated',
    level: 'standard',
    keepsAddresses: true,
    apply: (text, random) => join(text, pick(['.', '-', '_', '*', '·', '~', '|'], random)),
  },
  { family: 'line breaks', level: 'standard', keepsAddresses: true, apply: between(['\n'], 1) },
  { family: 'emoji between', level: 'standard', keepsAddresses: true, apply: between(['🌸', '✨', '💰'], 0.7) },
  {
    family: 'entities',
    level: 'standard',
    keepsAddresses: true,
    apply: (text) => each(text, /\S/, (c) => `&#${c.codePointAt(0)};`),
  },
  { family: 'percent', level: 'standard', keepsAddresses: true, apply: (text) => encodeAll(text) },
  { family: 'traditional', level: 'standard', apply: (text, random) => swap(text, TRADITIONAL, random, 1) },
  { family: 'sound', level: 'high', apply: (text, random) => swap(text, SAME_SOUND, random, 1) },
  { family: 'split characters', level: 'high', apply: (text, random) => swap(text, SPLIT, random, 1) },
  { family: 'masked', level: 'high', apply: maskOne },
  { family: 'reversed', level: 'high', apply: (text) => (CJK.test(text) ? [...text].reverse().join('') : text) },
];

/** Letters of other scripts that look the same: Cyrillic, Greek, Latin extended. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'аɑα', b: 'ЬƄ', c: 'сϲ', d: 'ԁ', e: 'еє', g: 'ɡ', h: 'һ', i: 'іı', j: 'ј', k: 'к', l: 'ӏ', m: 'м', n: 'ո', o: 'оοօ',
  p: 'рρ', r: 'г', s: 'ѕ', t: 'т', u: 'υս', v: 'ѵν', w: 'ԝ', x: 'хχ', y: 'уү',
}; // biome-ignore format: a table
const LEET: Readonly<Record<string, string>> = { a: '4@', e: '3', i: '1!', o: '0', s: '5$', t: '7', g: '9', b: '8' };
/** Common characters of the messages that rules are written for; the engine has the whole table. */
const TRADITIONAL: Readonly<Record<string, string>> = pairs(
  '我我发發财財号號钱錢赚賺买買卖賣网網红紅领領点點击擊链鏈接接务務费費员員单單职職兼兼投投资資贷貸转轉账賬银銀联聯系繫',
);
const SAME_SOUND: Readonly<Record<string, string>> = pairs(
  '加家微威信心薇微卫微群裙钱前赚转兼间职直领岭红洪包苞免勉费废点典击机联连系细投头资姿贷代款宽号浩',
);
const SPLIT: Readonly<Record<string, string>> = {
  加: '力口', 信: '亻言', 钱: '钅戋', 赌: '贝者', 联: '耳关', 好: '女子', 骂: '口口马', 强: '弓虽', 领: '令页', 群: '君羊', 代: '亻弋',
}; // biome-ignore format: a table

function pairs(text: string): Readonly<Record<string, string>> {
  const characters = [...text];
  return Object.fromEntries(
    characters.flatMap((character, index) => (index % 2 === 0 ? [[character, characters[index + 1]!]] : [])),
  );
}

function each(text: string, which: RegExp, change: (character: string) => string): string {
  return [...text].map((character) => (which.test(character) ? change(character) : character)).join('');
}

function swap(text: string, table: Readonly<Record<string, string>>, random: Random, share: number): string {
  return each(text, /\S/, (character) => {
    const others = table[character] ?? table[character.toLowerCase()];
    if (others === undefined || random() >= share) return character;
    // A split character is one replacement of several; elsewhere every character is a choice.
    return table === SPLIT ? others : pick([...others], random);
  });
}

function between(fillers: readonly string[], share: number): Disguise['apply'] {
  return (text, random) => {
    const characters = [...text];
    const last = characters.length - 1;
    const filler = pick(fillers, random);
    const fill = (index: number) => index < last && (index === 0 || random() < share);
    return characters.map((character, index) => (fill(index) ? character + filler : character)).join('');
  };
}

const join = (text: string, separator: string): string => [...text].filter((c) => c !== ' ').join(separator);

/** A vowel of each longer word, as in "f*ck". */
function maskOne(text: string): string {
  return text.replace(/[a-z]{4,}/gi, (word) => `${word[0]}${word.slice(1).replace(/[aeiou]/i, '*')}`);
}

function encodeAll(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return [...bytes].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

const shift = (character: string, by: number): string => String.fromCodePoint(character.codePointAt(0)! + by);
const swapCase = (c: string): string => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase());
const pick = <T>(choices: readonly T[], random: Random): T => choices[Math.floor(random() * choices.length)]!;

/** A small generator (mulberry32) that gives the same numbers for the same seed on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
