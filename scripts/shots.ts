/**
 * `npm run shots [-- FOLDER]`: pictures of every screen of the console, over the demo's stage, to be looked at. Those of
 * docs/console.md are made by `npm run shots -- docs/pictures --few`. `--language zh` takes one language of the three.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { obtainRedisServer } from '../src/redis/server/server-binary.ts';
import { findBrowser } from '../test/support/browser.ts';
import { buildConsole } from './build-console.ts';
import { playScenes, signInLink } from './demo/scenes.ts';
import { type Stage, setStage } from './demo/stage.ts';
import { setTraffic } from './demo/watch-score.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const SIZE = { width: 1280, height: 800 };
/** On a machine that is busy with something else. */
const PATIENCE_MS = 180_000;
const PHONE = { width: 360, height: 740 };

async function main(): Promise<void> {
  const [folder = '.cache/shots'] = process.argv.slice(2).filter((each) => !/^(--.*|en|zh|ja)$/.test(each));
  const few = process.argv.includes('--few');
  const found = findBrowser();
  if (!found.ok) throw new Error(found.reason);
  await mkdir(folder, { recursive: true });
  await buildConsole();
  await obtainRedisServer(say);
  const options = { seconds: undefined, rate: 20, offending: 0.1, seed: 'shots', watch: false };
  const stage = await setStage(options, new AbortController().signal);
  const browser = await found.launch();
  try {
    await setTraffic(stage, { on: true, rate: 20, seconds: 5 });
    await playScenes(stage);
    await delay(2_000);
    const page = await browser.newPage({ viewport: SIZE, locale: 'en-GB', reducedMotion: 'reduce' });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto((await signInLink(stage)) ?? stage.adminUrl);
    await page.locator('.tour').waitFor();
    await page.locator('.row').first().waitFor();
    await take(page, folder, 'tour');
    await settle(page, { seenTour: true, language: 'en', theme: 'light' });
    await takeAll(page, stage, folder, few);
    say(`pictures are in ${folder}`);
  } finally {
    await browser.close();
    await stage.clear();
  }
}

async function takeAll(page: Page, stage: Stage, folder: string, few: boolean): Promise<void> {
  const go = async (target: string): Promise<void> => {
    await page.goto(stage.adminUrl + target);
    await page.locator('main :is(h1, h2):visible').first().waitFor();
    await page.locator('.loading').first().waitFor({ state: 'detached' });
    await delay(300);
  };
  const screens: [string, string][] = [
    ['messages', '/messages'],
    ['sender', '/senders/user_sunny_0'],
    ['rules', '/rules'],
    ['rule', '/rules/demo-on-trial'],
    ['samples', '/rules/demo-on-trial?tab=samples'],
    ['tests', '/rules/demo-on-trial?tab=tests'],
    ['yaml', '/rules/demo-on-trial?tab=yaml'],
    ['label', '/rules/demo-on-trial/label'],
    ['try', '/try?text=demo%20nice%20day'],
    ['live', '/live'],
    ['held', '/held'],
    ['refused', '/refused'],
    ['notices', '/notices'],
    ['acts', '/acts'],
    ['settings', '/settings'],
  ];
  await go('/reviews');
  await take(page, folder, 'reviews');
  await page.locator('.row').first().click();
  await page.locator('.decide').waitFor();
  await delay(800);
  await take(page, folder, 'review');
  const review = new URL(page.url()).pathname;
  await page.locator('.item-head h2').waitFor();
  await page.getByRole('link', { name: /Story/ }).click();
  await page.locator('.events').waitFor();
  await take(page, folder, 'story');
  const story = new URL(page.url()).pathname;
  await go('/reviews?view=clusters');
  await take(page, folder, 'clusters');
  await page.locator('main .messages button').first().click();
  await page.getByRole('dialog').getByRole('radio').first().check();
  await page.getByRole('dialog').getByRole('textbox').fill('the same sentence again and again');
  await take(page, folder, 'together');
  await page.keyboard.press('Escape');
  for (const [name, target] of screens) {
    if (few && !['held', 'label'].includes(name)) continue;
    await go(target);
    if (name === 'try') {
      await page.locator('main button.primary').click();
      await page.locator('.tried').waitFor();
    }
    await take(page, folder, name);
  }
  await page.keyboard.press('!');
  await page.getByRole('dialog').waitFor();
  await take(page, folder, 'stop');
  await page.keyboard.press('Escape');
  if (few) return;
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await take(page, folder, 'keys');
  await page.keyboard.press('Escape');
  await takeInAllWays(page, folder, go, [
    ...screens,
    ['review', review],
    ['reviews', '/reviews'],
    ['clusters', '/reviews?view=clusters'],
    ['story', story],
    ['history', '/rules/demo-on-trial?tab=history'],
    ['nothing', '/reviews?rule=nothing-of-this-name'],
  ]);
}

/** Every screen, and the dialogs, in each language, in both themes, on a desk and in a hand. */
async function takeInAllWays(
  page: Page,
  folder: string,
  go: (target: string) => Promise<void>,
  screens: readonly (readonly [string, string])[],
): Promise<void> {
  const takeFour = async (name: string): Promise<void> => {
    for (const size of [SIZE, PHONE]) {
      await page.setViewportSize(size);
      for (const theme of ['light', 'dark']) {
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        await take(page, folder, `${name}.${theme}.${size.width}`);
      }
    }
    await page.setViewportSize(SIZE);
  };
  const only = process.argv[process.argv.indexOf('--language') + 1] ?? '';
  for (const language of ['en', 'zh', 'ja'].filter((each) => each === only || !process.argv.includes('--language'))) {
    await settle(page, { seenTour: true, language, theme: 'light' });
    for (const [name, target] of screens) {
      await go(target);
      if (name === 'try') {
        await page.locator('main button.primary').click();
        await page.locator('.tried').waitFor();
      }
      await takeFour(`${name}.${language}`);
    }
    for (const [name, key] of [
      ['stop', '!'],
      ['keys', '?'],
      ['find', '/'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      await takeFour(`${name}.${language}`);
      await page.keyboard.press('Escape');
    }
    await settle(page, { seenTour: false, language, theme: 'light' });
    await go('/reviews');
    await takeFour(`tour.${language}`);
  }
}

const take = (page: Page, folder: string, name: string) => page.screenshot({ path: path.join(folder, `${name}.png`) });

const settle = (page: Page, settings: object): Promise<unknown> =>
  page.evaluate(`localStorage.setItem('unsaid-settings', ${JSON.stringify(JSON.stringify(settings))})`);

await main();
