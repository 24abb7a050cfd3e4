import type { ReportNumbers } from '../history/questions/questions.ts';
import type { KeptWords } from '../words/words.ts';

type Bar = { readonly name: string; readonly flagged: number; readonly recalled: number };

const [BAR_HEIGHT, GAP, LEFT, WIDTH, TOP] = [22, 8, 260, 900, 64];
const MOST_BARS = 40;

/**
 * The report as a picture that stands alone: no script, no font or style from elsewhere, readable in light and dark, with
 * a title and a description for readers who do not see it. Names are strangers' and are escaped.
 */
export function reportChart(report: ReportNumbers, said: KeptWords): string {
  const all = barsOf(report);
  const bars = all.slice(0, MOST_BARS);
  const longest = Math.max(1, ...bars.map(({ flagged }) => flagged));
  const scale = (count: number) => ((WIDTH - LEFT - 90) * count) / longest;
  const height = TOP + bars.length * (BAR_HEIGHT + GAP) + 24;
  const dayOf = (at: number | undefined) => new Date(at ?? 0).toISOString().slice(0, 10);
  const total = (of: 'flagged' | 'recalled') => all.reduce((sum, bar) => sum + bar[of], 0).toLocaleString('en-US');
  const title = said.removedByRule(dayOf(report.period.from), dayOf(report.period.to));
  const words = said.removed(total('flagged'), total('recalled'));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img"`,
    ` aria-labelledby="title words" font-family="system-ui, sans-serif" font-size="13">`,
    `<title id="title">${escaped(title)}</title><desc id="words">${escaped(words)}</desc>`,
    '<style>svg{color-scheme:light dark;background:#fff;fill:#1b1b1b}.a{fill:#b9c6d8}.b{fill:#2d5f9e}',
    '@media(prefers-color-scheme:dark){svg{background:#161616;fill:#eee}.a{fill:#44546a}.b{fill:#7fb0ee}}</style>',
    `<text x="16" y="26" font-size="17">${escaped(title)}</text>`,
    `<text x="16" y="46">${escaped(words)}; ${escaped(said.shades())}</text>`,
    ...bars.map((bar, nth) => {
      const y = TOP + nth * (BAR_HEIGHT + GAP);
      const middle = y + BAR_HEIGHT / 2 + 4;
      return [
        `<text x="${LEFT - 8}" y="${middle}" text-anchor="end">${escaped(clipped(bar.name))}</text>`,
        `<rect class="a" x="${LEFT}" y="${y}" width="${scale(bar.flagged).toFixed(1)}" height="${BAR_HEIGHT}"/>`,
        `<rect class="b" x="${LEFT}" y="${y + 5}" width="${scale(bar.recalled).toFixed(1)}" height="${BAR_HEIGHT - 10}"/>`,
        `<text x="${(LEFT + scale(bar.flagged) + 6).toFixed(1)}" y="${middle}">${bar.flagged.toLocaleString('en-US')}</text>`,
      ].join('');
    }),
    '</svg>\n',
  ].join('');
}

function barsOf({ rows }: ReportNumbers): readonly Bar[] {
  const byRule = Map.groupBy(rows, ({ rule }) => rule);
  return [...byRule]
    .map(([name, some]) => ({
      name,
      flagged: some.reduce((sum, { flagged }) => sum + flagged, 0),
      recalled: some.reduce((sum, { recalled }) => sum + recalled, 0),
    }))
    .sort((a, b) => b.flagged - a.flagged || (a.name < b.name ? -1 : 1));
}

const clipped = (name: string): string => (name.length > 36 ? `${name.slice(0, 35)}…` : name);

/** XML takes no control characters, escaped or not. */
const escaped = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cs}\p{Cn}]/gu, '\ufffd').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
