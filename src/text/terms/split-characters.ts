import table from '../data/split-characters.json' with { type: 'json' };
import { foldHan } from '../reading/han.ts';
import type { Drawn } from '../reading/readings.ts';

/** What is typed for a component that no keyboard offers, the likeliest first. */
const TYPED: Readonly<Record<string, string>> = {
  亻: '人',
  忄: '心小',
  扌: '手才',
  氵: '水',
  犭: '犬',
  钅: '金',
  饣: '食',
  讠: '言',
  纟: '丝',
  朩: '木',
  衤: '衣',
  礻: '示',
  艹: '草',
  月: '肉',
  阝: '耳',
  刂: '刀',
  灬: '火',
  攵: '文',
  疒: '病',
};

/** First component → the characters that its row of components is written for; only those in `wanted`. */
export function splitCharacters(wanted: ReadonlySet<string>): Map<number, Drawn[]> {
  const drawn = new Map<number, Drawn[]>();
  const add = (whole: string, parts: readonly string[]): void => {
    const units = parts.map((part) => part.charCodeAt(0));
    const list = drawn.get(units[0]!) ?? [];
    list.push({ letter: whole.charCodeAt(0), rest: units.slice(1) });
    drawn.set(units[0]!, list);
  };
  for (const split of table.splits.split(' ')) {
    const [whole, ...parts] = [...split].map(foldHan);
    if (whole === undefined || !wanted.has(whole) || parts.some((part) => part.length !== 1)) continue;
    add(whole, parts);
    const choices = Math.max(...parts.map((part) => TYPED[part]?.length ?? 0));
    for (let choice = 0; choice < choices; choice++)
      add(
        whole,
        parts.map((part) => TYPED[part]?.[choice] ?? TYPED[part]?.[0] ?? part),
      );
  }
  return drawn;
}
