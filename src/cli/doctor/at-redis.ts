import type { Desk } from '../../operate/desk.ts';
import { readStatus } from '../../operate/status.ts';
import { findLacks } from '../../redis/needs.ts';
import { findRisks } from '../../redis/safety.ts';
import type { DoctorWords } from '../../words/words.ts';
import { bad, type Finding, note, ok } from './finding.ts';

/** Version, commands, settings, and what lies in it. */
export async function lookAtRedis(desk: Desk, words: DoctorWords): Promise<readonly Finding[]> {
  const { redis } = desk;
  const info = await redis.client.info('server').catch(() => '');
  const version = /^(?:valkey|redis)_version:(\S+)/m.exec(info)?.[1];
  const [lacks, risks, status] = await Promise.all([findLacks(redis), findRisks(redis.client), readStatus(desk)]);
  return [
    ok('redis', words.redisAnswers(version)),
    ...lacks.map((lack) => bad('redis', words.redisLack(lack), words.redisCommandsHint())),
    ...risks.map((risk) => note('redis', words.redisRisk(risk.risk, risk.detail))),
    ...lanes(status, words),
  ];
}

function lanes(
  { lanes: all, balanced, vanished }: Awaited<ReturnType<typeof readStatus>>,
  words: DoctorWords,
): readonly Finding[] {
  const sum = (of: 'pending' | 'held' | 'flagged') => all.reduce((total, lane) => total + lane[of], 0);
  const found: Finding[] = [ok('recalls', words.recalls(sum('flagged'), sum('pending'), sum('held')))];
  if (!balanced) found.push(bad('recalls', words.booksWrong(), words.booksWrongHint()));
  if (sum('held') > 0) found.push(note('recalls', words.heldWait(sum('held')), words.heldWaitHint()));
  for (const { rule } of vanished) {
    found.push(note('recalls', words.vanished(rule), words.vanishedHint()));
  }
  return found;
}
