import type { EpochMs } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { lostOf } from '../redis/keys/journal.ts';

/** How far history is behind. */
export type JournalStanding = {
  readonly entries: number;
  /** Of the stream that is fullest: at 1 its oldest facts go. */
  readonly full: number;
  /** Facts dropped so far, since nobody took them. */
  readonly lost: number;
  /** When the oldest fact that waits was written down; undefined: none waits. */
  readonly oldestAt: EpochMs | undefined;
};

/** As tell.lua has it. */
const JOURNAL_FULL = 100_000;

export async function readJournalStanding({ client, keys }: RedisSpace): Promise<JournalStanding> {
  const each = await Promise.all(
    keys.journal.streams.map(async (stream) => {
      const [length, first, lost] = await Promise.all([
        client.xlen(stream),
        client.xrange(stream, '-', '+', 'COUNT', 1),
        client.get(lostOf(stream)),
      ]);
      return {
        length,
        oldest: first[0] === undefined ? undefined : Number.parseInt(first[0][0], 10),
        lost: Number(lost),
      };
    }),
  );
  const times = each.flatMap(({ oldest }) => oldest ?? []);
  return {
    entries: each.reduce((sum, { length }) => sum + length, 0),
    full: Math.max(...each.map(({ length }) => length / JOURNAL_FULL)),
    lost: each.reduce((sum, { lost }) => sum + lost, 0),
    oldestAt: times.length === 0 ? undefined : Math.min(...times),
  };
}
