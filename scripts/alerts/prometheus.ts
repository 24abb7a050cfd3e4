import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fetchWithApt } from '../../src/redis/server/apt-fetch.ts';
import { spawnOnLeash, stopLeashed } from '../../src/redis/server/leash.ts';
import { freePorts } from '../endure/cast.ts';

const run = promisify(execFile);
const CACHE_DIR = fileURLToPath(new URL('../../.cache/prometheus-server', import.meta.url));
const PACKAGES = { packages: ['prometheus'], programs: ['usr/bin/prometheus'] };

export type Alert = { readonly name: string; readonly state: 'pending' | 'firing'; readonly labels: object };

export type Prometheus = {
  /** An instant query, now; its samples as Prometheus answers them. @throws what it says of a wrong query */
  query(expr: string): Promise<readonly { readonly metric: object; readonly value: readonly [number, string] }[]>;
  /** What waits or fires now. */
  alerts(): Promise<readonly Alert[]>;
  stop(): Promise<void>;
};

/** Its program: found, or unpacked from Debian's package without installing anything. */
async function obtainPrometheus(): Promise<string> {
  const found = await run('sh', ['-c', 'command -v prometheus']).catch(() => undefined);
  if (found !== undefined) return found.stdout.trim();
  const folder = path.join(CACHE_DIR, `${process.platform}-${process.arch}`);
  if (!existsSync(path.join(folder, 'bin/prometheus'))) {
    await mkdir(CACHE_DIR, { recursive: true });
    await fetchWithApt(folder, process.env.PATH ?? '', PACKAGES);
  }
  return path.join(folder, 'bin/prometheus');
}

/**
 * A Prometheus that scrapes `targets` (host:port) as the job unsaid, four times a second. It dies with this process.
 * @param rules the text of a rule file, if it is to alert
 */
export async function startPrometheus(targets: readonly string[], rules?: string): Promise<Prometheus> {
  const program = await obtainPrometheus();
  const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-prometheus-'));
  const config = path.join(dir, 'prometheus.yml');
  const job = { job_name: 'unsaid', static_configs: [{ targets }] };
  const ruleFile = path.join(dir, 'alerts.yml');
  if (rules !== undefined) await writeFile(ruleFile, rules);
  // JSON is YAML.
  await writeFile(
    config,
    JSON.stringify({
      global: { scrape_interval: '250ms', scrape_timeout: '250ms', evaluation_interval: '250ms' },
      scrape_configs: [job],
      ...(rules === undefined ? {} : { rule_files: [ruleFile] }),
    }),
  );
  const [port] = await freePorts(1);
  const args = [`--config.file=${config}`, `--storage.tsdb.path=${dir}/data`, `--web.listen-address=127.0.0.1:${port}`];
  const leashed = spawnOnLeash(program, args, { cwd: dir, stderr: 'ignore' });
  return {
    query: async (expr) => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?${new URLSearchParams({ query: expr })}`);
      const read = (await answer.json()) as { status: string; error?: string; data: { result: never[] } };
      if (read.status !== 'success') throw new Error(`${expr}: ${read.error}`);
      return read.data.result;
    },
    alerts: async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/alerts`);
      const read = (await answer.json()) as {
        data: { alerts: { state: Alert['state']; labels: { alertname: string } }[] };
      };
      return read.data.alerts.map(({ state, labels }) => ({ name: labels.alertname, state, labels }));
    },
    stop: async () => {
      await stopLeashed(leashed, 5_000);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
