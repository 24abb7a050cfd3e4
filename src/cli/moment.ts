import { duration } from '../environment.ts';
import { UsageError } from './terminal.ts';

const AGO = duration(0, 3_650 * 86_400_000);

/** A time of day means another moment in each zone, so it has to name one. A day alone is a day in UTC. */
const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** `2h`, `30m`, `7d`: so long ago; or a date and time as ISO 8601 writes it, with its zone. Milliseconds since the epoch. */
export function momentOf(option: string, text: string, now: Date): number {
  const ago = AGO.parse(text);
  if (ago.ok) return now.getTime() - ago.value;
  const [, day = '', time, zone] = MOMENT.exec(text) ?? [];
  if (time !== undefined && zone === undefined) throw new UsageError(({ asked }) => asked.noZone(option, text));
  const at = isDay(day)
    ? Date.parse(time === undefined ? day : `${day}T${isoTime(time)}${isoZone(zone!)}`)
    : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError(({ asked }) => asked.time(option, text));
  return at;
}

/**
 * From `--since` to `--until`, by default now; milliseconds since the epoch.
 *
 * @throws UsageError for what is no moment, and for an end before the beginning: it would be empty without a word
 */
export function periodOf(
  since: string,
  until: string | undefined,
  now: Date,
): { readonly from: number; readonly to: number } {
  const from = momentOf('--since', since, now);
  const to = until === undefined ? now.getTime() : momentOf('--until', until, now);
  if (to < from) throw new UsageError(({ asked }) => asked.untilBefore());
  return { from, to };
}

/** `Date.parse` takes February 30 for March 1. */
function isDay(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

const isoTime = (time: string): string => time.replace(',', '.');
const isoZone = (zone: string): string =>
  zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
