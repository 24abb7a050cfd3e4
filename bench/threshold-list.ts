/**
 * Every numeric constant of src/text and src/judge: thresholds with the values that the suite `thresholds` tries beside theirs, and
 * what is no threshold, by its kind. test/docs-thresholds.test.ts holds that none is missing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScopeName } from './threshold-scopes.ts';

/** `believed`: what is believed, how short, how rare, how far: decides what is caught. `budget`: bounds what a text may cost. */
export type Kind = 'believed' | 'budget';
export type Threshold = {
  readonly kind: Kind;
  /** Below src/. */
  readonly file: string;
  readonly name: string;
  readonly scopes: readonly ScopeName[];
  /** The level that it is about; undefined for both. */
  readonly level: 'standard' | 'high' | undefined;
  /** Tried beside the value as it is. */
  readonly values: readonly number[];
};

type Values = Readonly<Record<string, readonly number[]>>;
const of =
  (kind: Kind) =>
  (file: string, scopes: readonly ScopeName[], values: Values, level?: Threshold['level']): Threshold[] =>
    Object.entries(values).map(([name, tried]) => ({ kind, file, name, scopes, level, values: tried }));
const believed = of('believed');
const budget = of('budget');
const WORDS = ['en', 'zh'] as const;
const CLOSED_UP = ['closed-up-en', 'closed-up-zh'] as const;

