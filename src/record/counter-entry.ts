import { identityOf, type Message, type MessageKey } from '../model.ts';
import { keyOf } from './pack.ts';

/** One message in a counter, as Redis keeps it: everything that a reading needs, so that nothing is looked up. */
export type CounterEntry = {
  readonly entry: string;
  readonly sentAt: number;
  /** What is counted where distinct values are; `''` where messages are. */
  readonly member: string;
};

/** Cannot stand in an identity. */
const SEPARATOR = '\u001e';

/** A message makes the same entry however often it comes: that is what makes counting it again change nothing. */
export function entryOf({ key }: Pick<Message, 'key'>, member: string): string {
  return entryFor(identityOf(key), key.kind === 'c2c' && key.from >= key.to, member);
}

export const entryFor = (identity: string, reversed: boolean, member: string): string =>
  `${identity}${SEPARATOR}${reversed ? 'r' : ''}${SEPARATOR}${member}`;

export function memberOf(entry: string): string {
  return entry.slice(entry.indexOf(SEPARATOR, entry.indexOf(SEPARATOR) + 1) + 1);
}

export function keyOfEntry(entry: string): MessageKey {
  const [identity = '', reversed] = entry.split(SEPARATOR, 2);
  return keyOf(identity, reversed === 'r')!;
}
