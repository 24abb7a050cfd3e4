/** What the suite `thresholds` judges: for each scope the searches, and groups of texts. Made once for all values of all thresholds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { compileEngine } from '../src/text/compile.ts';
import { eachCommonWord, eachUsualWord } from '../src/text/words/lexicon.ts';
import { announced, bare, innocent, type Planted, passedOn, spelled } from '../test/support/address-shapes.ts';
import { evalFiles, makeRandom, type Row, readRows, readTerms } from './eval-data.ts';
import { CARRIERS, FAMILIES, type Family, type Language } from './eval-disguises.ts';
import { PAIRS } from './eval-pairs.ts';
import { campaigns, hostsLike, phoneNumbers } from './threshold-texts.ts';

/**
 * `hidden`: should be caught. `bad`: lines labelled offensive or spam; the more the better. `clean`: should not be matched. `other`:
 * words that are on no list, in the same disguises: should not be matched either.
 */
export type Group = {
  readonly name: string;
  readonly kind: 'hidden' | 'other' | 'bad' | 'clean';
  readonly texts: readonly string[];
  /** By text, what must be found there, where finding something is not enough. */
  readonly wanted?: readonly string[];
};
/** One way to look at all texts of a scope (threshold-looks.ts). */
export type Setup =
  | {
      readonly look: 'terms';
      readonly level: 'standard' | 'high';
      readonly terms: readonly string[];
      readonly language?: Language | undefined;
    }
  | { readonly look: 'regexes'; readonly level: 'standard'; readonly sources: readonly string[] }
  | { readonly look: 'looks-like'; readonly level: 'any'; readonly domains: readonly string[] }
  | { readonly look: 'profanity' | 'links' | 'phones' | 'shouting' | 'similar'; readonly level: 'any' };
export type Scope = { readonly setups: readonly Setup[]; readonly groups: readonly Group[] };

export const SCOPES = [
  'en',
  'zh',
  'ja',
  'zh-said',
  'ja-said',
  'closed-up-en',
  'closed-up-zh',
  'profanity',
  'expressions',
  'links',
  'phones',
  'looks-like',
  'shouting',
  'similar',
] as const;
export type ScopeName = (typeof SCOPES)[number];

const SEED = 7;
const isClean = ({ label }: Row): boolean => label === 'clean' || label === 'ham';
const isBad = ({ label }: Row): boolean => label === 'offensive' || label === 'spam';
const languageOf = (file: string): Language => (file.startsWith('zh') ? 'zh' : file.startsWith('ja') ? 'ja' : 'en');

let read: { clean: string[]; bad: Record<Language, string[]> } | undefined;
/** All clean lines of all files, and the others by language. */
async function lines(): Promise<NonNullable<typeof read>> {
  if (read !== undefined) return read;
  read = { clean: [], bad: { en: [], zh: [], ja: [] } };
  for (const file of evalFiles()) {
    const rows = await readRows(file);
    read.clean.push(...rows.filter(isClean).map(({ text }) => text));
    read.bad[languageOf(file)].push(...rows.filter(isBad).map(({ text }) => text));
  }
  return read;
}

/** Backwards is a disguise of Japanese too, though no figure of docs/detection.md has it. */
const MORE: Record<Language, readonly Pick<Family, 'name' | 'apply'>[]> = {
  en: [],
  zh: [],
  ja: [{ name: 'reversed', apply: (term) => [...term].reverse().join('') }],
};

