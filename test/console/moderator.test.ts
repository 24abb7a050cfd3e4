import { describe, expect, test } from 'vitest';
import { TOKENS } from '../support/api-rig.ts';
import { findBrowser } from '../support/browser.ts';
import { listenTo } from '../support/console-rig.ts';
import { useConsole } from '../support/use-console.ts';

const found = findBrowser();
/** Two minutes (LEASE_MS of src/api/answers/review-moves.ts), and a little. */
const LEASE_MS = 121_000;

describe.skipIf(!found.ok)('a moderator at the console', () => {
  const { rig, browser } = useConsole(found);
  let seq = 100;
  const ask = (text: string) => rig.say(++seq, text);
  const decided = async (): Promise<number> =>
    (await rig.call('GET', '/reviews/summary', { as: 'reviewer' })).body.states.decided ?? 0;

  test('goes from sign-in to a decision and its undoing by keyboard alone', async () => {
    await ask('look here, one');
    await ask('look here, two');
    const context = await browser.newContext({ locale: 'en-GB' });
    await context.addInitScript(`localStorage.setItem('unsaid-settings', '{"seenTour":true}')`);
    const page = await context.newPage();
    listenTo(page, rig.troubles);
    await page.goto(rig.url);
    await page.getByLabel('Token').waitFor();
    await page.keyboard.type(TOKENS.reviewer);
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Does it break the rule?' }).waitFor();
    await page.getByRole('button', { name: /Yes/ }).waitFor();
    await page.keyboard.press('y');
    await page.getByRole('button', { name: /^Undo/ }).waitFor();
    await expect.poll(decided).toBe(1);
    await page.getByRole('article').waitFor();
    await page.keyboard.press('z');
    await page.getByText('undone').first().waitFor();
    await expect.poll(decided).toBe(0);
    await context.close();
  });

  test('a letter in a field, with a modifier, composed, or held down decides nothing', async () => {
    await ask('look here, three');
    const before = await decided();
    const page = await rig.open('reviewer');
    await page.getByRole('listbox').getByRole('option').first().click();
    await page.getByRole('button', { name: /Yes/ }).waitFor();
    await page.keyboard.press('c');
    await page.keyboard.type('yny');
    expect(await page.getByRole('textbox', { name: /Note/ }).inputValue()).toBe('yny');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+y');
    await page.keyboard.press('Alt+n');
    const article = page.locator('article');
    for (const how of [{ repeat: true }, { isComposing: true }]) {
      await article.dispatchEvent('keydown', { key: 'y', bubbles: true, cancelable: true, ...how });
    }
    await page.locator('.brand').focus();
    await page.keyboard.press('y');
    expect(await decided()).toBe(before);
    await page.context().close();
  });

  test('of two moderators the second sees the name of the first, and cannot decide', async () => {
    await ask('look here, only one of us');
    const first = await rig.open('reviewer');
    await first.getByRole('listbox').getByRole('option').first().click();
    await first.getByRole('button', { name: /Yes/ }).waitFor();
    const target = new URL(first.url()).pathname;
    const claimed = async () => (await rig.call('GET', target, { as: 'reviewer' })).body.claimedBy;
    await expect.poll(claimed).toBe('reviewer-1');
    const second = await rig.open('manager', target);
    await second.getByText('reviewer-1 looks at it').first().waitFor();
    expect(await second.getByRole('button', { name: /Yes/ }).count()).toBe(0);
    await first.context().close();
    await second.context().close();
  });

  test('Stop stops every lane with two keys, and the acts say by whom', async () => {
    const page = await rig.open('reviewer', '/settings');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.keyboard.press('!');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Stopped. Nothing leaves any more.').waitFor();
    const { body } = await rig.call('GET', '/acts?verb=stop', { as: 'viewer' });
    expect(body.items[0]).toMatchObject({ who: 'reviewer-1', via: 'console' });
    const { body: status } = await rig.call('GET', '/status', { as: 'viewer' });
    for (const lane of status.lanes) expect(lane.switches).toContain('all');
    await page.context().close();
  });

  test('Stop waits for nothing: it acts while no other answer comes, with one call', async () => {
    await rig.call('POST', '/switches', {
      as: 'manager',
      body: { verb: 'resume', selector: { all: true }, why: 'again' },
    });
    const page = await rig.open('reviewer', '/settings');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    const called: string[] = [];
    await page.route('**/api/v1/**', (route) => {
      const request = route.request();
      // Whatever is only looked at is never answered.
      if (request.method() === 'GET') return;
      called.push(new URL(request.url()).pathname);
      return route.continue();
    });
    await page.keyboard.press('!');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Stopped. Nothing leaves any more.').waitFor();
    expect(called).toEqual(['/api/v1/switches']);
    const { body: status } = await rig.call('GET', '/status', { as: 'viewer' });
    for (const lane of status.lanes) expect(lane.switches).toContain('all');
    await page.context().close();
  });

  test('a review that somebody else decided meanwhile is not decided again: the page says so', async () => {
    await ask('look here, two of us at once');
    const { body } = await rig.call('GET', '/reviews?sort=newest', { as: 'reviewer' });
    const target = `/reviews/${body.items[0].id}`;
    const page = await rig.open('reviewer', target);
    await page.getByRole('button', { name: /Yes/ }).waitFor();
    await expect
      .poll(async () => (await rig.call('GET', target, { as: 'reviewer' })).body.claimedBy)
      .toBe('reviewer-1');
    // From now on this page hears nothing new, and its lease ends.
    await page.route(`**/api/v1${target}`, (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    await page.route('**/renew', (route) => route.abort());
    rig.pass(LEASE_MS);
    const { headers } = await rig.call('GET', target, { as: 'manager' });
    const decided = await rig.call('PUT', `${target}/decision`, {
      as: 'manager',
      body: { verdict: 'fine' },
      headers: { 'If-Match': headers.get('etag')! },
    });
    expect(decided.status).toBe(200);
    await page.locator('article').press('y');
    await page.getByText('It changed meanwhile. Look again.').waitFor();
    const { decisions } = (await rig.call('GET', target, { as: 'reviewer' })).body;
    expect(decisions).toEqual([expect.objectContaining({ who: 'manager-1', verdict: 'fine', undoneAt: null })]);
    await page.context().close();
  });

  test("a stranger's markup, directions and zero widths stay text that can be seen", async () => {
    const evil = 'look here <img src=x onerror=alert(1)> \u202eevil\u202c zero\u200bwidth';
    await ask(evil);
    const page = await rig.open('reviewer', '/messages?text=onerror');
    await page.getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    for (const mark of ['U+202E', 'U+202C', 'U+200B']) await page.getByText(mark, { exact: true }).waitFor();
    await page.context().close();
  });

  test('a link signs in once', async () => {
    const { body } = await rig.call('POST', '/session/links', { as: 'reviewer' });
    const target = `${rig.url}/#sign-in=${body.code}`;
    const open = async () => {
      const context = await browser.newContext({ locale: 'en-GB' });
      const page = await context.newPage();
      await page.goto(target);
      return page;
    };
    const first = await open();
    await first.getByRole('heading', { name: 'Reviews' }).waitFor();
    expect(first.url()).not.toContain('sign-in');
    const second = await open();
    await second.getByText('This link was used, or is too old').waitFor();
    await first.context().close();
    await second.context().close();
  });
});
