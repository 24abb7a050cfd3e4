import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { FoundBrowser } from './browser.ts';
import { type ConsoleRig, openConsoleRig } from './console-rig.ts';
import { standingFor } from './standing-for.ts';

/** For `fill`, which says and does what all tests of the describe look at. */
type Fill = (rig: ConsoleRig) => Promise<void>;
const nothing: Fill = async () => {};

/**
 * The console of a describe, and a browser for it. Nothing may go wrong in any page. A test that is tried a second time
 * gets a console of its own: what its first try did is not there.
 *
 * @param env asked when hooks that were declared before have run
 */
export function useConsole(
  found: FoundBrowser,
  fill = nothing,
  env: () => Readonly<Record<string, string>> = () => ({}),
): { readonly rig: ConsoleRig; readonly browser: Browser } {
  let browser: Browser | undefined;
  let rig: ConsoleRig | undefined;
  const troubles: string[] = [];
  const open = async () => {
    rig = await openConsoleRig(browser!, troubles, env());
    await fill(rig);
  };
  beforeAll(async () => {
    if (!found.ok) return;
    browser = await found.launch();
    await open();
  });
  beforeEach(async ({ task }) => {
    if ((task.result?.retryCount ?? 0) === 0) return;
    await rig?.close();
    await open();
  });
  afterAll(async () => {
    await rig?.close();
    await browser?.close();
    expect(troubles).toEqual([]);
  });
  return {
    rig: standingFor('the console', () => rig),
    browser: standingFor('the browser', () => browser),
  };
}