/** Every family and every pair of families over the terms that are found undisguised, and over words that are not: each in its carrier. */
function hidden(language: Language, terms: readonly string[], words: readonly string[]): Group[] {
  const compiled = compileEngine([{ type: 'terms', terms: accepted(terms), evasion: 'standard' }]);
  if (!compiled.ok) throw new Error('the list does not compile');
  const carried = (term: string, at: number): string =>
    CARRIERS[language][at % CARRIERS[language].length]!.replace('{}', () => term);
  const isFound = (term: string, at: number): boolean => compiled.engine.find(carried(term, at)).length > 0;
  const listed = terms.filter(isFound);
  const unlisted = words.filter((word, at) => !isFound(word, at));
  const families = FAMILIES.filter(({ languages }) => languages.includes(language));
  const named = (name: string) => families.find((family) => family.name === name)!;
  const pairs = PAIRS[language].map(([first, second]) => ({
    name: `${first} + ${second}`,
    apply: (term: string, random: () => number) => named(second).apply(named(first).apply(term, random), random),
  }));
  const disguised = (from: readonly string[], { apply }: Pick<Family, 'apply'>): string[] => {
    const random = makeRandom(SEED);
    return from.flatMap((term, at) => {
      const one = apply(term, random);
      return one === term ? [] : [carried(one, at)];
    });
  };
  return [...families, ...pairs, ...MORE[language]].flatMap((family): Group[] => [
    { name: family.name, kind: 'hidden', texts: disguised(listed, family) },
    { name: family.name, kind: 'other', texts: disguised(unlisted, family) },
  ]);
}

/** Those that no engine refuses. */
function accepted(terms: readonly string[]): readonly string[] {
  const compiled = compileEngine([{ type: 'terms', terms, evasion: 'standard' }]);
  if (compiled.ok) return terms;
  const refused = new Set(compiled.problems.map(({ term }) => term));
  return terms.filter((_, at) => !refused.has(at));
}

/** Of the terms one in so many is disguised: the English list is long. */
const EVERY: Record<Language, number> = { en: 6, zh: 1, ja: 1 };
const OTHERS = 1_000;
/** Ordinary words, seeded; of Japanese, of which no dictionary is here, what stands in clean lines. */
async function ordinaryWords(language: Language): Promise<readonly string[]> {
  const words: string[] = [];
  if (language === 'en') words.push(...englishWords().filter((word) => word.length > 2 && word.length < 10));
  if (language === 'zh') eachCommonWord(COMMON, (word) => word.length > 1 && words.push(word));
  if (language === 'ja')
    for (const text of (await lines()).clean.filter((line) => /\p{Script=Hiragana}/u.test(line)))
      words.push(...(text.match(/[\p{Script=Katakana}ー]{2,8}|\p{Script=Hiragana}{3,5}|\p{Script=Han}{2,4}/gu) ?? []));
  const random = makeRandom(SEED);
  const drawn = Array.from({ length: 2 * OTHERS }, () => words[Math.floor(random() * words.length)]!);
  return [...new Set(drawn)].slice(0, OTHERS);
}
/** Words that occur once in 2^18 and more often. */
const COMMON = 36;

async function ofTerms(language: Language, said?: Language): Promise<Scope> {
  const { clean, bad } = await lines();
  const terms = accepted(readTerms(language));
  const every = EVERY[language];
  const [some, words] = [terms, await ordinaryWords(language)].map((all) => all.filter((_, at) => at % every === 0));
  const levels = ['standard', 'high'] as const;
  return {
    setups: levels.map((level) => ({ look: 'terms', level, terms, language: said })),
    groups: [
      ...hidden(language, some!, words!),
      { name: 'bad lines', kind: 'bad', texts: bad[language] },
      { name: 'clean lines', kind: 'clean', texts: clean },
    ],
  };
}

const quoted = (term: string): string => term.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
/** Terms as expressions, which see spelled-out text closed up. */
async function ofExpressions(language: 'en' | 'zh'): Promise<Scope> {
  const { clean } = await lines();
  const terms = readTerms(language).filter((term) => /^[a-z]{4,}$|^\p{Script=Han}{2,}$/u.test(term));
  const every = Math.ceil(terms.length / 300);
  const few = terms.filter((_, at) => at % every === 0);
  const sources = few.map((term) => (language === 'en' ? `\\b${quoted(term)}\\b` : quoted(term)));
  return {
    setups: [{ look: 'regexes', level: 'standard', sources }],
    groups: [
      ...hidden(language, few, await ordinaryWords(language)),
      { name: 'clean lines', kind: 'clean', texts: clean },
    ],
  };
}

