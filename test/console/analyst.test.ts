import { describe, expect, test } from 'vitest';
import { findBrowser } from '../support/browser.ts';
import { useConsole } from '../support/use-console.ts';

const found = findBrowser();
/** Much is waited for, and a busy machine takes its time. */
const SLOW = { timeout: 60_000 };

describe.skipIf(!found.ok)('an analyst at the console', SLOW, () => {
  const { rig } = useConsole(found, async (rig) => {
    for (const [seq, from] of ['ann', 'ben', 'cat'].entries()) {
      await rig.say(seq + 1, 'look here, free coins at my stall', { From_Account: from });
    }
    await rig.say(10, 'meet me at the rose bazaar');
  });
  const waiting = async (): Promise<number> =>
    (await rig.call('GET', '/reviews', { as: 'reviewer' })).body.items.length;

  test('entries that never matched lead from their rule to their list, which tells when others were seen', async () => {
    const page = await rig.open('analyst', '/rules/listed');
    await page.getByText('List entries that never match').click();
    await page.getByText('tulip arcade').waitFor();
    await page.getByRole('link', { name: 'places' }).click();
    const rows = page.locator('tbody tr');
    await rows.filter({ hasText: 'tulip arcade' }).getByText('never').waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByLabel('Entries').selectOption('');
    const seen = rows.filter({ hasText: 'rose bazaar' });
    await seen.getByText('2099-01-01').waitFor();
    expect(await seen.locator('time').count()).toBe(1);
    await seen.getByText('mei').waitFor();
    await page.getByRole('link', { name: 'listed' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'All as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('places.csv');
    await page.context().close();
  });

  test('a text that is tried tells why rules do not match, in the language of the person', async () => {
    const page = await rig.open('analyst', '/try', { language: 'zh' });
    await page.locator('textarea').fill('hello there');
    await page.locator('main button.primary').click();
    await page.locator('.tried summary').click();
    const whys = await page.locator('.tried details li .soft').allTextContents();
    expect(whys.length).toBeGreaterThan(0);
    for (const why of whys) expect(why).toMatch(/\p{Script=Han}/u);
    await page.context().close();
  });

  test('the tests of a rule: which disguises it catches, one that got through, and its examples', async () => {
    const page = await rig.open('analyst', '/rules/rude?tab=tests');
    await page.getByText('All 3 examples hold.').waitFor();
    const { body } = await rig.call('GET', '/rules/rude/tests', { as: 'viewer' });
    await page.getByText(`It catches ${body.caught} of ${body.made} disguises (100%).`).waitFor();
    const [families, examples] = [page.locator('tbody').nth(0), page.locator('tbody').nth(1)];
    expect(await families.locator('tr').count()).toBe(body.families.length);
    await families.locator('tr').filter({ hasText: 'invisible characters' }).getByText('6 of 6').waitFor();
    const reversed = families.locator('tr').filter({ hasText: 'reversed order (not promised)' });
    expect(await reversed.locator('.stranger').textContent()).toBe('ろやかば');
    expect(await examples.locator('tr').allTextContents()).toEqual([
      ...['rude wordsmatchholds', 'ばかやろmatchholds', 'hello therenot matchholds'],
    ]);
    await page.context().close();
  });

  test('the running rules are shown as YAML, and cannot be changed there', async () => {
    const page = await rig.open('manager', '/rules/ads?tab=yaml');
    const yaml = page.locator('.yaml');
    await yaml.waitFor();
    expect(await yaml.textContent()).toContain('id: ads');
    expect(await page.locator('main :is(textarea, input, button, [contenteditable])').count()).toBe(0);
    await page.context().close();
  });

  test('a cluster is decided as one with a reason, when its samples were there to look at, and undone', async () => {
    const page = await rig.open('analyst', '/reviews?view=clusters');
    await page.locator('main .messages > li').filter({ hasText: 'same text' }).getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 reviews.').waitFor();
    await expect.poll(() => dialog.locator('.samples > li').count()).toBe(3);
    const decide = dialog.getByRole('button', { name: 'Decide 3 reviews' });
    expect(await decide.isDisabled()).toBe(true);
    await dialog.getByRole('radio').first().check();
    expect(await decide.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('a wave');
    await decide.click();
    await page.getByText('Decided: 3.').waitFor();
    await expect.poll(waiting).toBe(0);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(waiting).toBe(3);
    await page.context().close();
  });

  test('a reviewer looks at the samples of a cluster, and is told who may decide it', async () => {
    const page = await rig.open('reviewer', '/reviews?view=clusters');
    await page.locator('main .messages > li').first().getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Only an analyst or a manager').waitFor();
    expect(await dialog.locator('.samples > li').count()).toBe(3);
    expect(await dialog.getByRole('radio').count()).toBe(0);
    await page.context().close();
  });
});