export const THRESHOLDS: readonly Threshold[] = [
  ...believed(
    'text/sounds/believe-sound.ts',
    ['zh'],
    {
      RARE_THREE: [28, 29, 31, 32],
      RARE_BESIDE_LETTER: [10, 11, 13, 14],
      ALONE: [4, 6],
      WHOLE_TEXT: [4, 6],
      SPELT_RARITY: [13, 15],
      FEWEST_INITIALS: [3, 5],
      FEWEST_SMALL_INITIALS: [2, 4],
      SHORTEST_PINYIN: [4, 6],
      LONGEST_CHANCE: [2, 4],
    },
    'high',
  ),
  ...believed('text/sounds/spelt.ts', ['zh'], { COMMON: [30, 33, 35, 38], LONGEST_HAN: [6, 24] }),
  ...believed('text/sounds/spelt.ts', ['ja'], { LONGEST_KANA: [6, 24] }),
  ...believed('text/sounds/spelt.ts', ['zh', 'ja'], { SHORTEST_SPELLING: [3, 5] }),
  ...believed('text/sounds/find-spelt.ts', ['zh'], {
    AROUND: [3, 5, 7, 8],
    SURELY_PARTED: [4, 6],
    LONGEST_ENGLISH: [2, 4],
  }),
  ...believed('text/sounds/find-spelt.ts', ['ja'], { KANA_AROUND: [5, 7] }),
  ...believed('text/sounds/find-sounds.ts', ['zh'], { LONGEST: [6, 24], WIDEST_GAP: [2, 4] }, 'high'),
  ...believed('text/sounds/sound.ts', ['zh'], { MOST_READINGS: [2, 4] }, 'high'),
  ...believed('text/sounds/pinyin.ts', ['zh'], { MOST_WAYS: [2, 8] }),
  ...believed('text/sounds/romaji.ts', ['ja'], { MOST_WAYS: [4, 16] }),
  ...believed(
    'text/slips/slips.ts',
    ['en'],
    {
      SHORTEST_TERM: [3, 5],
      LETTERS_OF_SHORTEST: [2, 4],
      LETTERS: [3, 5],
      SHORTEST_SWAPPED: [3, 5],
      MOST_VOWELS: [1, 3],
    },
    'high',
  ),
  ...believed('text/slips/walk-slips.ts', ['en'], { SHORTEST_STRANGE: [2, 4], VOWELS_FOR_ALL: [1, 3] }, 'high'),
  ...believed(
    'text/terms/believe-borders.ts',
    ['zh'],
    { AROUND: [5, 7], LONGEST_CUT: [5, 7], CLEARLY: [1, 2, 4, 5] },
    'high',
  ),
  ...believed('text/terms/believe-cjk-gaps.ts', ['ja'], { KANA_RARITY: [5, 7] }, 'high'),
  ...believed('text/terms/believe-cjk-gaps.ts', ['zh', 'ja'], { FEWEST_SPELLED: [2, 4] }, 'high'),
  ...believed('text/terms/believe-cjk.ts', ['zh', 'ja'], { SHOWN_TO_ONE_HIDDEN: [2, 4] }, 'high'),
  ...believed('text/terms/believe-digits.ts', ['en', 'zh'], { LATIN_OF_MIXED: [2, 4] }, 'standard'),
  ...believed(
    'text/terms/believe-digits.ts',
    ['en'],
    {
      SHORT: [2, 4],
      SHORTEST_OF_DIGITS: [3, 5],
      SHORTEST_OF_ONE_GROUP: [4, 6],
      SHOWN_BESIDE_ONE_GROUP: [1, 3],
      LONG: [5, 7],
      PHRASE: [6, 7, 9, 10],
      LETTERS_OF_SHORT_WORD: [1, 3],
    },
    'standard',
  ),
  ...believed(
    'text/terms/believe-kana.ts',
    ['ja'],
    {
      SHORTEST_FOREIGN: [3, 5],
      SHORTEST_LENGTHENED: [3, 5],
      SHORTEST_WHOLE: [2, 4],
      SHORTEST_CROSSED: [3, 5],
      SHORTEST_KATAKANA_WORD: [2, 4],
      LONGEST_VERB_ENDING: [2, 4],
      LONGEST_OWN_ENDING: [1, 3],
    },
    'high',
  ),
  ...believed('text/terms/believe-language.ts', ['ja-said', 'zh-said'], { NEAR: [15, 60] }, 'standard'),
  ...believed('text/terms/believe-language.ts', ['zh-said'], { FEWEST_KANA: [1, 3] }, 'standard'),
  ...believed('text/terms/believe-latin.ts', ['en'], { SHORTEST_SQUEEZED: [3, 5], FEWEST_SPELLED: [2, 4] }, 'standard'),
  ...believed(
    'text/terms/believe-marks-between.ts',
    ['en'],
    {
      SHORTEST_WIRED: [3, 5],
      SHORTEST_APOSTROPHE: [4, 6],
      LONG: [5, 7],
    },
    'standard',
  ),
  ...believed('text/terms/believe-marks.ts', ['en'], { SHORTEST_OF_MARKS: [2, 4] }, 'standard'),
  ...believed(
    'text/terms/believe-masks.ts',
    ['en'],
    {
      SHORTEST_HIDDEN: [3, 5],
      SHORTEST_STARRED: [2, 4],
      SHOWN_BESIDE_READINGS: [2, 4],
      SHOWN_BESIDE_READINGS_STARRED: [1, 3],
      MOST_STARRED: [3, 5],
    },
    'standard',
  ),
  ...believed('text/terms/believe-reversed.ts', ['en'], { SHORTEST_LATIN: [3, 5] }, 'high'),
  ...believed('text/terms/believe-reversed.ts', ['ja'], { SHORTEST_KANA: [2, 4] }, 'high'),
  ...believed('text/terms/believe-reversed.ts', ['zh'], { LONGEST_CHANCE: [2, 4], WHOLE_TEXT: [4, 6] }, 'high'),
  ...believed(
    'text/terms/believe-space-inside.ts',
    ['en'],
    {
      SHORTEST_CUT: [3, 5],
      SHORTEST_CUT_WITH_READINGS: [4, 6],
      LETTERS_BESIDE_READINGS: [2, 4],
      LETTERS_BESIDE_INNER: [1, 3],
      LETTERS_BESIDE_EDGE: [2, 4],
      WHOLE_WORD: [5, 7],
      SHORT_REST: [2, 4],
      SHORTEST_STEM: [2, 4],
    },
    'standard',
  ),
  ...believed('text/terms/believe-spelled-out.ts', ['en'], { SHORTEST_SPELLED: [2, 4] }, 'standard'),
  ...believed('text/terms/believe-stretched.ts', ['en'], { SHORTEST_STRETCHED: [2, 4], DOUBLED: [1, 3] }, 'standard'),
  ...believed('text/terms/believe-swaps.ts', ['en'], { SHORTEST_SWAPPED: [3, 5] }, 'standard'),
  ...believed('text/terms/latin-words.ts', ['en'], { SHORTEST_KNOWN: [2, 4] }, 'standard'),
  ...believed('text/terms/stands.ts', ['en', 'zh'], { WIDEST_GAP: [3, 5] }, 'standard'),
  ...believed(
    'text/terms/terms.ts',
    ['en'],
    {
      LETTERS_WITH_COMPOUNDS: [2, 4],
      LETTERS_WITH_FORMS: [3, 5],
      LETTERS_WITH_SYMBOLS: [1, 3],
      MARKS_OF_DRAWING: [2, 4],
      KINDS_OF_DRAWING: [1, 3],
    },
    'standard',
  ),
  ...believed('text/terms/walk.ts', ['en'], { SHORTEST_GIVING_WAY: [2, 4] }, 'standard'),
  ...believed(
    'text/terms/word-ends.ts',
    ['en'],
    {
      LETTERS_BEFORE_DIGITS: [2, 4],
      LETTERS_BEFORE_KNOWN: [3, 5],
      LETTERS_BEFORE_LONG: [3, 5],
      LETTERS_BEFORE_PLURAL: [3, 5],
      LETTERS_AFTER_ELISION: [3, 5],
    },
    'standard',
  ),
  ...believed('text/reading/close-up.ts', CLOSED_UP, {
    PIECE_BETWEEN_SPACES: [2],
    PIECE: [2, 4],
    PIECE_LATER: [5, 7],
    FEWEST_PIECES: [2, 4],
  }),
  ...believed('text/reading/runs.ts', ['en'], { STRETCH: [2, 4] }, 'standard'),
  ...believed(
    'text/words/lexicon.ts',
    ['zh'],
    {
      RAREST_WORD: [48, 52],
      RAREST: [19, 21],
      RARE_TWO: [23, 24, 26, 27],
    },
    'high',
  ),
  ...believed(
    'text/words/segment.ts',
    ['zh'],
    {
      AROUND_TERM: [7, 9],
      STRANGE: [42, 50],
      LISTED: [38, 42],
      LISTED_LONGER: [7, 9],
    },
    'high',
  ),
  ...believed('text/profanity/profanity.ts', ['profanity'], { SHORTEST_WORD: [3, 5] }),
  ...believed('judge/shape-of.ts', ['shouting'], { FEWEST_LETTERS: [7, 9] }),
  ...believed('judge/similar-text.ts', ['similar'], {
    BANDS: [2, 4],
    ROWS: [5, 7],
    MIN_LENGTH: [8, 11, 13, 16],
    MOST_TAGS: [2, 4],
    LONGEST_TAG: [11, 13],
    NEAR_END: [32, 128],
    SHORTEST_MIXED_TAG: [2, 4],
  }),
  ...believed('judge/contacts/phone-numbers.ts', ['phones'], {
    FEWEST_DIGITS: [7, 9],
    MOST_GROUPS: [11, 14, 16],
    MOST_DIGITS: [15, 19],
    LONGEST_GAP: [3, 5],
  }),
  ...believed('judge/links/endings.ts', ['links'], { SHORTEST_BARE: [2, 4] }),
  ...believed('judge/links/hosts-and-ends.ts', ['links'], { MOST_LABELS: [5, 9, 11] }),
  ...believed('judge/links/where-to.ts', ['links'], { DEEPEST: [2, 4], MOST_ENCODED: [1, 2, 4] }),
  ...believed('judge/links/spelled-dots.ts', ['links'], {
    DIGITS_BESIDE_HAN: [2, 4],
    LETTERS_BESIDE_MARK: [1, 3],
    LETTERS_BESIDE_COMMA: [3, 5],
  }),
  ...believed('judge/links/looks-like.ts', ['looks-like'], {
    SHORTEST_TOKEN: [3, 5],
    SHORTEST_TYPO: [5, 7],
    MOST_LABELS: [2, 3, 5],
  }),
  ...budget(
    'text/terms/walk.ts',
    WORDS,
    {
      STEPS: [300],
      STEPS_MASKED: [2_000],
      FUEL: [40_000],
      FUEL_LEFT: [48],
      FUEL_PER_END: [16],
      MOST_ENDS: [80],
      MOST_SKIPPED: [12],
      MOST_HIDDEN: [16],
    },
    'high',
  ),
  ...budget('text/terms/path.ts', WORDS, { LONGEST_TERM: [32, 1_024] }, 'high'),
  ...budget('text/terms/believe-reversed.ts', ['zh'], { LONGEST_EMPTY: [128] }, 'high'),
  ...budget('text/terms/believe-spelled-out.ts', ['en'], { LONGEST_SPELLING: [48] }, 'high'),
  ...budget('text/terms/word-ends.ts', ['en'], { LONGEST_WORD: [48] }, 'high'),
  ...budget(
    'text/slips/walk-slips.ts',
    ['en'],
    {
      STEPS: [600],
      FUEL: [40_000],
      STEPS_LEFT: [48],
      LONGEST_WORD: [80],
    },
    'high',
  ),
  ...budget('text/sounds/find-sounds.ts', ['zh'], { STEPS: [400], FUEL: [40_000], STEPS_LEFT: [32] }, 'high'),
  ...budget('text/sounds/find-spelt.ts', ['zh'], { LONGEST_WORD: [144] }, 'high'),
  ...budget('text/words/names.ts', ['en'], { LONGEST: [48] }, 'high'),
  ...budget('text/profanity/believe-profanity.ts', ['profanity'], { LONGEST_WORD: [80] }),
  ...budget('text/reading/markup.ts', WORDS, { LONGEST_TAG: [160], LONGEST_LINK: [400] }, 'high'),
  ...budget('text/compile.ts', WORDS, { MOST_IN_MARKUP: [6] }, 'high'),
  ...budget('text/expressions/first-look.ts', ['expressions'], { MOST_PLACES: [240], MOST_STATES: [1_000] }),
  ...budget('text/expressions/literals.ts', ['expressions'], {
    MOST: [96],
    MOST_OF_CLAUSE: [400],
    MOST_CLAUSES: [10],
    LONGEST_RANGE: [20],
  }),
  ...budget('text/expressions/prefilter-table.ts', ['expressions'], {
    LONGEST_GRAM: [2],
    MOST_SETS: [15],
    MOST_MASKS: [125],
  }),
  ...budget('text/expressions/counted-machine.ts', ['expressions'], {
    MOST_BITS: [256 * 1024 * 1024],
    WORTH_A_TABLE: [8_000],
  }),
  ...budget('text/expressions/find-regexes.ts', ['expressions'], { LARGEST: [8_000], MOST_STEPS: [2_000] }),
  ...budget('text/expressions/cost.ts', ['expressions'], {
    UNITS: [4_000],
    UNITS_OF_PAIR: [1_200],
    FAR_OVER: [16],
    MOST_LETTERS: [32],
    LONGEST_WALK: [8_000],
  }),
  ...budget('judge/links/read-plain.ts', ['links'], { SEEN_BEFORE: [160] }),
];

