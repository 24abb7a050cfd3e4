import type { Stage } from './stage.ts';

/** What the simulator counted, as far as the demo tells it (`GET /sim/summary`, docs/simulator.md). */
export type Score = {
  readonly sent: number;
  readonly offending: number;
  readonly recalled: number;
  readonly missed: number;
  readonly wronglyRecalled: number;
  readonly purgedAlong: number;
  /** Offending, but online-only: Tencent does not store it, and nobody can recall it. */
  readonly unrecallable: number;
  readonly exposureMs: { readonly p50: number; readonly p99: number };
  readonly maxCallsInAnySecond: Readonly<Record<string, number>>;
};

export type Traffic = { readonly on: boolean; readonly rate: number; readonly sent: number };

export const readScore = (stage: Stage): Promise<Score> => getJson(`${stage.simulatorUrl}/sim/summary`);
export const readTraffic = (stage: Stage): Promise<Traffic> => getJson(`${stage.simulatorUrl}/sim/traffic`);

export async function setTraffic(stage: Stage, body: { on: boolean; rate?: number; seconds?: number }): Promise<void> {
  const response = await fetch(`${stage.simulatorUrl}/sim/traffic`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the simulator answered ${response.status}: ${await response.text()}`);
}

/** What the service itself says it flagged: each flagged message is final, pending or held. */
export async function readFlagged(stage: Stage): Promise<number> {
  const text = await (await fetch(`${stage.adminUrl}/metrics`)).text();
  let flagged = 0;
  for (const line of text.split('\n')) {
    const value = line.match(/^unsaid_recalls_(?:total|pending|held)(?:\{.*\})? (\S+)$/)?.[1];
    if (value !== undefined) flagged += Number(value);
  }
  return flagged;
}

/** Whether the service has its console at its private address. */
export const hasConsole = async (stage: Stage): Promise<boolean> =>
  (await fetch(stage.adminUrl).catch(() => undefined))?.ok ?? false;

/** What the demo must show: everything that should be recalled was, nothing else was, and there was something to recall. */
export const isPerfect = (score: Score): boolean =>
  score.offending > 0 &&
  score.recalled === score.offending &&
  score.missed === 0 &&
  score.wronglyRecalled === 0 &&
  score.purgedAlong === 0;

export function describeProgress(seconds: number, score: Score): string {
  const { sent, offending, recalled, missed, exposureMs } = score;
  const exposure = recalled > 0 ? `   visible for ${ms(exposureMs.p50)} (p99 ${ms(exposureMs.p99)})` : '';
  return `${String(Math.round(seconds)).padStart(5)} s   sent ${sent}   offending ${offending}   recalled ${recalled}   still visible ${missed}${exposure}`;
}

export function describeSummary(score: Score, flagged: number): string {
  const rates = Object.entries(score.maxCallsInAnySecond).map(([api, most]) => `${api} ${most}`);
  const unstored =
    score.unrecallable === 0 ? '' : `, ${score.unrecallable} of them online only, which nobody can recall`;
  const rows: [string, string][] = [
    ['sent', `${score.sent} messages, ${score.offending} of them offending`],
    ['flagged', `${flagged}${unstored}`],
    ['recalled', `${score.recalled}`],
    ['missed', `${score.missed}`],
    ['wrongly recalled', `${score.wronglyRecalled + score.purgedAlong}`],
    ['exposure', `p50 ${ms(score.exposureMs.p50)}, p99 ${ms(score.exposureMs.p99)}, callback to recall request`],
    ['most calls in any second', rates.length === 0 ? 'none' : rates.join(', ')],
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(26)}${value}`).join('\n');
}

const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}
