import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CONSOLE_DIST } from '../../scripts/build-console.ts';
import { findBrowser } from '../support/browser.ts';
import { axeOf, type ConsoleRig } from '../support/console-rig.ts';
import { SECRET, useReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';
import { useConsole } from '../support/use-console.ts';

const found = findBrowser();
/** The last is the one that axe looks at. */
const WIDTHS = [360, 768, 2560, 1280];
const LANGUAGES = ['en', 'zh', 'ja'] as const;
/** Eighty looks of axe: on a busy machine they take their time. */
const SLOW = { timeout: 180_000 };
const PICTURES = path.join(import.meta.dirname, '../../docs/pictures');
const LONG = 'x'.repeat(300);

/** Each dialog: its name, where it is, and what opens it. */
const DIALOGS: readonly (readonly [string, string, (page: Page) => Promise<void>])[] = [
  ['stop', '/reviews', (page) => page.keyboard.press('!')],
  ['keys', '/reviews', (page) => page.keyboard.press('?')],
  ['find', '/reviews', (page) => page.keyboard.press('/')],
  ['a cluster', '/reviews?view=clusters', (page) => page.locator('main .messages button').first().click()],
  ['a queue of one’s own', '/reviews?rule=asked', (page) => page.locator('.queues button').click()],
  ['hold a rule', '/rules/ads', (page) => page.locator('main .actions button').first().click()],
  ['release what is held', '/held', (page) => page.locator('.filter button').first().click()],
  ['recall one', '/messages/group/zoo/1', (page) => page.locator('main .actions button').first().click()],
  ['recall all of a sender', '/senders/mallory', (page) => page.locator('main .actions button').first().click()],
  ['send an event again', '/notices?receiver=app', (page) => page.locator('.filter button').first().click()],
];

describe.skipIf(!found.ok)('every screen', () => {
  let targets: string[] = [];
  const receiver = useReceiver();
  const env = () => ({ NOTIFY: `${receiver.url}/hook private=yes name=app secret=${SECRET}` });
  const fill = async (rig: ConsoleRig) => {
    // Dead ones, with what was answered.
    receiver.answers(() => ({ status: 410 }));
    await rig.say(1, `look here ${LONG} 这是一段很长的中文文本`.padEnd(400, '很'), {
      From_Account: `user_${'w'.repeat(24)}`,
    });
    await rig.say(2, 'look here \u202eבדיקה\u202c');
    await rig.say(3, 'cheap watches');
    for (let seq = 4; seq < 10; seq++) await rig.say(seq, `a free lunch ${seq}`);
    await rig.say(10, `look here ${'long '.repeat(20_000)}`);
    await rig.call('POST', '/switches', {
      as: 'manager',
      body: { verb: 'hold', selector: { rule: 'ads' }, why: 'looks wrong' },
    });
    await until(async () => (await rig.call('GET', '/notices?state=dead', { as: 'viewer' })).body.items.length > 0);
    const { body } = await rig.call('GET', '/reviews', { as: 'manager' });
    targets = [
      ...[
        '/reviews',
        '/reviews?view=clusters',
        `/reviews/${body.items[0].id}`,
        '/messages?group=zoo',
        '/messages/group/zoo/1',
        '/senders/mallory',
      ],
      ...['/rules', '/rules/tried', '/rules/tried?tab=samples', '/rules/tried?tab=tests'],
      ...['/rules/tried?tab=history', '/rules/tried?tab=yaml', '/rules/tried/label', '/lists/places'],
      ...[
        '/try',
        '/live',
        '/held',
        '/refused',
        '/notices',
        '/notices?state=sent',
        '/acts',
        '/settings',
        '/nothing-here',
      ],
    ];
  };
  const { rig, browser } = useConsole(found, fill, env);

  const settled = async (page: Page) => {
    await page.locator('h1, h2').first().waitFor();
    await expect.poll(() => page.locator('.loading').count(), { interval: 20 }).toBe(0);
  };
  /** In the page as it is, as a click on a link would. */
  const move = async (page: Page, target: string) => {
    await page.evaluate(
      `history.pushState(null, '', ${JSON.stringify(target)}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await settled(page);
  };
  const widest = (page: Page): Promise<number> =>
    page.evaluate(`Math.round(document.documentElement.scrollWidth - document.documentElement.clientWidth)`);

  /** Another theme is other colours, and nothing else: the same in each language. */
  const axeOfBoth = async (page: Page, language: string): Promise<string[]> => {
    const wrong = (await axeOf(page)).map((line) => `light: ${line}`);
    if (language !== 'en') return wrong;
    await page.evaluate(`document.documentElement.dataset.theme = 'dark'`);
    for (const line of await axeOf(page, ['color-contrast'])) wrong.push(`dark: ${line}`);
    await page.evaluate(`document.documentElement.dataset.theme = 'light'`);
    return wrong;
  };

  test.each(LANGUAGES)('in %s: axe finds nothing, nothing overflows', SLOW, async (language) => {
    const page = await rig.open('manager', '/settings', { language, theme: 'light' });
    await settled(page);
    const wrong: string[] = [];
    for (const target of targets) {
      await move(page, target);
      for (const line of await axeOfBoth(page, language)) wrong.push(`${target}, ${line}`);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const over = await widest(page);
        if (over > 0) wrong.push(`${target}: ${over} px wider than ${width}`);
      }
    }
    expect(wrong).toEqual([]);
    await page.context().close();
  });

  test.each(LANGUAGES)(
    'in %s, each dialog, light and dark: axe finds nothing, nothing overflows',
    SLOW,
    async (language) => {
      const page = await rig.open('manager', '/settings', { language, theme: 'light' });
      await settled(page);
      const wrong: string[] = [];
      for (const [name, target, open] of DIALOGS) {
        await move(page, target);
        await open(page);
        const dialog = page.locator('dialog[open]');
        await dialog.waitFor();
        await expect.poll(() => dialog.locator('.loading').count(), { interval: 20 }).toBe(0);
        for (const line of await axeOfBoth(page, language)) wrong.push(`${name}, ${line}`);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          const over = await dialog.evaluate((one) => one.scrollWidth - one.clientWidth);
          if (over > 0 || (await widest(page)) > 0) wrong.push(`${name}: wider than ${width}`);
        }
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
      }
      expect(wrong).toEqual([]);
      await page.context().close();
    },
  );

  test.each(LANGUAGES)(
    'in %s, who comes first sees the tour, in both themes, on any screen',
    SLOW,
    async (language) => {
      const page = await rig.open('manager', '/reviews', { language, theme: 'light', seenTour: false });
      await page.locator('.tour').waitFor();
      for (let step = 1; step <= 6; step++) {
        expect(await axeOfBoth(page, language)).toEqual([]);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          expect(await widest(page)).toBeLessThanOrEqual(0);
        }
        await page.locator('.tour .primary').click();
      }
      await page.locator('.tour').waitFor({ state: 'detached' });
      await page.context().close();
    },
  );

  test('a page asks for its shell, its style and one language; something is painted before any script', async () => {
    const page = await rig.open('manager', '/settings');
    await settled(page);
    const files = await page.evaluate<[string, number][]>(
      `performance.getEntriesByType('resource').filter((one) => one.name.includes('/assets/'))
        .map((one) => [new URL(one.name).pathname.replace(/-[\\w-]+\\./, '.'), one.encodedBodySize])`,
    );
    const markup = await (await page.request.get(`${rig.url}/settings`)).text();
    expect(markup).toMatch(/<header class="bar">.*unsaid/);
    expect(files.map(([name]) => name).toSorted()).toEqual(['/assets/en.js', '/assets/index.js', '/assets/style.css']);
    expect(files.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan((60 + 15 + 12) * 1_024);
    await page.context().close();
  });

  test('a viewer, and somebody not signed in, get a page in which axe finds nothing', async () => {
    const page = await rig.open('viewer', '/reviews');
    await page.getByText('Reviews are for reviewers').waitFor();
    expect(await axeOf(page)).toEqual([]);
    const context = await browser.newContext();
    const stranger = await context.newPage();
    await stranger.goto(rig.url);
    await stranger.locator('input').waitFor();
    expect(await axeOf(stranger)).toEqual([]);
    await context.close();
    await page.context().close();
  });
});

describe('the bytes of the console', () => {
  const ROOT = path.join(CONSOLE_DIST, 'assets');
  /** Gzip, in bytes. */
  const size = (name: RegExp): number =>
    readdirSync(ROOT)
      .filter((file) => name.test(file) && file.endsWith('.gz'))
      .reduce((sum, file) => sum + statSync(path.join(ROOT, file)).size, 0);
  test('each picture is shown in docs/console.md, and has less than 150 KB', () => {
    const page = readFileSync(path.join(PICTURES, '../console.md'), 'utf8');
    for (const name of readdirSync(PICTURES)) {
      expect(page).toContain(`(pictures/${name})`);
      expect([name, statSync(path.join(PICTURES, name)).size < 150 * 1_024]).toEqual([name, true]);
    }
  });

  test.each([
    ['the shell with all pages', /^index-.*\.js/, 60],
    ['English', /^en-/, 15],
    ['Chinese', /^zh-/, 15],
    ['Japanese', /^ja-/, 15],
    ['style', /\.css/, 12],
    ['the chart', /^uPlot/i, 25],
  ] as const)('%s keeps its budget', (_, name, most) => {
    expect(size(name)).toBeGreaterThan(1_000);
    expect(size(name)).toBeLessThanOrEqual(most * 1_024);
  });
});
