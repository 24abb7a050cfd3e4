import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildConsole } from '../scripts/build-console.ts';
import { playScenes, signInLink } from '../scripts/demo/scenes.ts';
import { type Stage, setStage } from '../scripts/demo/stage.ts';
import { obtainRedisServer } from '../src/redis/server/server-binary.ts';
import { findBrowser } from './support/browser.ts';

const found = findBrowser();
/** Much is waited for, and a busy machine takes its time. */
const SLOW = 180_000;

/** Every screen that could be empty, and what it shows where it is not. */
const SCREENS: readonly (readonly [string, string])[] = [
  ['/reviews', '.row'],
  ['/reviews?why=appeal', '.row'],
  ['/reviews?view=clusters', '.messages > li:has-text("same text")'],
  ['/messages', '.messages > li'],
  ['/senders/user_angry', 'main .plain button'],
  ['/rules', 'tbody tr'],
  ['/rules/demo-on-trial', '.chart, table'],
  ['/rules/demo-on-trial?tab=samples', '.messages > li'],
  ['/rules/demo-on-trial?tab=history', '.events > li'],
  ['/rules/demo-on-trial/label', '.decide button'],
  ['/live', 'tbody tr'],
  ['/live', 'a:has-text("look")'],
  ['/held', '.ticks > li'],
  ['/refused', '.messages > li'],
  ['/notices', '.messages > li'],
  ['/notices?state=sent', '.messages > li'],
  ['/acts', '.messages > li:has-text("night-shift")'],
];

describe.skipIf(!found.ok)('the demo', { timeout: SLOW }, () => {
  let stage: Stage;
  beforeAll(async () => {
    await buildConsole();
    await obtainRedisServer(() => {});
    const options = { seconds: undefined, rate: 20, offending: 0.1, seed: 'screens', watch: false };
    stage = await setStage(options, new AbortController().signal);
    await playScenes(stage);
  }, SLOW);
  afterAll(() => stage?.clear(), SLOW);

  test('its link signs in, and every screen has something to look at', async () => {
    if (!found.ok) return;
    const browser = await found.launch();
    try {
      const page = await browser.newPage({ locale: 'en-GB' });
      page.setDefaultTimeout(SLOW / 3);
      await page.goto((await signInLink(stage))!);
      await page.locator('.tour').waitFor();
      for (const [target, shown] of SCREENS) {
        await page.goto(stage.adminUrl + target);
        await page.locator(shown).first().waitFor();
        expect([target, await page.locator('.empty').count()]).toEqual([target, 0]);
      }
    } finally {
      await browser.close();
    }
  });
});
