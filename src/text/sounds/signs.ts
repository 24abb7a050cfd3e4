import { CJK, LETTER } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';

/** One Han character or one Latin letter of the text. */
export type Sign = {
  readonly symbol: number;
  readonly latin: boolean;
  readonly from: number;
  readonly to: number;
  /** A word of Latin letters begins or ends with it. */
  readonly opens: boolean;
  closes: boolean;
  /** Nothing stands between it and the sign before. */
  readonly adjoins: boolean;
};

/** The text as signs; gaps only part them. */
export function signsOf(runs: Runs): Sign[] {
  const signs: Sign[] = [];
  let before = -2;
  for (let at = 0; at < runs.count; at++) {
    const kind = runs.kind[at]!;
    if (kind !== CJK && kind !== LETTER) continue;
    const latin = kind === LETTER;
    const width = (runs.to[at]! - runs.from[at]!) / runs.length[at]!;
    for (let time = 0; time < runs.length[at]!; time++) {
      const last = signs.at(-1);
      const adjoins = before === at - 1 || time > 0;
      const opens = latin && !(last?.latin === true && adjoins);
      if (last?.latin === true && (!latin || opens)) last.closes = true;
      const from = runs.from[at]! + Math.floor(time * width);
      signs.push({
        symbol: runs.symbol[at]!,
        latin,
        from,
        to: Math.ceil(runs.from[at]! + (time + 1) * width),
        opens,
        closes: false,
        adjoins,
      });
    }
    before = at;
  }
  const last = signs.at(-1);
  if (last?.latin === true) last.closes = true;
  return signs;
}
