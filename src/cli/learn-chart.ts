import type { Model } from '../rules/model-file.ts';
import type { KeptWords } from '../words/words.ts';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 420, 64, 24, 72, 56];
/** Innocent messages taken wrongly: one in so many. */
const TICKS = [10_000, 1_000, 100, 10, 2];

/**
 * The curve of a model as a picture that stands alone: what is caught over what is taken wrongly, on a scale of powers of
 * ten. No script, no font or style from elsewhere, readable in light and dark, with a title and a description.
 */
export function learnChart({ name, card }: Omit<Model, 'table'>, said: KeptWords): string {
  const least = Math.log10(1 / TICKS[0]!);
  const x = (share: number): number =>
    LEFT + (WIDTH - LEFT - RIGHT) * Math.min(1, Math.max(0, (Math.log10(share) - least) / (Math.log10(1 / 2) - least)));
  const y = (share: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share);
  const points = card.curve.map(({ innocent, caught }) => {
    const wrong = Math.max(innocent, 0.5) / card.noMatch;
    return `${x(wrong).toFixed(1)},${y(caught / card.match).toFixed(1)}`;
  });
  const number = (count: number): string => count.toLocaleString('en-US');
  const words = said.linesOfModel(number(card.match), number(card.noMatch), card.folds);
  const title = said.whatCatches(name);
  // Names are letters, digits, - and _ (rules-learn.ts): nothing to escape.
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img"`,
    ` aria-labelledby="title words" font-family="system-ui, sans-serif" font-size="13">`,
    `<title id="title">${title}</title><desc id="words">${words}</desc>`,
    '<style>svg{color-scheme:light dark;background:#fff;fill:#1b1b1b}.c{fill:none;stroke:#2d5f9e;stroke-width:2}',
    '.g{stroke:#ccd3dc}@media(prefers-color-scheme:dark){svg{background:#161616;fill:#eee}.c{stroke:#7fb0ee}.g{stroke:#39424e}}',
    '</style>',
    `<text x="16" y="26" font-size="17">${title}</text><text x="16" y="48">${words}</text>`,
    ...TICKS.map((tick) => {
      const at = x(1 / tick).toFixed(1);
      const line = `<line class="g" x1="${at}" x2="${at}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>`;
      return `${line}<text x="${at}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${said.oneIn(number(tick))}</text>`;
    }),
    ...[0, 0.25, 0.5, 0.75, 1].map((share) => {
      const at = y(share).toFixed(1);
      const line = `<line class="g" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>`;
      return `${line}<text x="${LEFT - 8}" y="${(y(share) + 4).toFixed(1)}" text-anchor="end">${share * 100} %</text>`;
    }),
    `<polyline class="c" points="${points.join(' ')}"/>`,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${said.takenWrongly()}</text>`,
    '</svg>\n',
  ].join('');
}
