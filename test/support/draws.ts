import fc from 'fast-check';

/**
 * Every property of the suite draws the same cases each time, so that a change is judged by what it changed. Other cases
 * are drawn by `npm run draw`, which sets the seed. See docs/decisions/0084.
 */
export const SEED = 20_261_130;

fc.configureGlobal({ seed: Number(process.env.DRAW_SEED ?? SEED) });
