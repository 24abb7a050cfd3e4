import { describe, expect, test } from 'vitest';
import { findBrowser } from '../support/browser.ts';
import { useConsole } from '../support/use-console.ts';

const found = findBrowser();
/** Much is waited for, and a busy machine takes its time. */
const SLOW = { timeout: 60_000 };

describe.skipIf(!found.ok)('long work at the console', SLOW, () => {
  const { rig } = useConsole(found, async (rig) => {
    await rig.say(1, 'cheap watches here', { From_Account: 'ann' });
    await rig.say(2, 'ch3ap w4tches here', { From_Account: 'ben' });
    await rig.say(3, 'good morning', { From_Account: 'cat' });
  });

  test('words are looked for disguised, too: the page says how far that is, and what was found', async () => {
    const page = await rig.open('reviewer', '/messages?text=cheap+watches');
    await page.getByText('cheap watches here').waitFor();
    expect(await page.getByText('ch3ap w4tches here').count()).toBe(0);
    await page.getByRole('button', { name: 'Look for it disguised, too' }).click();
    const part = page.locator('.long-work');
    await part.getByText('done', { exact: true }).waitFor();
    await part.getByText(/^\d+ looked at · 2 found$/).waitFor();
    await part.getByText('ch3ap w4tches here').waitFor();
    expect(await part.getByRole('button', { name: 'End it' }).count()).toBe(0);
    await page.context().close();
  });

  test('a manager has everything counted, and reads lane by lane whether it adds up', async () => {
    const page = await rig.open('manager', '/live');
    await page.getByRole('button', { name: 'Count everything' }).click();
    await page.getByRole('status').getByText('done', { exact: true }).waitFor();
    await expect.poll(() => page.getByText(/: balanced 0 mended/).count()).toBe(4);
    await page.context().close();
    const viewer = await rig.open('viewer', '/live');
    await viewer.getByText('Counts every recall one by one').waitFor();
    expect(await viewer.getByRole('button', { name: 'Count everything' }).count()).toBe(0);
    await viewer.context().close();
  });
});
