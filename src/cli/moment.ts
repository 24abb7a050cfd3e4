import { duration } from '../environment.ts';
import { UsageError } from './terminal.ts';

const AGO = duration(0, 3_650 * 86_400_000);

/** A time of day means another moment in each zone, so it has to name one. A day alone is a day in UTC. */
const WITH_TIME = /^\d{4}-\d\d-\d\d[T ]\d/;
const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** `2h`, `30m`, `7d`: so long ago; or a date and time as ISO 8601 writes it, with its zone. Milliseconds since the epoch. */
export function momentOf(option: string, text: string, now: Date): number {
  const ago = AGO.parse(text);
  if (ago.ok) return now.getTime() - ago.value;
  if (WITH_TIME.test(text) && !ZONE.test(text)) {
    throw new UsageError(({ asked }) => asked.noZone(option, text));
  }
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError(({ asked }) => asked.time(option, text));
  return at;
}
