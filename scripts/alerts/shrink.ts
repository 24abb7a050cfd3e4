/**
 * Makes the clock of an alert file run sixty times as fast: what an alert waits for, and what it looks back on. A threshold
 * that is a time itself (history's lag) shrinks too. Counts and shares stay as they are.
 */
export function shrinkTimes(alerts: string): string {
  const seconds = (amount: string, unit: string): string => {
    const minutes = Number(amount) * (unit === 'h' ? 60 : unit === 'm' ? 1 : 1 / 60);
    return minutes >= 1 ? `${minutes}s` : `${Math.round(minutes * 1000)}ms`;
  };
  return alerts
    .replaceAll(/\bfor: (\d+)([smh])\b/g, (_all, amount, unit) => `for: ${seconds(amount, unit)}`)
    .replaceAll(/\[(\d+)([smh])\]/g, (_all, amount, unit) => `[${seconds(amount, unit)}]`)
    .replaceAll(/\boffset (\d+)([smh])\b/g, (_all, amount, unit) => `offset ${seconds(amount, unit)}`)
    .replaceAll(/(_lag_seconds\) > )(\d+)/g, (_all, before, amount) => `${before}${Number(amount) / 60}`);
}

/** The names of all alerts in the file, in its order. */
export const alertNames = (alerts: string): readonly string[] =>
  [...alerts.matchAll(/^\s*- alert: (\w+)$/gm)].map(([, name]) => name!);
