/** Terms and characters that the suites about judging share, the same in every run. */
import { makeRandom } from './eval-data.ts';

export const SYLLABLES =
  'ba be bi bo da de di fa fe ga go ha ja ka ko la le ma mi mo na no pa pe ra ri sa se ta to va zo'.split(' ');
export const HAN =
  '天地人日月山水火木金土学生工作电影音乐朋友时间东西南北大小多少上下左右前后开关来去看听说读写吃喝玩乐买卖红黄蓝绿';
export const random = makeRandom(11);
export const pick = <T>(list: ArrayLike<T>): T => list[Math.floor(random() * list.length)]!;

/** Terms of two to four characters or syllables, half of them Chinese; the x keeps them from being words. */
export function makeTerms(count: number): string[] {
  const terms = new Set<string>();
  while (terms.size < count) {
    const length = 2 + Math.floor(random() * 3);
    const parts = Array.from({ length }, () =>
      terms.size % 2 === 0 ? String.fromCharCode(0x4e00 + Math.floor(random() * 4000)) : pick(SYLLABLES),
    );
    terms.add(terms.size % 2 === 0 ? parts.join('') : `${parts.join('')}x${pick(SYLLABLES)}`);
  }
  return [...terms];
}
