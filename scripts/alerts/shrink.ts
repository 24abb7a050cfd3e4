/**
 * How many times as fast the clock of the walk runs. A process that is silent for a second and a half is down then, and a
 * machine that also does other things answers within that.
 */
export const TIMES = 20;

/**
 * Makes the clock of an alert file run so many times as fast: what an alert waits for, and what it looks back on. A
 * threshold that is a time itself (history's lag) shrinks too. Counts and shares stay as they are.
 */
export function shrinkTimes(alerts: string): string {
  const shrunk = (amount: string, unit: string): string =>
    `${Math.round((Number(amount) * (unit === 'h' ? 3_600_000 : unit === 'm' ? 60_000 : 1_000)) / TIMES)}ms`;
  return alerts
    .replaceAll(/\bfor: (\d+)([smh])\b/g, (_all, amount, unit) => `for: ${shrunk(amount, unit)}`)
    .replaceAll(/\[(\d+)([smh])\]/g, (_all, amount, unit) => `[${shrunk(amount, unit)}]`)
    .replaceAll(/\boffset (\d+)([smh])\b/g, (_all, amount, unit) => `offset ${shrunk(amount, unit)}`)
    .replaceAll(/(_lag_seconds\) > )(\d+)/g, (_all, before, amount) => `${before}${Number(amount) / TIMES}`);
}

/** The names of all alerts in the file, in its order. */
export const alertNames = (alerts: string): readonly string[] =>
  [...alerts.matchAll(/^\s*- alert: (\w+)$/gm)].map(([, name]) => name!);
