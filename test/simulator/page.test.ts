import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Simulator, SimulatorOptions } from '../../src/simulator/server.ts';
import { findBrowser } from '../support/browser.ts';
import { isCommand, listen, recallGroup, say, simulate } from './support.ts';

const found = findBrowser();

describe.skipIf(!found.ok)('the page of the simulator', () => {
  let browser: Browser;
  beforeAll(async () => {
    if (found.ok) browser = await found.launch();
  });
  afterAll(() => browser?.close());

  /** Opens the page; a script error or a refused resource fails the test. */
  async function open(
    options: Partial<SimulatorOptions> = {},
    size = { width: 1280, height: 900 },
  ): Promise<{ sim: Simulator; page: Page }> {
    const sim = await simulate(options);
    const context = await browser.newContext({ viewport: size });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    onTestFinished(async () => {
      await context.close();
      expect(errors).toEqual([]);
    });
    await page.goto(sim.url);
    await page.locator('#connection[data-state=on]').waitFor();
    return { sim, page };
  }

  test('shows a message that was typed, and the callback goes out', async () => {
    const hook = await listen();
    const { page } = await open({ callback: { url: hook.url } });
    await page.getByLabel('to').selectOption({ label: 'games, general (topic)' });
    await page.getByLabel('message', { exact: true }).fill('大家好 👋');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('article').getByText('大家好 👋').waitFor();
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('GAMES › general');
    const { body } = await hook.next(isCommand('Group.CallbackAfterSendMsg'));
    expect(body).toMatchObject({ GroupId: '@TGS#_@TGS#cGAMES', TopicId: '@TGS#_@TGS#cGAMES@TOPIC#_general' });
  });

  test('a recalled message disappears before the eyes, and its neighbour stays', async () => {
    const { sim, page } = await open();
    await say(sim, { text: 'stays here' });
    await say(sim, { text: 'unsaid-test-recall-me' });
    const line = page.getByText('unsaid-test-recall-me');
    await line.waitFor();
    await recallGroup(sim, '@TGS#lobby', 2);
    await line.waitFor({ state: 'detached' });
    await page.getByText('1 recalled', { exact: true }).waitFor();
    expect(await page.getByText('stays here').isVisible()).toBe(true);
    await page.locator('[data-number=recalled]').getByText('1').waitFor();
  });

  test('what was recalled is not there for somebody who comes later', async () => {
    const { sim, page } = await open();
    await say(sim, { text: 'stays here' });
    await say(sim, { text: 'gone already' });
    await recallGroup(sim, '@TGS#lobby', 2);
    await page.reload();
    await page.getByText('stays here').waitFor();
    expect(await page.getByText('gone already').count()).toBe(0);
  });

  test('markup in a message is shown as it was typed', async () => {
    const { sim, page } = await open();
    const nasty = '<img src=x onerror="document.title=1"><b>bold</b>';
    await say(sim, { text: nasty, from: '<i>ada</i>', group: '<u>group</u>' });
    await page.getByText(nasty).waitFor();
    expect(await page.locator('article b, article img, article i, article u').count()).toBe(0);
    expect(await page.title()).toBe('Tencent Chat, simulated');
  });

  test('an edited message changes where it stands', async () => {
    const { sim, page } = await open();
    await say(sim, { text: 'before' });
    await page.getByText('before').waitFor();
    const message = sim.world.find({ kind: 'group', group: '@TGS#lobby', topic: '' }, 1)!;
    sim.world.edit(
      message,
      { elements: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'after' } }], offending: false },
      Date.now(),
    );
    await page.getByText('after', { exact: true }).waitFor();
    expect(await page.getByText('before', { exact: true }).count()).toBe(0);
  });

  test('traffic is started and stopped by hand', async () => {
    const { page } = await open();
    await page.getByLabel('messages a second').fill('200');
    await page.getByRole('button', { name: 'Start traffic' }).click();
    await page.getByRole('button', { name: 'Stop traffic' }).click();
    await page.getByRole('button', { name: 'Start traffic' }).waitFor();
    expect(Number((await page.locator('[data-number=sent]').textContent())?.replace(',', ''))).toBeGreaterThan(0);
  });

  test('on a telephone nothing is wider than the screen', async () => {
    const { sim, page } = await open({}, { width: 360, height: 740 });
    await say(sim, { text: `long ${'x'.repeat(500)}`, from: 'a-very-long-account-name-of-32-b' });
    await page.getByText(/^long x+/).waitFor();
    await page.getByText('Make things go wrong by typing').click();
    const [content, screen] = await page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(content).toBeLessThanOrEqual(screen!);
  });
});
