import type { CurvePoint } from '../rules/model-file.ts';
import { NO_SCORE } from '../text/learned/model-table.ts';

/** All of the strictest prices are kept; then one in so many more. */
const EACH_UNTIL = 200;
const THEN = 1.03;

/** What would have been caught, and what taken wrongly, at each score that matters. Scores are of lines not taught then. */
export function curveOf(innocent: readonly number[], guilty: readonly number[]): readonly CurvePoint[] {
  const falling = (scores: readonly number[]) => Int32Array.from(scores).sort().reverse();
  const [wrong, right] = [falling(innocent), falling(guilty)];
  const points: CurvePoint[] = [];
  let [allowed, above, caught, reached] = [0, 0, 0, 0];
  while (allowed < wrong.length && wrong[allowed]! > NO_SCORE) {
    // Above the first that is too many; halfway to the last that is caught then, where nothing else stands between.
    const least = wrong[allowed]! + 1;
    while (reached < right.length && right[reached]! >= least) reached++;
    const score = reached === 0 ? least : Math.max(least, Math.floor((least + right[reached - 1]!) / 2));
    while (above < wrong.length && wrong[above]! >= score) above++;
    while (caught < right.length && right[caught]! >= score) caught++;
    if (points.at(-1)?.innocent !== above) points.push({ score, innocent: above, caught });
    allowed = allowed < EACH_UNTIL ? allowed + 1 : Math.ceil(allowed * THEN);
  }
  return points;
}
