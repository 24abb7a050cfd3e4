/** Folds of the Japanese syllabaries: one spelling for the many ways to write the same sounds. */

const SMALL = 'ぁぃぅぇぉっゃゅょゎゕゖ';
const LARGE = 'あいうえおつやゆよわかけ';

/** U+3099 and U+309A, and the same marks standing alone, in either width. */
export const VOICED_MARKS = '\u3099\u309b\uff9e';
export const SEMI_VOICED_MARKS = '\u309a\u309c\uff9f';
/** Marks that repeat the character before; those in the second list repeat it voiced. */
export const ITERATION_MARKS = '々〻ゝヽ';
export const VOICED_ITERATION_MARKS = 'ゞヾ';
export const LONG_VOWEL = 'ー';

/** Hiragana or katakana, by its UTF-16 code. */
export const isKana = (symbol: number): boolean => symbol >= 0x3041 && symbol <= 0x30ff;

/** Katakana → hiragana, small → large. One character in (NFKC), one out; anything else comes back as it was. */
export function foldKana(character: string): string {
  const code = character.charCodeAt(0);
  const hiragana = code >= 0x30a1 && code <= 0x30f6 ? String.fromCharCode(code - 0x60) : character;
  const small = SMALL.indexOf(hiragana);
  return small >= 0 ? LARGE[small]! : hiragana;
}

/** か + ゛ → が. `undefined` where the kana has no such form. */
export function voice(kana: string, semi: boolean): string | undefined {
  const composed = (kana + (semi ? '\u309a' : '\u3099')).normalize('NFC');
  return composed.length === 1 ? composed : undefined;
}

const ROWS: readonly (readonly [vowel: string, row: string])[] = [
  ['あ', 'あかがさざただなはばぱまやらわ'],
  ['い', 'いきぎしじちぢにひびぴみり'],
  ['う', 'うくぐすずつづぬふぶぷむゆるゔ'],
  ['え', 'えけげせぜてでねへべぺめれ'],
  ['お', 'おこごそぞとどのほぼぽもよろを'],
];

/** The vowel that a long-vowel mark after this (folded) kana stands for: ロー is ロオ. */
export const vowelOf: ReadonlyMap<string, string> = new Map(
  ROWS.flatMap(([vowel, row]) => [...row].map((kana) => [kana, vowel] as const)),
);

/** Kanji and strokes drawn for kana, as in 工口 for エロ. Folded kana → what is drawn for it. */
export const DRAWN_KANA: Readonly<Record<string, string>> = {
  え: '工',
  ろ: '口囗',
  か: '力',
  た: '夕',
  と: '卜',
  に: '二',
  は: '八',
  み: '三彡',
  へ: '∧',
  り: 'リ',
  ん: '冫',
  し: '乚',
  ち: '千',
  ほ: '木朩',
  せ: '世',
  ま: 'マ',
  お: '才',
  ぬ: '又',
  う: '宀',
};
