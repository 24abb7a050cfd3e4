import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { TOKENS } from '../support/api-rig.ts';
import { findBrowser } from '../support/browser.ts';
import { addReviews } from '../support/many-reviews.ts';
import { useConsole } from '../support/use-console.ts';

const found = findBrowser();
/** Two minutes (LEASE_MS of src/api/answers/review-moves.ts), and a little. */
const LEASE_MS = 121_000;

const STEPS = 20;
/** In the page: how many rows came and went while the list was scrolled by so many rows, one at a time. */
const CHANGED = `new Promise((resolve) => {
  const rows = document.querySelector('.rows');
  let changed = 0;
  const observer = new MutationObserver((records) => {
    for (const { addedNodes, removedNodes } of records) changed += addedNodes.length + removedNodes.length;
  });
  observer.observe(rows.firstElementChild, { childList: true });
  let left = ${STEPS};
  const step = () => {
    if (left-- === 0) return setTimeout(() => { observer.disconnect(); resolve(changed); }, 300);
    rows.scrollBy(0, 64);
    requestAnimationFrame(() => requestAnimationFrame(step));
  };
  step();
})`;

/** Much is waited for, and a busy machine takes its time. */
const SLOW = { timeout: 120_000 };

describe.skipIf(!found.ok)('the console, when things break', SLOW, () => {
  const { rig } = useConsole(found);
  let seq = 0;

  /** A message that waits for a person; resolves with its review's address. */
  const ask = async (text: string, from = 'mallory'): Promise<string> => {
    const own = ++seq;
    await rig.say(own, text, { From_Account: from });
    const { body } = await rig.call('GET', '/reviews?state=any&sort=newest', { as: 'reviewer' });
    const { id } = body.items.find(({ ref }: { ref: string }) => ref === `group/zoo/${own}`);
    return `/reviews/${id}`;
  };
  const reviewAt = async (target: string) => (await rig.call('GET', target, { as: 'reviewer' })).body;
  const yes = (page: Page) => page.getByRole('button', { name: /Yes/ });

  test('a browser that is killed in the middle of a lease gives its item back when the lease is over', async () => {
    if (!found.ok) return;
    const target = await ask('look here, then the light goes out');
    const other = await found.launch();
    const page = await rig.open('reviewer', target, {}, other);
    await yes(page).waitFor();
    await expect.poll(async () => (await reviewAt(target)).claimedBy).toBe('reviewer-1');
    const session = await other.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const gone = new Promise((resolve) => other.once('disconnected', resolve));
    process.kill(processInfo.find(({ type }) => type === 'browser')!.id, 'SIGKILL');
    await gone;
    const second = await rig.open('manager', target);
    await second.getByText('reviewer-1 looks at it').first().waitFor();
    expect(await yes(second).count()).toBe(0);
    rig.pass(LEASE_MS);
    await second.reload();
    await yes(second).waitFor();
    await second.locator('article').press('y');
    await expect.poll(async () => (await reviewAt(target)).state).toBe('decided');
    await second.context().close();
  });

  test('9.9 seconds after a decision z takes it back before anything left; after ten it is not offered', async () => {
    const target = await ask('look here, nearly too late');
    const page = await rig.open('reviewer', target);
    const undo = page.getByRole('button', { name: /^Undo/ });
    /** Decides, and puts the page's clock so far behind the decision; Redis has its own (test/operate/waiting-decisions.test.ts). */
    const decideAndPass = async (ms: number) => {
      await yes(page).waitFor();
      await expect.poll(async () => (await reviewAt(target)).claimedBy).toBe('reviewer-1');
      const answered = page.waitForResponse((response) => response.url().endsWith('/decision'));
      await page.locator('article').press('y');
      const { undoUntil } = (await (await answered).json()) as { undoUntil: number };
      await undo.waitFor();
      await page.clock.setFixedTime(undoUntil - 10_000 + ms);
    };
    await decideAndPass(9_900);
    await expect.poll(() => undo.textContent()).toMatch(/1$/);
    await page.keyboard.press('z');
    await page.getByText('undone').first().waitFor();
    expect(await reviewAt(target)).toMatchObject({ state: 'open', standing: 'visible' });
    await page.clock.setFixedTime(Date.now());
    await page.reload();
    await decideAndPass(10_001);
    await undo.waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('of thousands of reviews only the visible rows are drawn, however far one scrolls', async () => {
    addReviews(rig.dir, 20_000, Date.now());
    const page = await rig.open('reviewer', '/reviews?rule=many');
    const rows = page.locator('.row');
    await rows.first().waitFor();
    let most = 0;
    for (const wanted of ['row-150', 'row-350', 'row-550']) {
      await expect
        .poll(
          async () => {
            await page.evaluate(`document.querySelector('.rows').scrollBy(0, 600)`);
            most = Math.max(most, await rows.count());
            return page.locator(`#${wanted}`).count();
          },
          { interval: 10 },
        )
        .toBe(1);
    }
    // Fifteen fill the list; some more stand ready on both sides.
    expect(most).toBeLessThan(45);
    await page.context().close();
  });

  test('far down in a list that was scrolled for hours a step changes no more of the page than at its top', async () => {
    addReviews(rig.dir, 4_000, Date.now(), 'long');
    const page = await rig.open('reviewer', '/reviews?rule=long');
    await page.locator('.row').first().waitFor();
    const atTop = await page.evaluate<number>(CHANGED);
    await expect
      .poll(async () => {
        await page.evaluate(
          `document.querySelector('.rows').scrollTo(0, document.querySelector('.rows-all').offsetHeight)`,
        );
        return page.locator('#row-3999').count();
      })
      .toBe(1);
    await page.evaluate(`document.querySelector('.rows').scrollTo(0, 64 * 2_000)`);
    await page.locator('#row-2005').waitFor();
    const deep = await page.evaluate<number>(CHANGED);
    // A row comes and a row goes with each step; at the top none goes yet.
    expect([atTop, deep].every((changed) => changed > 0 && changed <= 3 * STEPS)).toBe(true);
    await page.context().close();
  });

  test('new rows wait behind a button, and rows under the cursor stay where they are', async () => {
    await ask('look here, the first', 'ann');
    const page = await rig.open('reviewer', '/reviews?rule=asked&sort=newest');
    const first = page.locator('#row-0');
    await first.getByText('ann', { exact: true }).waitFor();
    const before = await first.boundingBox();
    await ask('look here, the newest', 'ben');
    const fresh = page.getByRole('button', { name: '1 new; show it' });
    await fresh.waitFor();
    expect(await first.locator('.row-from').textContent()).toBe('ann');
    expect(await first.boundingBox()).toEqual(before);
    expect(await page.locator('[role=listbox]').getAttribute('aria-activedescendant')).toBe('row-0');
    expect(await page.locator('.rows').getByText('ben', { exact: true }).count()).toBe(0);
    await fresh.click();
    await first.getByText('ben', { exact: true }).waitFor();
    await page.locator('#row-1').getByText('ann', { exact: true }).waitFor();
    expect(await first.boundingBox()).toEqual(before);
    await page.context().close();
  });

  test('a new filter starts over: no grey row of the old one stays above its rows', async () => {
    await ask('look here, of one rule');
    addReviews(rig.dir, 3, Date.now(), 'others');
    const page = await rig.open('reviewer', '/reviews?rule=asked');
    await page.locator('.row').first().waitFor();
    const narrow = (rule: string) =>
      page.evaluate(
        `history.pushState(null, '', '/reviews?rule=${rule}'); dispatchEvent(new PopStateEvent('popstate'))`,
      );
    const rules = () => page.locator('.row-rule').allTextContents();
    await narrow('others');
    await expect.poll(rules).toEqual(['others', 'others', 'others']);
    await narrow('asked');
    await expect.poll(async () => new Set(await rules())).toEqual(new Set(['asked']));
    expect(await page.locator('.row.gone').count()).toBe(0);
    await page.context().close();
  });

  test('cut off or asleep, the page says so; back again it hears what it missed', async () => {
    await ask('look here, before you slept');
    const page = await rig.open('reviewer', '/reviews?rule=asked&sort=newest');
    // What is not listed yet could not be new afterwards.
    await page.locator('#row-0').waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    const session = await page.context().newCDPSession(page);
    await page.context().setOffline(true);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await ask('look here, while you slept');
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await page.getByText('away', { exact: true }).waitFor();
    await page.context().setOffline(false);
    await page.getByText('live', { exact: true }).waitFor();
    await page.getByRole('button', { name: '1 new; show it' }).waitFor();
    await page.context().close();
  });

  test('a newer version of the pages is announced, and what was typed stays', async () => {
    const target = await ask('look here, and write');
    const page = await rig.open('reviewer', target);
    await yes(page).waitFor();
    await page.getByRole('textbox', { name: /Note/ }).fill('half a sentence');
    await page.route('**/version.json', (route) => route.fulfill({ json: { version: 'another' } }));
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await page.getByText('unsaid was updated.').waitFor();
    expect(await page.getByRole('textbox', { name: /Note/ }).inputValue()).toBe('half a sentence');
    await page.getByRole('button', { name: 'Load it' }).waitFor();
    await page.context().close();
  });

  test('a page of a proxy is no answer: it is told, and nothing breaks', async () => {
    await ask('look here, behind a proxy');
    const html = { status: 200, contentType: 'text/html', body: '<h1>Sign in at the proxy</h1>' };
    const page = await rig.open('reviewer', '/');
    await page.route('**/api/v1/reviews?*', (route) => route.fulfill(html));
    await page.route('**/version.json', (route) => route.fulfill(html));
    await page.getByRole('link', { name: 'Reviews' }).first().click();
    await page.getByText('The service does not answer.').first().waitFor();
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await page.unroute('**/api/v1/reviews?*');
    await page.reload();
    await page.locator('#row-0').waitFor();
    await page.context().close();
  });

  test('a link to sign in with that was cut in the middle says so, and leaves the field for a token', async () => {
    const page = await rig.stranger();
    await page.goto(`${rig.url}/reviews#sign-in=%`);
    await page.getByText('This link was used, or is too old. Ask for another.').waitFor();
    await page.getByLabel('Token').waitFor();
    await page.context().close();
  });

  test('after a session ends one signs in again over the page, which keeps what was typed', async () => {
    const target = await ask('look here, a long night');
    const page = await rig.open('reviewer', target);
    await yes(page).waitFor();
    await page.getByRole('textbox', { name: /Note/ }).fill('half a sentence');
    await page.context().clearCookies();
    await page.getByRole('dialog', { name: 'Your session is over' }).waitFor();
    await page.getByLabel('Token').fill(TOKENS.reviewer);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: /Note/ }).inputValue()).toBe('half a sentence');
    await page.context().close();
  });

  test('while Redis is away the last numbers stay, with their age, and what is typed stays too', async () => {
    const target = await ask('look here, before it goes');
    const page = await rig.open('reviewer', target);
    await yes(page).waitFor();
    await page.getByRole('textbox', { name: /Note/ }).fill('half a sentence');
    rig.redis.kill();
    try {
      await page.locator('.figure.bad').getByText('away').waitFor();
      expect(await page.locator('.figure', { hasText: 'Connection' }).locator('time').count()).toBe(1);
      expect(await page.getByRole('textbox', { name: /Note/ }).inputValue()).toBe('half a sentence');
    } finally {
      await rig.redis.restart();
    }
    await page.getByText('live', { exact: true }).waitFor();
    await page.context().close();
  });
});
