import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

  test('a misspelt fault is answered, and what was meant is named', async () => {
    const { sim, page } = await open();
    await page.getByLabel('message', { exact: true }).fill('now [[cod:10002]] and [[slow]]');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('did you mean [[code:10002]]?').waitFor();
    await page.getByText('write [[slow:800]]').waitFor();
    expect(sim.world.find({ kind: 'group', group: '@TGS#lobby', topic: '' }, 1)).toBeDefined();
  });

  test('each message leads to its story in the console, and the rule that took the last one is told', async () => {
    const asked: string[] = [];
    const console = createServer((request, response) => {
      asked.push(`${request.headers.authorization} ${request.url}`);
      response.end(
        JSON.stringify({
          hits: [
            { rule: 'watching', state: 'shadow' },
            { rule: 'ads', state: 'live' },
          ],
        }),
      );
    }).listen(0, '127.0.0.1');
    await once(console, 'listening');
    onTestFinished(() => void console.close());
    const url = `http://127.0.0.1:${(console.address() as AddressInfo).port}`;
    const { sim, page } = await open({ console: { url, token: 't-1' } });
    await say(sim, { text: 'it goes', group: 'a b/c' });
    const link = page.getByRole('article').getByRole('link', { name: 'story' });
    expect(await link.getAttribute('href')).toBe(`${url}/messages/group/a%2520b%252Fc/1`);
    await recallGroup(sim, 'a b/c', 1);
    const rule = page.getByRole('link', { name: 'ads' });
    await rule.waitFor();
    expect(await rule.getAttribute('href')).toBe(`${url}/messages/group/a%2520b%252Fc/1`);
    expect(asked).toEqual(['Bearer t-1 /api/v1/messages/group/a%2520b%252Fc/1']);
  });

  test('its colours are those of the console', async () => {
    const { page } = await open();
    const tokens = readFileSync(new URL('../../src/style/tokens.css', import.meta.url), 'utf8');
    const [, light] = /--accent: light-dark\((#\w+)/.exec(tokens)!;
    const shown = await page.evaluate<string>(
      `getComputedStyle(document.documentElement).getPropertyValue('--accent')`,
    );
    expect(shown).toContain(light!);
  });
});
