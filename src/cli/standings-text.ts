import type { Standings } from '../operate/recall-by-hand.ts';
import type { DeskWords } from '../words/words.ts';

/** How many went which way: `2 queued, 1 known`. */
export const standingsText = (standings: Standings, words: DeskWords): string =>
  [...standings].map(([standing, count]) => `${count} ${words.standing(standing)}`).join(', ') || words.none();
