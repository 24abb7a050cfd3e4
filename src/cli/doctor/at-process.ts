import type { Config } from '../../config.ts';
import type { DoctorWords } from '../../words/words.ts';
import { bad, type Finding, note, ok } from './finding.ts';

type Sample = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number };
export type Samples = readonly Sample[];

export type AtProcess =
  | { readonly isUp: true; readonly findings: readonly Finding[]; readonly samples: Samples }
  /** None answers at `base`, or another program does. */
  | { readonly isUp: false; readonly isOther: boolean; readonly base: string };

const WITHIN_MS = 3_000;

/** The process of this machine, as its private listener tells of it. */
export async function lookAtProcess(
  { admin, roles }: Pick<Config, 'admin' | 'roles'>,
  words: DoctorWords,
): Promise<AtProcess> {
  const base = baseOf(admin);
  const ask = (path: string) => fetch(`${base}${path}`, { signal: AbortSignal.timeout(WITHIN_MS) });
  const answers = await Promise.all([ask('/readyz'), ask('/metrics')]).catch(() => undefined);
  if (answers === undefined) return { isUp: false, isOther: false, base };
  try {
    const [ready, metrics] = answers;
    const { missing = [] } = (await ready.json()) as { missing?: readonly string[] };
    const samples = readSamples(await metrics.text());
    if (samplesOf(samples, 'unsaid_build_info').length === 0) return { isUp: false, isOther: true, base };
    const lacks = missing.map((lack) => bad('process', words.processLack(lack), words.processLacksHint()));
    return {
      isUp: true,
      findings: [...lacks, ...whatRuns(samples, words), ...callbacks(samples, roles, words)],
      samples,
    };
  } catch {
    return { isUp: false, isOther: true, base };
  }
}

/** Where none answers: what to do depends on whether one ever ran, and on those that run elsewhere on the same Redis. */
export function tellAbsent(
  { isOther, base }: Extract<AtProcess, { isUp: false }>,
  { hasStarted, elsewhere }: { readonly hasStarted: boolean; readonly elsewhere: readonly string[] },
  words: DoctorWords,
): Finding {
  if (isOther) return bad('process', words.otherProgram(base), words.otherProgramHint());
  if (elsewhere.length > 0) return note('process', words.elsewhere(base, elsewhere), words.elsewhereHint());
  return bad('process', words.noProcess(base), words.noProcessHint(hasStarted));
}

function baseOf(admin: Config['admin']): string {
  const host = ['0.0.0.0', '::'].includes(admin.host) ? '127.0.0.1' : admin.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${admin.port}`;
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

function whatRuns(samples: Samples, words: DoctorWords): readonly Finding[] {
  const [build] = samplesOf(samples, 'unsaid_build_info');
  const started = samplesOf(samples, 'process_start_time_seconds')[0]?.value;
  const since = started === undefined ? undefined : new Date(started * 1_000).toISOString();
  const found = [ok('process', words.processReady(build?.labels.version, since))];
  const stopped = samplesOf(samples, 'unsaid_api_stopped').filter(({ value }) => value === 1);
  return [
    ...found,
    ...stopped.map(({ labels }) =>
      bad('recalls', words.apiStopped(labels.api ?? '', labels.reason ?? ''), words.apiStoppedHint()),
    ),
    ...setAside(samples, words),
  ];
}

function setAside(samples: Samples, words: DoctorWords): readonly Finding[] {
  const [aside, waiting] = ['unsaid_spool_set_aside', 'unsaid_spool_entries'].map(
    (name) => samplesOf(samples, name)[0]?.value ?? 0,
  ) as [number, number];
  return [
    ...(aside > 0 ? [bad('spool', words.setAside(aside), words.setAsideHint())] : []),
    ...(waiting > 0 ? [note('spool', words.spoolWaits(waiting), words.spoolWaitsHint())] : []),
  ];
}

const REFUSED = ['unsigned', 'wrong_app', 'malformed', 'too_large', 'unavailable'] as const;

function callbacks(samples: Samples, roles: readonly string[], words: DoctorWords): readonly Finding[] {
  if (!roles.includes('receive')) return [];
  const totals = new Map<string, number>();
  for (const { labels, value } of samplesOf(samples, 'unsaid_callbacks_total')) {
    totals.set(labels.result ?? '', (totals.get(labels.result ?? '') ?? 0) + value);
  }
  const good = (totals.get('ok') ?? 0) + (totals.get('duplicate') ?? 0) + (totals.get('spooled') ?? 0);
  const came =
    good > 0 ? ok('callbacks', words.taken(good)) : note('callbacks', words.noneCame(), words.noneCameHint());
  const refused = REFUSED.flatMap((result) => {
    const count = totals.get(result) ?? 0;
    if (count === 0) return [];
    // More refused than taken: nothing works. A few are strangers.
    const says = words.refusedAs(count, result);
    const remedy = words.refusedAsHint(result);
    return [count > good ? bad('callbacks', says, remedy) : note('callbacks', says, remedy)];
  });
  return [came, ...refused];
}
