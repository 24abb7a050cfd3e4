import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { type ApiRig, TOKENS } from '../support/api-rig.ts';
import { findBrowser } from '../support/browser.ts';
import { useConsole } from '../support/use-console.ts';

const found = findBrowser();
const PAGE = readFileSync(new URL('../../docs/console.md', import.meta.url), 'utf8');
/** Much is waited for, and a busy machine takes its time. */
const SLOW = { timeout: 180_000 };

/** Keys by what was done with them: docs/console.md has the same table. */
const pressed = new Map<string, number>();

/** Hands on a keyboard; every key counts, of a word each letter. */
function handsAt(page: Page) {
  let keys = 0;
  return {
    page,
    press: async (...names: readonly string[]) => {
      for (const name of names) await page.keyboard.press(name);
      keys += names.length;
    },
    type: async (text: string) => {
      await page.keyboard.type(text);
      keys += text.length;
    },
    /** What somebody pastes from a note: the token, an account. */
    paste: async (text: string) => {
      await page.keyboard.insertText(text);
      keys += 1;
    },
    done: (what: string) => {
      pressed.set(what, keys);
      keys = 0;
    },
  };
}

describe.skipIf(!found.ok)('what docs/console.md tells, done by keyboard', SLOW, () => {
  const { rig } = useConsole(found, async (rig) => {
    for (let seq = 1; seq <= 22; seq++) await rig.say(seq, `look here, number ${seq}`, { From_Account: `u${seq % 5}` });
    for (let seq = 30; seq < 33; seq++) await rig.say(seq, `a nice day, number ${seq}`, { From_Account: 'ann' });
    await rig.say(40, 'rude words', { From_Account: 'bob' });
  });
  const decided = async () =>
    (await rig.call('GET', '/reviews/summary', { as: 'reviewer' })).body.states.decided as number;

  test('a moderator: sign in, twenty reviews, one undone, a sender, a wrong mute, why a message went', async () => {
    const page = await rig.stranger();
    const hands = handsAt(page);
    await page.getByLabel('Token').waitFor();
    await hands.paste(TOKENS.manager);
    await hands.press('Enter');
    await page.locator('.row').first().waitFor();
    hands.done('sign in');

    await hands.press('Enter');
    for (let nth = 1; nth <= 20; nth++) {
      await page.locator('.decide').waitFor();
      const before = new URL(page.url()).pathname;
      await hands.press(nth % 3 === 0 ? 'n' : 'y');
      await page.waitForURL((url) => url.pathname !== before);
      await expect.poll(decided).toBe(nth);
    }
    hands.done('decide twenty reviews');

    await page.locator('article').waitFor();
    await hands.press('z');
    await expect.poll(decided).toBe(19);
    hands.done('undo one');

    await hands.press('/');
    await page.getByRole('dialog').waitFor();
    await hands.paste('ann');
    await hands.press('Enter');
    await page.getByRole('heading', { name: 'Sender' }).waitFor();
    await expect.poll(() => page.locator('.messages > li').count()).toBe(3);
    hands.done('find everything a sender said');

    await hands.press('/');
    await page.getByRole('dialog').waitFor();
    await hands.paste('bob');
    await hands.press('Enter');
    const back = page.getByRole('button', { name: 'Take the mute back' });
    await back.waitFor();
    await reach(hands, back);
    await hands.press('Enter');
    await page.getByRole('dialog').waitFor();
    await hands.type('wrong');
    await hands.press('Enter');
    await page.getByText('Take the mute back: done').waitFor();
    hands.done('take back a wrong mute');

    await hands.press('/');
    await page.getByRole('dialog').waitFor();
    await hands.paste('group/zoo/1');
    await hands.press('Enter');
    await page.locator('.events').getByText('decided', { exact: true }).waitFor();
    await page.locator('.reasons').getByText('asked').waitFor();
    hands.done('see why a message went');
    await page.context().close();
  });

  test('on call: a rule that misfires is noticed, held, looked at, discarded, and who did it is told', async () => {
    const page = await rig.stranger();
    const hands = handsAt(page);
    await page.getByLabel('Token').waitFor();
    await page.keyboard.insertText(TOKENS.manager);
    await page.keyboard.press('Enter');
    await page.locator('.row').first().waitFor();

    // Its brake keeps back what it takes: the bar turns red.
    await page.locator('.figure.bad', { hasText: 'Held' }).waitFor();
    await hands.press('g', 'h');
    await page.getByText('a nice day, number 32').waitFor();
    await page.locator('.ticks').getByText('eager').first().waitFor();
    hands.done('notice that a rule misfires, with its texts');

    await hands.press('/');
    await page.getByRole('dialog').waitFor();
    await hands.type('eager');
    await page.getByRole('link', { name: 'Rule eager' }).waitFor();
    await hands.press('Enter');
    const holdIt = page.getByRole('button', { name: 'Hold' });
    await holdIt.waitFor();
    await reach(hands, holdIt);
    await hands.press('Enter');
    await page.getByRole('dialog').waitFor();
    await hands.type('misfires');
    await hands.press('Enter');
    await page.getByText('Hold: done').waitFor();
    hands.done('hold a rule');

    await hands.press('g', 'h');
    const row = page.locator('.ticks > li').first();
    await row.waitFor();
    await reach(hands, row);
    for (const text of ['number 31', 'number 32']) await page.locator('.ticks').getByText(text).waitFor();
    await hands.press('x', 'j', 'x', 'j', 'x', 'n');
    await page.getByRole('dialog').waitFor();
    await hands.type('no ads');
    await hands.press('Enter');
    await page.getByText('Discard: done').waitFor();
    await expect.poll(async () => (await held(rig)).length).toBe(0);
    hands.done('look at three of them and discard them');

    await hands.press('g', 'a');
    // By what is said in them: decisions of the walk before may stand between.
    const said = (why: string) => page.locator('.messages > li', { hasText: why }).first();
    for (const act of [said('no ads'), said('misfires')]) await act.getByText('manager-1').waitFor();
    await said('misfires').getByText('eager').waitFor();
    hands.done('tell who did it');
    await page.context().close();
  });

  test('docs/console.md has the number of keys that it took', () => {
    const rows = [...pressed].map(([what, keys]) => `| ${what} | ${keys} |`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => !PAGE.includes(row))).toEqual([]);
  });
});

const held = async (rig: ApiRig): Promise<unknown[]> => (await rig.call('GET', '/held', { as: 'viewer' })).body.items;

/** Tab until it has the focus, as somebody without a mouse does. */
async function reach(hands: ReturnType<typeof handsAt>, wanted: ReturnType<Page['locator']>): Promise<void> {
  for (let tabs = 0; tabs < 60; tabs++) {
    if (await wanted.first().evaluate((element) => (element as { matches(of: string): boolean }).matches(':focus')))
      return;
    await hands.press('Tab');
  }
  const where = await hands.page.evaluate(`location.href + ' ' + document.activeElement?.outerHTML.slice(0, 200)`);
  throw new Error(`the keyboard does not get there from ${where}`);
}