/** The expressions of the shipped rules, and others of frequent words. */
async function ofShippedExpressions(): Promise<Scope> {
  const { clean, bad } = await lines();
  const folder = join(import.meta.dirname, '../rules');
  const sources: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value))
      if (key === 'regex' && typeof inner === 'string') sources.push(inner);
      else look(inner);
  };
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml')))
    look(parse(readFileSync(join(folder, file), 'utf8')));
  const random = makeRandom(SEED);
  const words = (): string[] =>
    clean[Math.floor(random() * clean.length)]!.match(/[a-z]{3,9}|\p{Script=Han}{2}/gu) ?? [];
  while (sources.length < 200) {
    const [first, second] = words();
    if (second !== undefined) sources.push(`(?:${first}|${second}).{0,12}[a-z0-9]{3,}`);
  }
  return {
    setups: [{ look: 'regexes', level: 'standard', sources }],
    groups: [
      { name: 'bad lines', kind: 'bad', texts: [...bad.en, ...bad.zh] },
      { name: 'clean lines', kind: 'clean', texts: clean },
    ],
  };
}

async function ofProfanity(): Promise<Scope> {
  const { clean, bad } = await lines();
  const terms = accepted(readTerms('en'));
  return {
    setups: [{ look: 'profanity', level: 'any' }],
    groups: [
      ...hidden(
        'en',
        terms.filter((_, at) => at % 4 === 0),
        [],
      ),
      { name: 'bad lines', kind: 'bad', texts: bad.en },
      { name: 'clean lines', kind: 'clean', texts: clean },
    ],
  };
}

async function ofLinks(): Promise<Scope> {
  const { clean } = await lines();
  const planted = (name: string, shapes: fc.Arbitrary<Planted>): Group => {
    const all = fc.sample(shapes, { numRuns: 2_000, seed: SEED });
    return { name, kind: 'hidden', texts: all.map(({ text }) => text), wanted: all.map(({ host }) => host) };
  };
  return {
    setups: [{ look: 'links', level: 'any' }],
    groups: [
      planted('announced', announced),
      planted('bare', bare),
      planted('dot spelled', spelled),
      planted('passed on', passedOn),
      { name: 'no addresses', kind: 'clean', texts: fc.sample(innocent, { numRuns: 1_000, seed: SEED }) },
      { name: 'clean lines', kind: 'clean', texts: clean },
    ],
  };
}

const englishWords = (): readonly string[] => {
  const words: string[] = [];
  eachUsualWord((word) => words.push(word));
  return words;
};

async function withoutTerms(look: 'phones' | 'shouting' | 'similar', groups: readonly Group[]): Promise<Scope> {
  const { clean } = await lines();
  return {
    setups: [{ look, level: 'any' }],
    groups: [...groups, { name: 'clean lines', kind: 'clean', texts: clean }],
  };
}

export async function makeScope(name: ScopeName): Promise<Scope> {
  const random = makeRandom(SEED);
  switch (name) {
    case 'en':
    case 'zh':
    case 'ja':
      return ofTerms(name);
    case 'zh-said':
      return ofTerms('zh', 'zh');
    case 'ja-said':
      return ofTerms('ja', 'ja');
    case 'closed-up-en':
      return ofExpressions('en');
    case 'closed-up-zh':
      return ofExpressions('zh');
    case 'profanity':
      return ofProfanity();
    case 'expressions':
      return ofShippedExpressions();
    case 'links':
      return ofLinks();
    case 'phones':
      return withoutTerms('phones', phoneNumbers(random));
    case 'shouting':
      return withoutTerms('shouting', [{ name: 'bad lines', kind: 'bad', texts: (await lines()).bad.en }]);
    case 'similar':
      return withoutTerms('similar', campaigns((await lines()).clean, random));
    case 'looks-like':
      return {
        setups: [{ look: 'looks-like', level: 'any', domains: OWN }],
        groups: hostsLike(OWN, englishWords(), random),
      };
  }
}

/** Names of three to nine letters. */
const OWN = ['paypal.com', 'google.com', 'apple.com', 'microsoft.com', 'taobao.com', 'weibo.com', 'ebay.com', 'vk.com'];
