/**
 * `npm run bench -- console`: how fast the console is in a real browser over the real service, with 100,000 reviews.
 *
 * - first paint: from navigation to the first contentful paint and to the first rows, of five loads without cache
 * - frames: the same scrolling of the list, of which thousands are loaded, and of a plain page of as many lines, by the browser's tracing
 * - Stop: from the key to the moment that the service wrote down (docs/performance.md has what came out)
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { buildConsole } from '../scripts/build-console.ts';
import { openApiRig, TOKENS } from '../test/support/api-rig.ts';
import { findBrowser } from '../test/support/browser.ts';
import { addReviews } from '../test/support/many-reviews.ts';

const REVIEWS = 100_000;
/** So many of them are loaded before the scrolling is measured: what a person gets through in a long night. */
const LOADED = 5_000;
const LOADS = 5;
const SCROLL_MS = 4_000;
const RULES = `version: 1
rules:
  - id: many
    title: Many
    policy: spam
    severity: low
    state: live
    when: { text: { terms: ["look here"] } }
    then: [review]
    examples: { match: ["look here"], no_match: ["hello there"] }
`;

const say = (line: string) => process.stdout.write(`${line}\n`);
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function main(): Promise<void> {
  const found = findBrowser();
  if (!found.ok) throw new Error(found.reason);
  await buildConsole();
  const rig = await openApiRig(RULES);
  const browser = await found.launch();
  try {
    const page = await signedIn(browser, rig.url);
    await firstPaint(page, `${rig.url}/settings`);
    addReviews(rig.dir, REVIEWS, Date.now());
    await firstPaint(page, `${rig.url}/reviews?rule=many`);
    await frames(browser, page, rig.url);
    await stopping(page, rig.url);
  } finally {
    await browser.close();
    await rig.close();
  }
}

async function signedIn(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
  await context.addInitScript(`localStorage.setItem('unsaid-settings', '{"seenTour":true}')`);
  await context.request.post(`${url}/api/v1/session`, { data: { token: TOKENS.manager } });
  return context.newPage();
}

async function firstPaint(page: Page, target: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const paints: number[] = [];
  const shown: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    await page.goto(target);
    await page.locator('main h1').waitFor();
    shown.push(await page.evaluate<number>('performance.now()'));
    paints.push(
      await page.evaluate<number>(
        `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()`,
      ),
    );
  }
  await session.detach();
  say(
    `${new URL(target).pathname}: first paint ${Math.round(median(paints))} ms, its heading ${Math.round(median(shown))} ms`,
  );
}

/** Frames that the browser drew a second, by its own tracing, while a wheel turns. */
async function frameRate(browser: Browser, page: Page): Promise<number> {
  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline.frame', 'devtools.timeline'],
  });
  const from = performance.now();
  while (performance.now() - from < SCROLL_MS) {
    await page.mouse.wheel(0, 240);
    await delay(16);
  }
  const seconds = (performance.now() - from) / 1_000;
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: { name: string }[] };
  return traceEvents.filter(({ name }) => name === 'DrawFrame').length / seconds;
}

async function frames(browser: Browser, page: Page, url: string): Promise<void> {
  await page.goto(`${url}/reviews?rule=many`);
  await page.locator('.row').first().waitFor();
  while ((await page.evaluate<number>(`document.querySelector('.rows-all').offsetHeight / 64`)) < LOADED) {
    await page.evaluate(
      `document.querySelector('.rows').scrollTo(0, document.querySelector('.rows-all').offsetHeight)`,
    );
    await delay(20);
  }
  const drawn = await page.locator('.row').count();
  await page.evaluate(`document.querySelector('.rows').scrollTo(0, 1_000)`);
  await page.locator('.rows').hover();
  const own = await frameRate(browser, page);
  const plain = await page.context().newPage();
  await plain.setContent(
    `<div style="height:800px;overflow:auto">${'<p>a line of a plain page</p>'.repeat(LOADED)}</div>`,
  );
  await plain.mouse.move(400, 400);
  const other = await frameRate(browser, plain);
  await plain.close();
  say(
    `${REVIEWS} reviews, ${LOADED} loaded: ${own.toFixed(1)} frames a second with ${drawn} rows drawn; a plain page ${other.toFixed(1)}: ratio ${(own / other).toFixed(2)}`,
  );
}

async function stopping(page: Page, url: string): Promise<void> {
  const took: number[] = [];
  for (let nth = 0; nth < LOADS; nth++) {
    await page.goto(`${url}/settings`);
    await page.locator('main h1').waitFor();
    await page.keyboard.press('!');
    await page.getByRole('dialog').waitFor();
    const pressedAt = Date.now();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const headers = { Authorization: `Bearer ${TOKENS.manager}`, 'Content-Type': 'application/json' };
    const acts = await fetch(`${url}/api/v1/acts?verb=stop&limit=1`, { headers });
    const { items } = (await acts.json()) as { items: { at: number }[] };
    took.push((items[0]?.at ?? 0) - pressedAt);
    const body = JSON.stringify({ verb: 'resume', selector: { all: true }, why: 'again' });
    await fetch(`${url}/api/v1/switches`, { method: 'POST', headers, body });
  }
  say(`Stop: ${median(took)} ms from the key to the act, at most ${Math.max(...took)}`);
}

await main();
