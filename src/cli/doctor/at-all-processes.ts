import { readHeartbeats } from '../../heartbeat.ts';
import { readJournalStanding } from '../../journal/read-lag.ts';
import type { EpochMs } from '../../model.ts';
import type { Desk } from '../../operate/desk.ts';
import type { DoctorWords } from '../../words/words.ts';
import { bad, type Finding, note, ok } from './finding.ts';

/** Beyond it somebody is to look: docs/runbooks.md. */
const HISTORY_LATE_S = 300;

/** What all processes of the service say of the callbacks that reach them: the last one, and why others were refused. */
export async function lookAtCallbacks({ redis, now }: Desk, words: DoctorWords): Promise<readonly Finding[]> {
  const heard = (await readHeartbeats(redis, now())).flatMap(({ host, pid, callbacks }) =>
    callbacks === null ? [] : [{ process: `${host}:${pid}`, ...callbacks }],
  );
  const ago = (at: EpochMs) => words.ago(Math.max(0, now() - at) / 1_000);
  const taken = heard.flatMap(({ process, takenAt }) => (takenAt === null ? [] : [{ process, takenAt }]));
  const [last] = taken.toSorted((a, b) => b.takenAt - a.takenAt);
  return [
    ...(last === undefined ? [] : [ok('callbacks', words.lastCame(ago(last.takenAt), last.process))]),
    ...heard.flatMap(({ process, refused }) =>
      refused.map(({ reason, count, at }) => note('callbacks', words.refusedFor(count, reason, ago(at), process))),
    ),
  ];
}

/** The processes that say they run, by name. */
export const namesOfProcesses = async ({ redis, now }: Desk): Promise<readonly string[]> =>
  (await readHeartbeats(redis, now())).flatMap(({ host, pid, isSilent }) => (isSilent ? [] : [`${host}:${pid}`]));

/** How far history is behind what is true. */
export async function lookAtHistory({ redis, now }: Desk, words: DoctorWords): Promise<readonly Finding[]> {
  const { entries, lost, oldestAt } = await readJournalStanding(redis);
  const seconds = oldestAt === undefined ? 0 : Math.max(0, now() - oldestAt) / 1_000;
  const behind = words.historyBehind(words.behind(seconds), entries);
  const standing = seconds < HISTORY_LATE_S ? ok('history', behind) : bad('history', behind, words.historyBehindHint());
  return [
    seconds < 1 ? ok('history', words.historyHasAll()) : standing,
    ...(lost > 0 ? [note('history', words.historyLost(lost), words.historyLostHint())] : []),
  ];
}
