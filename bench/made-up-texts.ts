/**
 * Texts made of ordinary words by a seed: chatter, and harmless terms in every disguise of `eval-disguises.ts`. They need
 * no data but the engine's own dictionaries, so verdicts can be compared anywhere.
 */
import { eachCommonWord, eachUsualWord } from '../src/text/words/lexicon.ts';
import { makeRandom } from './eval-data.ts';
import { FAMILIES, type Language } from './eval-disguises.ts';

const SEED = 20_261_130;
const TERMS = 36;
const CHATTER = 400;

/** No dictionary of Japanese comes with the engine. */
const JAPANESE =
  'おはよう こんにちは ありがとう さようなら おやすみ たべもの のみもの ともだち ねこ いぬ カメラ テレビ ラーメン コーヒー パソコン ゲーム アイドル コンサート チケット プレゼント 天気 電車 学校 会社 写真 音楽 映画 料理 旅行 勉強 仕事 散歩 友達 家族 今日 明日 昨日 週末 夏休み お花見 温泉 花火大会 図書館 お弁当 買い物 大好き すごい 楽しい 美味しい 忙しい'.split(
    ' ',
  );

function wordsOf(language: Language): readonly string[] {
  const words: string[] = [];
  if (language === 'ja') return JAPANESE;
  if (language === 'en') {
    eachUsualWord((word) => words.push(word));
    return words.filter((word) => word.length > 2);
  }
  eachCommonWord(36, (word) => words.push(word));
  return words;
}

export type MadeUp = {
  readonly terms: readonly string[];
  readonly texts: readonly string[];
  /** Where in `texts` chatter begins. */
  readonly chatter: number;
};

/** The same for the same dictionaries: words of middling length as terms, each in every disguise, then chatter. */
export function makeTexts(language: Language): MadeUp {
  const words = wordsOf(language);
  const random = makeRandom(SEED);
  const draw = (): string => words[Math.floor(random() * words.length)]!;
  const sentence = (length: number): string =>
    Array.from({ length }, draw).join(language === 'en' ? ' ' : random() < 0.3 ? '，' : '');
  const fits = (word: string): boolean => (language === 'en' ? word.length > 4 && word.length < 10 : word.length > 1);
  const terms = new Set(language === 'ja' ? words : []);
  while (terms.size < TERMS && language !== 'ja') {
    const word = draw();
    if (fits(word)) terms.add(terms.size % 6 === 5 ? `${word}${language === 'en' ? ' ' : ''}${draw()}` : word);
  }
  const list = [...terms];
  const families = FAMILIES.filter(({ languages }) => languages.includes(language));
  const disguised = families.flatMap(({ apply }) =>
    list.map((term, at) => {
      const hidden = apply(term, random);
      return at % 3 === 0 ? hidden : language === 'en' ? `so ${hidden} here` : `${draw()}${hidden}${draw()}`;
    }),
  );
  const chatter = Array.from({ length: CHATTER }, () => sentence(3 + Math.floor(random() * 9)));
  return { terms: list, texts: [...disguised, ...chatter], chatter: disguised.length };
}
