import { describe, expect, test } from 'vitest';
import { findBrowser } from '../support/browser.ts';
import { useConsole } from '../support/use-console.ts';

const found = findBrowser();
/** Much is waited for, and a busy machine takes its time. */
const SLOW = { timeout: 60_000 };

describe.skipIf(!found.ok)('settings in two tabs', SLOW, () => {
  const { rig } = useConsole(found);

  test('a queue that one tab saves is kept when the other saves its own', async () => {
    const first = await rig.open('reviewer', '/reviews?rule=one');
    const second = await first.context().newPage();
    await second.goto(new URL('/reviews?rule=two', first.url()).href);
    for (const [page, name] of [
      [first, 'First'],
      [second, 'Second'],
    ] as const) {
      await page.locator('.queues button').click();
      await page.getByRole('dialog').getByRole('textbox').fill(name);
      await page.keyboard.press('Enter');
      for (const each of [first, second]) await each.locator('.queues').getByText(name, { exact: true }).waitFor();
    }
    expect(await second.locator('.queues').getByText('First', { exact: true }).count()).toBe(1);
    await first.context().close();
  });
});
