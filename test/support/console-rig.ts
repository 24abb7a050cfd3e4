import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildConsole } from '../../scripts/build-console.ts';
import { type ApiRig, openApiRig, type RoleName, TOKENS } from './api-rig.ts';

/** One takes, one takes too much and is braked, one only watches, one asks a person, one strikes and mutes. */
export const CONSOLE_RULES = `version: 1
lists: { places: { file: places.csv } }
ladders:
  words: { window: 1h, rungs: [{ at: 1, do: [mute: 1h] }] }
rules:
  - id: rude
    title: Rude words
    policy: harassment
    severity: medium
    state: live
    when: { text: { terms: ["rude words", "ばかやろ"] } }
    then: [{ strike: { ladder: words, points: 1 } }]
    examples: { match: ["rude words", "ばかやろ"], no_match: ["hello there"] }
  - id: ads
    title: Ads for watches
    policy: spam
    severity: high
    state: live
    when: { text: { terms: ["cheap watches"] } }
    then: [recall]
    examples: { match: ["cheap watches"], no_match: ["hello there"] }
  - id: eager
    title: Takes too much
    policy: spam
    severity: medium
    state: live
    when: { text: { terms: ["nice day"] } }
    then: [recall]
    brake: { share: 0.01%, min: 1, window: 1h, then: hold }
    examples: { match: ["nice day"], no_match: ["hello there"] }
  - id: tried
    title: Not sure yet
    policy: spam
    severity: low
    state: shadow
    when: { text: { terms: ["free lunch"] } }
    then: [recall]
    examples: { match: ["free lunch"], no_match: ["hello there"] }
  - id: asked
    title: For people to look at
    policy: harassment
    severity: critical
    state: live
    when: { text: { terms: ["look here"] } }
    then: [review]
    examples: { match: ["look here"], no_match: ["hello there"] }
  - id: listed
    title: Places on a list
    policy: spam
    severity: low
    state: shadow
    when: { text: { in: places } }
    then: [recall]
    examples: { match: ["rose bazaar"], no_match: ["hello there"] }
`;
const LISTS = { 'places.csv': 'phrase,by,expires\nrose bazaar,mei,2099-01-01\ntulip arcade,,\n' };

export type ConsoleRig = ApiRig & {
  /** A page that is signed in as a role; whatever goes wrong in it is in `troubles`. */
  open(role: RoleName, target?: string, settings?: Readonly<Record<string, unknown>>, other?: Browser): Promise<Page>;
  /** A page that nobody signed in at. */
  stranger(): Promise<Page>;
  readonly troubles: string[];
};

type Env = Readonly<Record<string, string>>;

/**
 * The built console over the real service, for a browser.
 *
 * @param troubles whatever goes wrong in a page is put down there
 */
export async function openConsoleRig(browser: Browser, troubles: string[], env: Env = {}): Promise<ConsoleRig> {
  await buildConsole();
  const rig = await openApiRig(CONSOLE_RULES, env, LISTS);
  const contexts: BrowserContext[] = [];
  return {
    ...rig,
    troubles,
    open: async (role, target = '/', settings = {}, other = browser) => {
      const context = await other.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
      contexts.push(context);
      const kept = JSON.stringify({ seenTour: true, ...settings });
      await context.addInitScript(`localStorage.setItem('unsaid-settings', ${JSON.stringify(kept)})`);
      await signIn(rig.url, context, role);
      const page = await context.newPage();
      listenTo(page, troubles);
      await page.goto(rig.url + target);
      return page;
    },
    stranger: async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
      contexts.push(context);
      await context.addInitScript(`localStorage.setItem('unsaid-settings', '{"seenTour":true}')`);
      const page = await context.newPage();
      listenTo(page, troubles);
      await page.goto(rig.url);
      return page;
    },
    close: async () => {
      for (const context of contexts) await context.close().catch(() => {});
      await rig.close();
    },
  };
}

async function signIn(url: string, context: BrowserContext, role: RoleName): Promise<void> {
  const answer = await context.request.post(`${url}/api/v1/session`, { data: { token: TOKENS[role] } });
  expect(answer.status()).toBe(200);
}

/** A breach of the policy is an error of the console, too; an answer of the API that refuses is not. */
export function listenTo(page: Page, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    const isRefusal = text.startsWith('Failed to load resource') && message.location().url.includes('/api/v1/');
    if (message.type() === 'error' && !isRefusal) troubles.push(`${page.url()}: ${text}`);
  });
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };
type Axe = { run(where: unknown, options: object): Promise<{ violations: Violation[] }> };

/** What axe finds wrong, WCAG 2.2 AA, in a line each. @param rules those only */
export async function axeOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Evaluated over the debugging protocol: the policy of the page stands.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(AXE);
  return page.evaluate(async (only) => {
    const { axe, document } = globalThis as unknown as { axe: Axe; document: unknown };
    const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const asked = { runOnly: only ?? runOnly, resultTypes: ['violations'], elementRef: false };
    const { violations } = await axe.run(document, asked);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }, rules);
}
