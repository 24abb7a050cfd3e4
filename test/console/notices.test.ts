import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ApiRig } from '../support/api-rig.ts';
import { findBrowser } from '../support/browser.ts';
import { SECRET, useReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';
import { useConsole } from '../support/use-console.ts';

const found = findBrowser();
/** Much is waited for, and a busy machine takes its time. */
const SLOW = { timeout: 60_000 };

describe.skipIf(!found.ok)('events out in the console', SLOW, () => {
  const receiver = useReceiver();
  const env = () => ({
    NOTIFY: [
      `${receiver.url}/hook private=yes name=app secret=${SECRET} events=flagged`,
      'https://127.0.0.1:1/room private=yes name=ops kind=slack events=rules',
    ].join(';'),
  });
  const { rig } = useConsole(
    found,
    async (rig) => {
      receiver.answers(() => ({ status: 410 }));
      for (let seq = 1; seq <= 3; seq++) await rig.say(seq, `cheap watches ${seq}`);
      await until(async () => (await dead(rig)).length === 3);
    },
    env,
  );
  const dead = async (at: ApiRig) =>
    (await at.call('GET', '/notices?state=dead', { as: 'viewer' })).body.items as unknown[];
  const rows = (page: Page) => page.locator('.messages > li');
  /** Tab until it has the focus, as somebody without a mouse does. */
  const reach = async (page: Page, wanted: ReturnType<Page['locator']>) => {
    for (let tabs = 0; tabs < 60; tabs++) {
      if (await wanted.evaluate((element) => (element as { matches(of: string): boolean }).matches(':focus'))) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('the keyboard does not get there');
  };

  test('a viewer sees receivers, what is dead and why, and may change nothing', async () => {
    const page = await rig.open('viewer', '/live');
    await page.getByRole('link', { name: 'Events out' }).click();
    await page.getByText('answered 410').first().waitFor();
    expect(await rows(page).count()).toBe(3);
    await page.getByText('3 dead', { exact: true }).waitFor();
    await page.getByText('nothing waits', { exact: true }).waitFor();
    expect(await page.locator('main').textContent()).not.toMatch(/\/hook|\/room|whsec/);
    expect(await page.locator('main button').count()).toBe(0);
    expect(await page.locator('main input[type=checkbox]').count()).toBe(0);
    await page.context().close();
  });

  test('a manager ticks dead notices by keyboard, and they are sent again', async () => {
    const page = await rig.open('manager', '/live');
    await page.getByRole('heading', { name: 'Live', exact: true }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await rows(page).nth(2).waitFor();
    receiver.answers(() => ({ status: 204 }));
    const before = receiver.got.length;
    await reach(page, rows(page).first());
    for (const key of ['x', 'j', 'x']) await page.keyboard.press(key);
    const again = page.getByRole('button', { name: 'Send 2 ticked again' });
    await again.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('2 events', { exact: true }).waitFor();
    await page.keyboard.type('they mended it');
    await page.keyboard.press('Enter');
    await page.getByText('Send again: done (2)').waitFor();
    await receiver.until((got) => got.length >= before + 2);
    await until(async () => (await dead(rig)).length === 1);
    await page.goto(`${rig.url}/acts`);
    await page.getByText('send events again').waitFor();
    await page.getByText('they mended it').waitFor();
    await page.context().close();
  });

  test('all dead notices of a receiver are dropped together, by the number that was shown', async () => {
    const page = await rig.open('manager', '/notices?receiver=app');
    const { length } = await dead(rig);
    await page.getByRole('button', { name: `Drop all ${length}` }).click();
    await page
      .getByRole('dialog')
      .getByText(new RegExp(`^${length} events?$`))
      .waitFor();
    await page.keyboard.type('too old');
    await page.keyboard.press('Enter');
    await until(async () => (await dead(rig)).length === 0);
    await page.getByText(`Drop: done (${length})`).waitFor();
    await page.context().close();
  });

  test('a receiver is sent a test, and the page says what came of it', async () => {
    const page = await rig.open('manager', '/notices');
    receiver.answers(() => ({ status: 204 }));
    await page.getByRole('button', { name: 'Send a test to app' }).click();
    await page.getByText('app took the test.').waitFor();
    expect(receiver.got.at(-1)!.body.type).toBe('unsaid.test');
    await page.getByRole('button', { name: 'Send a test to ops' }).click();
    await page.getByText('ops did not take the test: could not be reached (ECONNREFUSED)').waitFor();
    await page.context().close();
  });
});
