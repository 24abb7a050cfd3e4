import { duration } from '../environment.ts';
import { UsageError } from './terminal.ts';

const AGO = duration(0, 3_650 * 86_400_000);

/** `2h`, `30m`, `7d`: so long ago; or a date and time as ISO 8601 writes it. Milliseconds since the epoch. */
export function momentOf(option: string, text: string, now: Date): number {
  const ago = AGO.parse(text);
  if (ago.ok) return now.getTime() - ago.value;
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new UsageError(`${option} is a time such as 2h (ago) or 2026-03-01T12:00Z, not "${text}"`);
  return at;
}
