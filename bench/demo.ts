/**
 * `npm run bench -- demo`: how long `npm run demo` takes until every screen of its console has something to look at, from its start and from
 * the moment that it prints the link. What a screen shows is asked of the API that it is drawn from (docs/performance.md).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 120_000;
/** Each screen that could be empty, and what it asks for. */
const SCREENS: Readonly<Record<string, string>> = {
  reviews: '/reviews',
  'an appeal': '/reviews?why=appeal',
  clusters: '/reviews/clusters',
  messages: '/messages',
  rules: '/rules',
  'shadow hits with text': '/hits?state=shadow&texts=yes',
  samples: '/rules/demo-on-trial/samples',
  'changes of a rule': '/rules/demo-on-trial/publications',
  held: '/held',
  refused: '/refused',
  'events that were not taken': '/notices',
  'events that were': '/notices?state=sent',
  acts: '/acts',
};

const say = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

const startedAt = performance.now();
const demo = spawn(process.execPath, ['scripts/demo.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const found = { url: '', token: '' };
  for await (const line of createInterface({ input: demo.stdout })) {
    const [, token, url] = /curl -H "Authorization: Bearer (\w+)" "(.+?\/api\/v1)\//.exec(line) ?? [];
    if (token === undefined || url === undefined) continue;
    Object.assign(found, { url, token });
    break;
  }
  demo.stdout.resume();
  const linkAt = performance.now();
  say(`the link: ${seconds(linkAt - startedAt)} after the start`);
  const missing = new Set(Object.keys(SCREENS));
  while (missing.size > 0 && performance.now() - linkAt < PATIENCE_MS) {
    for (const name of missing) {
      const answer = await fetch(found.url + SCREENS[name], { headers: { Authorization: `Bearer ${found.token}` } });
      const { items = [] } = (await answer.json()) as { items?: unknown[] };
      if (items.length === 0) continue;
      missing.delete(name);
      say(`${name}: ${seconds(performance.now() - linkAt)} after the link`);
    }
    await delay(50);
  }
  if (missing.size > 0) throw new Error(`nothing in ${[...missing].join(', ')}`);
} finally {
  demo.kill('SIGINT');
  await once(demo, 'exit');
}
