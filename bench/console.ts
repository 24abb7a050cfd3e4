/**
 * `npm run bench -- console`: how fast the console is in a real browser over the real service, with 100,000 reviews.
 *
 * - first paint: from navigation to the first contentful paint and to the first rows, of five loads without cache
 * - frames: the same scrolling of the list, of which ten thousand are loaded, and of a plain page of five thousand lines, by the browser's
 *   tracing, in turns: what the machine has to spare goes to both
 * - Stop: from the key to the moment that the service wrote down (docs/performance.md has what came out)
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { buildConsole } from '../scripts/build-console.ts';
import { openApiRig, TOKENS } from '../test/support/api-rig.ts';
import { findBrowser } from '../test/support/browser.ts';
import { addReviews } from '../test/support/many-reviews.ts';

const REVIEWS = 100_000;
/** So many of them are loaded, page after page, before the scrolling is measured: more than a person gets through in a night. */
const LOADED = 10_000;
/** Lines of the plain page. */
const LINES = 5_000;
/** Each is scrolled so often. */
const TURNS = 3;
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
const partOf = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
const median = (values: readonly number[]): number => partOf(values, 0.5);

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

/** Frames that the browser drew while a wheel turned. Times in ms. */
type Frames = { readonly rate: number; readonly usual: number; readonly slow: number };

/** By the browser's own tracing. */
async function framesOf(browser: Browser, page: Page): Promise<Frames> {
  await page.bringToFront();
  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline.frame', 'devtools.timeline'],
  });
  const from = performance.now();
  while (performance.now() - from < SCROLL_MS) {
    await page.mouse.wheel(0, 240);
    await delay(16);
  }
  const seconds = (performance.now() - from) / 1_000;
  type Traced = { readonly name: string; readonly ts: number };
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Traced[] };
  const drawn = traceEvents.filter(({ name }) => name === 'DrawFrame').map(({ ts }) => ts / 1_000);
  const sorted = drawn.toSorted((a, b) => a - b);
  const apart = sorted.slice(1).map((at, index) => at - (sorted[index] ?? at));
  return { rate: drawn.length / seconds, usual: median(apart), slow: partOf(apart, 0.95) };
}

async function frames(browser: Browser, page: Page, url: string): Promise<void> {
  await page.goto(`${url}/reviews?rule=many`);
  await page.locator('.row').first().waitFor();
  const from = performance.now();
  const loaded = () => page.evaluate<number>(`Math.round(document.querySelector('.rows-all').offsetHeight / 64)`);
  while ((await loaded()) < LOADED) {
    await page.evaluate(
      `document.querySelector('.rows').scrollTo(0, document.querySelector('.rows-all').offsetHeight)`,
    );
    await delay(5);
  }
  say(`${LOADED} of ${REVIEWS} reviews loaded in ${Math.round((performance.now() - from) / 1_000)} s, page after page`);
  const drawn = await page.locator('.row').count();
  const plain = await page.context().newPage();
  await plain.setContent(
    `<div style="height:800px;overflow:auto">${'<p>a line of a plain page</p>'.repeat(LINES)}</div>`,
  );
  const own: Frames[] = [];
  const others: Frames[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    await page.evaluate(`document.querySelector('.rows').scrollTo(0, ${1_000 + (turn * LOADED * 64) / TURNS})`);
    await page.mouse.move(400, 600);
    own.push(await framesOf(browser, page));
    await plain.evaluate(`document.querySelector('div').scrollTo(0, 0)`);
    await plain.mouse.move(400, 400);
    others.push(await framesOf(browser, plain));
  }
  await plain.close();
  const told = (of: readonly Frames[]) =>
    `${median(of.map(({ rate }) => rate)).toFixed(1)} frames a second (${median(of.map(({ usual }) => usual)).toFixed(1)} ms apart, 95 of 100 within ${median(of.map(({ slow }) => slow)).toFixed(1)})`;
  say(`they scrolled, ${drawn} rows drawn: ${told(own)}`);
  say(`a plain page: ${told(others)}`);
  say(`ratio ${(median(own.map(({ rate }) => rate)) / median(others.map(({ rate }) => rate))).toFixed(2)}`);
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