/** Numbers that decide neither what is believed nor where work ends. */
export const NO_THRESHOLDS: Readonly<
  Record<string, { readonly why: string; readonly names: Readonly<Record<string, string>> }>
> = {
  bit: {
    why: 'a flag, or the number of one of a few alternatives',
    names: {
      'text/profanity/profanity-automaton.ts':
        'WORD SPACE OTHER CLASSES ANY EDGE ACCEPTED START CLASS CLASS_BITS STAYS_DOUBLE QUIET HIGH STANDS_FOR_TEXT',
      'text/reading/close-up.ts': 'KINDS ACCEPTED LASTS',
      'text/reading/kinds.ts': 'GAP SPACE CLAUSE LETTER DIGIT CJK DROP VOICE ITERATE MANY HIGH ESCAPE',
      'text/reading/readings.ts': 'MASK DRAWS FOREIGN KATAKANA TURNED SWAP NONE_YET',
      'text/reading/runs.ts': 'STRETCHED SEEN KINDS_OF_KINDS',
      'text/reading/seen-kinds.ts': 'ANY',
      'text/sounds/believe-sound.ts': 'SAME HOMOPHONE SPELT INITIAL',
      'text/sounds/spelling-automaton.ts': 'DEAD START',
      'text/tables/entries.ts': 'OPEN_LEFT OPEN_RIGHT WITH_FORMS JAPANESE CHINESE COMPOUNDS BREAK WAS_KATAKANA MARKED',
      'text/tables/trie.ts': 'ROOT',
      'text/terms/path.ts': 'EXACT OTHER DRAWN HIDDEN LENGTHENED',
      'text/terms/word-openings.ts': 'NONE TERM SPELLING PART',
      'text/words/parts-of-insults.ts': 'END',
      'text/learned/model-table.ts': 'NO_SCORE',
      'judge/contacts/digits.ts': 'NONE',
      'judge/similar-text.ts': 'UNKNOWN NOT_ALONE',
    },
  },
  character: {
    why: 'a code point, or the first or last of a range of them',
    names: {
      'text/expressions/classes.ts': 'LETTER',
      'text/expressions/program.ts': 'NEWLINE',
      'text/learned/features.ts': 'FIRST_HAN ANY_DIGIT SOUND',
      'text/reading/close-up.ts': 'FIRST_LETTER LAST_LETTER',
      'text/reading/escapes.ts':
        'PERCENT AMPERSAND HASH SEMICOLON BACKSLASH LESS BRACE SQUARE_OPEN SQUARE_CLOSE ROUND_OPEN LETTER_X',
      'text/reading/private-units.ts': 'FIRST LAST',
      'text/reading/readings.ts': 'FIRST_PRIVATE FIRST_PICTURE',
      'text/sounds/pinyin.ts': 'FIRST COUNT',
      'text/sounds/sound.ts': 'FIRST LAST',
      'text/tables/word-set.ts': 'SPACE',
      'judge/contacts/digits.ts': 'END',
      'judge/links/read-plain.ts': 'PERCENT',
      'judge/similar-text.ts': 'ZERO',
    },
  },
  fact: {
    why: 'the most that a standard, a table or a language has: nothing is longer',
    names: {
      'text/profanity/profanity-automaton.ts': 'MOST_REPEATS',
      'text/reading/escapes.ts': 'LONGEST_ENTITY',
      'text/reading/markup.ts': 'LONGEST_BACKSLASH',
      'text/reading/reader.ts': 'MOST_OF_ONE',
      'text/sounds/pinyin.ts': 'LONGEST_SYLLABLE',
      'text/sounds/sound.ts': 'LONGEST_SYLLABLE',
      'text/sounds/spelling-automaton.ts': 'LETTERS',
      'text/sounds/zhuyin.ts': 'LONGEST_ZHUYIN',
      'text/tables/word-set.ts': 'LONGEST',
      'text/terms/word-ends.ts': 'LONGEST_ENDING',
      'text/terms/word-openings.ts': 'SIZE',
      'text/words/parts-of-insults.ts': 'LETTERS',
      'text/words/segment.ts': 'LONGEST_WORD',
      'text/learned/model-table.ts': 'FEWEST_LETTERS',
      'judge/links/hosts-and-ends.ts': 'LONGEST_NAME',
      'judge/links/links-over.ts': 'LONGEST_HOST',
      'judge/links/looks-like.ts': 'LONGEST_SKELETON',
    },
  },
  room: {
    why: 'the size of a table or a cache, a hash, or how rows are laid out: another changes time or memory, and no verdict',
    names: {
      'text/expressions/classes.ts': 'PAGE',
      'text/expressions/counted-machine.ts': 'KEPT',
      'text/expressions/prefilter.ts': 'ROUGH',
      'text/expressions/prefilter-table.ts': 'BITS MASK ENDS_LONGER IS_GRAM',
      'text/learned/features.ts': 'BUCKET_BITS BUCKETS SHIFT ADDED TURNS OF_RUN OF_TEXT',
      'text/reading/readings.ts': 'UNITS POINT_BITS POINT',
      'text/tables/word-graph.ts': 'LETTER_BITS LAST_EDGE KIND_SHIFT NODE_SHIFT CODES',
      'judge/contacts/digits.ts': 'AT_ONCE',
      'text/sounds/find-spelt.ts': 'SYLLABLES',
      'text/sounds/spelt.ts': 'OPENINGS_PER_ROW MOST_OPENINGS',
      'text/tables/entries.ts': 'MOST_AT_ONCE REMEMBERED',
      'text/tables/trie.ts': 'NODE MIX_NODE MIX_SYMBOL SLOTS_PER_NODE EDGES_PER_SLOT',
      'text/tables/word-set.ts': 'SEED',
      'judge/similar-text.ts': 'AT_ONCE',
      'judge/samples.ts': 'ROUNDING',
    },
  },
  format: {
    why: 'part of what is kept: another number and models or counters of before no longer fit',
    names: {
      'text/learned/features.ts': 'FEATURES_VERSION MOST_RUNS',
      'text/learned/model-table.ts': 'SCORE_UNIT',
      'text/reading/ends.ts': 'LONGEST_RUN',
      'judge/across-messages.ts': 'REACH',
      'judge/counter-plan.ts': 'SHORT',
    },
  },
  shown: {
    why: 'how much is shown to people, or what a rule that says nothing means',
    names: {
      'text/learned/stretches.ts': 'SHOWN_FROM MOST_STRETCHES',
      'judge/explain.ts': 'LEAST_SHOWN',
      'judge/list-entries.ts': 'SHOWN_OF_SAMPLE',
      'judge/near-miss.ts': 'MOST_TERMS LONGEST_TEXT WORTH_TELLING',
      'judge/shape-of.ts': 'MOSTLY',
    },
  },
  cost: {
    why: 'what a piece of work counts for in the steps of a budget, or how often it is met: measured by `npm run bench -- worst`',
    names: {
      'text/compile.ts': 'HIGH_WEIGHS EXPRESSIONS_WEIGH PROFANITY_WEIGHS LEARNED_WEIGHS MODEL_WEIGHS',
      'text/expressions/first-look.ts': 'COST_OF_NOTHING',
      'text/expressions/frequency.ts': 'OF_SPACE OF_DIGIT OF_NEXT_DIGIT OF_MARK OF_OTHERS',
      'text/expressions/literals.ts': 'CHARACTERS MOST_LIKELY',
      'judge/judge.ts': 'UNITS_OF_PART',
      'judge/plan-rules.ts': 'EXPRESSION_MET',
      'judge/looks.ts': 'STEPS_OF_UNIT',
      'judge/triggers.ts': 'COUNTER_ASKED',
      'judge/links/find-links.ts': 'STEPS_OF_LINK',
      'judge/links/where-to.ts': 'STEPS_OF_ADDRESS',
    },
  },
};

const SRC = join(import.meta.dirname, '../src');
/** `const NAME = 34;`, with what stands before and behind the value. */
export const CONSTANT = /^((?:export )?const ([A-Z][A-Z_0-9]*)(?:: [\w<>]+)? = )(-?\(?\d[\w .*+<()-]*)(;)/gm;

/** The value that a source gives a constant, as it is written there; undefined where it has none of that name. */
export const valueIn = (source: string, name: string): string | undefined =>
  [...source.matchAll(CONSTANT)].find((found) => found[2] === name)?.[3];

export const valueNow = ({ file, name }: Pick<Threshold, 'file' | 'name'>): string => {
  const value = valueIn(readFileSync(join(SRC, file), 'utf8'), name);
  if (value === undefined) throw new Error(`${file} has no constant ${name}`);
  return value;
};
