import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from '../endure/cast.ts';
import { setStage } from '../endure/stage.ts';
import { startPrometheus } from './prometheus.ts';
import { RULES, type Scene } from './scenes.ts';
import { shrinkTimes } from './shrink.ts';

/** Whatever the alert's own times are, a confirmation from Tencent counts as missing after a minute. */
const PATIENCE_MS = 180_000;
const POLL_MS = 200;

/** What fired when the first did, and how long after the fault began. */
export type Walked = { readonly firing: readonly string[]; readonly afterMs: number };

/**
 * Plays one scene on a real service, Redis and Prometheus, until something fires.
 * @returns `firing` is empty where nothing did within three minutes, or where the service was not well before
 */
export async function walkInto(scene: Scene): Promise<Walked> {
  const stage = await setStage({ seed: scene.alert, retries: 0 });
  const over = new AbortController();
  const opened = new AsyncDisposableStack();
  opened.defer(() => stage.close());
  try {
    await rm(stage.rulesDir, { recursive: true });
    await mkdir(stage.rulesDir);
    await writeFile(path.join(stage.rulesDir, 'rules.yaml'), RULES);
    const data = path.join(stage.dir, 'data');
    await mkdir(data);
    const more = await scene.before?.(data);
    const actor = await stage.cast('whole', { env: { DATA_DIR: data, ...scene.env, ...more } });
    const targets = [`127.0.0.1:${actor.adminPort()}`];
    const alerts = shrinkTimes(await readFile(path.join(ROOT, 'alerts.yml'), 'utf8'));
    let prometheus = await startPrometheus(targets, alerts);
    opened.defer(() => prometheus.stop());
    const another = async (env: Readonly<Record<string, string>>) => {
      const second = await stage.cast('whole', { env });
      await prometheus.stop();
      prometheus = await startPrometheus([...targets, `127.0.0.1:${second.adminPort()}`], alerts);
      return second;
    };
    await untilScraped(() => prometheus.query('unsaid_build_info'));
    const since = performance.now();
    const playing = scene.play({ stage, actor, data, over: over.signal, another });
    // A failure in it is reported after what fired.
    playing.catch(() => {});
    const firing = await untilFiring(async () => (await prometheus.alerts().catch(() => [])).filter(isFiring));
    const afterMs = performance.now() - since;
    over.abort();
    await Promise.race([playing, delay(10_000)]);
    return { firing: [...new Set(firing.map(({ name }) => name))], afterMs };
  } finally {
    over.abort();
    await opened.disposeAsync();
    await stage.sweep();
  }
}

const isFiring = ({ state }: { readonly state: string }) => state === 'firing';

async function untilFiring<T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const firing = await ask();
    if (firing.length > 0 || performance.now() > deadline) return firing;
    await delay(POLL_MS);
  }
}

async function untilScraped(ask: () => Promise<readonly unknown[]>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while ((await ask().catch(() => [])).length === 0) {
    if (performance.now() > deadline) throw new Error('Prometheus could not scrape the service');
    await delay(POLL_MS);
  }
}
