import type { Config } from '../../config.ts';
import { bad, type Finding, note, ok } from './finding.ts';

type Sample = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number };
export type Samples = readonly Sample[];

const WITHIN_MS = 3_000;

/** The process of this machine, as its private listener tells of it. Undefined samples: there is none. */
export async function lookAtProcess({ admin, roles }: Pick<Config, 'admin' | 'roles'>): Promise<{
  readonly findings: readonly Finding[];
  readonly samples: Samples | undefined;
}> {
  const host = ['0.0.0.0', '::'].includes(admin.host) ? '127.0.0.1' : admin.host;
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${admin.port}`;
  const ask = (path: string) => fetch(`${base}${path}`, { signal: AbortSignal.timeout(WITHIN_MS) });
  try {
    const [ready, metrics] = await Promise.all([ask('/readyz'), ask('/metrics')]);
    const { missing = [] } = (await ready.json()) as { missing?: readonly string[] };
    const samples = readSamples(await metrics.text());
    const lacks = missing.map((lack) => bad('process', lack, 'docs/operations.md, "Health"'));
    return { findings: [...lacks, ...whatRuns(samples), ...callbacks(samples, roles)], samples };
  } catch {
    const remedy = 'start it (unsaid serve), or run this where it runs, with its ADMIN_HOST and ADMIN_PORT';
    return { findings: [bad('process', `none answers at ${base}`, remedy)], samples: undefined };
  }
}

/** Prometheus' text format, as prom-client writes it. */
function readSamples(text: string): Samples {
  return [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name, labels = '', value]) => ({
    name: name!,
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, said]) => [key!, said!]),
    ),
    value: Number(value),
  }));
}

export const samplesOf = (samples: Samples, name: string): Samples => samples.filter((sample) => sample.name === name);

function whatRuns(samples: Samples): readonly Finding[] {
  const [build] = samplesOf(samples, 'unsaid_build_info');
  const started = samplesOf(samples, 'process_start_time_seconds')[0]?.value;
  const since = started === undefined ? '' : ` since ${new Date(started * 1_000).toISOString()}`;
  const found = [ok('process', `unsaid ${build?.labels.version ?? 'of unknown version'}, ready${since}`)];
  const stopped = samplesOf(samples, 'unsaid_api_stopped').filter(({ value }) => value === 1);
  return [
    ...found,
    ...stopped.map(({ labels }) =>
      bad('recalls', `${labels.api} is stopped: ${labels.reason}`, 'docs/operations.md, "Why an API stops"'),
    ),
    ...setAside(samples),
  ];
}

function setAside(samples: Samples): readonly Finding[] {
  const [aside, waiting] = ['unsaid_spool_set_aside', 'unsaid_spool_entries'].map(
    (name) => samplesOf(samples, name)[0]?.value ?? 0,
  ) as [number, number];
  return [
    ...(aside > 0 ? [bad('spool', `${aside} files were set aside`, 'unsaid spool says which and why')] : []),
    ...(waiting > 0 ? [note('spool', `${waiting} callbacks wait on disk`, 'Redis is away or slow: see above')] : []),
  ];
}

const REFUSED: Readonly<Record<string, string>> = {
  unsigned: 'CALLBACK_TOKEN is not the token of the console, the clock is off by more than 60 s, or a stranger calls',
  wrong_app: 'the callbacks are of another app: TENCENT_SDKAPPID, or the URL in the console of the other app',
  malformed: 'what calls is not Tencent, or a proxy changes bodies',
  too_large: 'raise CALLBACK_MAX_BYTES',
  unavailable: 'Redis is away and the spool is full',
};

function callbacks(samples: Samples, roles: readonly string[]): readonly Finding[] {
  if (!roles.includes('receive')) return [];
  const totals = new Map<string, number>();
  for (const { labels, value } of samplesOf(samples, 'unsaid_callbacks_total')) {
    totals.set(labels.result ?? '', (totals.get(labels.result ?? '') ?? 0) + value);
  }
  const good = (totals.get('ok') ?? 0) + (totals.get('duplicate') ?? 0) + (totals.get('spooled') ?? 0);
  const came =
    good > 0
      ? ok('callbacks', `${good} taken since the start`)
      : note('callbacks', 'none came since the start', 'docs/connect.md, steps 4 to 6: URL, token, switches');
  const refused = Object.entries(REFUSED).flatMap(([result, remedy]) => {
    const count = totals.get(result) ?? 0;
    if (count === 0) return [];
    // More refused than taken: nothing works. A few are strangers.
    const says = `${count} refused as ${result} since the start`;
    return [count > good ? bad('callbacks', says, remedy) : note('callbacks', says, remedy)];
  });
  return [came, ...refused];
}
