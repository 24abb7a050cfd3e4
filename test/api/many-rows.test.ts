import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateHits } from '../../bench/history-generate.ts';
import { openHistory } from '../../src/history/open.ts';
import { refOf } from '../../src/message-ref.ts';
import { type ApiRig, openApiRig } from '../support/api-rig.ts';
import { ADS, rulesOf } from '../support/rule-texts.ts';

/** Written by SQLite itself. `bench/history.ts` asks a million and more, with the time that it takes. */
const ROWS = 200_000;
const DAY_MS = 86_400_000;
const SPAN_MS = 90 * DAY_MS;
const NOW = Date.now();

let dir: string;
let rig: ApiRig;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-many-'));
  const file = path.join(dir, 'history.sqlite');
  const keep = { keepHistoryMs: 180 * DAY_MS, keepEvidenceMs: 7 * DAY_MS };
  const empty = await openHistory({ address: { type: 'sqlite', file }, ...keep, refOf, now: () => NOW });
  await empty.close();
  generateHits(file, ROWS, NOW, SPAN_MS, () => {});
  rig = await openApiRig(rulesOf(ADS), { DATA_DIR: dir });
}, 240_000);
afterAll(async () => {
  await rig?.close();
  await rm(dir, { recursive: true, force: true });
});

const LIMIT = 200;
type Row = { readonly at?: number; readonly sentAt: number; readonly ref: string };
async function page(list: string, more: Readonly<Record<string, string | number>>) {
  const query = new URLSearchParams({
    ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, String(value)])),
    limit: `${LIMIT}`,
  });
  const { status, body } = await rig.call('GET', `${list}?${query}`, { as: 'manager' });
  expect([list, status]).toEqual([list, 200]);
  return body as { readonly items: readonly Row[]; readonly next: string | null };
}
const timeOf = ({ at, sentAt }: Row): number => at ?? sentAt;

test.each(['/messages', '/hits', '/rules/spam%2Frule-0/hits'])(
  '%s of very many rows: first, later and last pages',
  async (list) => {
    const first = await page(list, {});
    const second = await page(list, { after: first.next! });
    const middle = await page(list, { until: NOW - SPAN_MS / 2 });
    const behind = await page(list, { until: NOW - SPAN_MS / 2, after: middle.next! });
    for (const some of [first, second, middle, behind]) {
      expect(some.items).toHaveLength(LIMIT);
      expect(some.next).not.toBeNull();
    }
    const whole = [...first.items, ...second.items, ...middle.items, ...behind.items];
    expect(new Set(whole.map(({ ref }) => ref)).size).toBe(4 * LIMIT);
    expect(whole.map(timeOf)).toEqual(whole.map(timeOf).toSorted((a, b) => b - a));
    // Nothing is left out between a page and the next.
    const between = await page(list, { until: timeOf(first.items.at(-1)!) + 1 });
    expect(between.items.map(({ ref }) => ref)).toEqual(
      expect.arrayContaining([first.items.at(-1)!.ref, second.items[0]!.ref]),
    );
    const oldest = await page(list, { until: NOW - SPAN_MS + SPAN_MS / ROWS / 2 + 20 + 1 });
    expect(oldest.next).toBeNull();
  },
);
