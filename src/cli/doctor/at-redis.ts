import type { Desk } from '../../operate/desk.ts';
import { readStatus } from '../../operate/status.ts';
import { findLacks } from '../../redis/needs.ts';
import { findRisks } from '../../redis/safety.ts';
import { bad, type Finding, note, ok } from './finding.ts';

/** Version, commands, settings, and what lies in it. */
export async function lookAtRedis(desk: Desk): Promise<readonly Finding[]> {
  const { redis } = desk;
  const info = await redis.client.info('server').catch(() => '');
  const version = /^(?:valkey|redis)_version:(\S+)/m.exec(info)?.[1];
  const [lacks, risks, status] = await Promise.all([findLacks(redis), findRisks(redis.client), readStatus(desk)]);
  return [
    ok('Redis', `answers, ${version === undefined ? 'and does not tell its version' : `version ${version}`}`),
    ...lacks.map((lack) => bad('Redis', lack, 'docs/redis.md, "Which commands are needed"')),
    ...risks.map((risk) => note('Redis', risk)),
    ...lanes(status),
  ];
}

function lanes({
  lanes: all,
  balanced,
  brakes: _,
  vanished,
}: Awaited<ReturnType<typeof readStatus>>): readonly Finding[] {
  const sum = (of: 'pending' | 'held' | 'flagged') => all.reduce((total, lane) => total + lane[of], 0);
  const found: Finding[] = [ok('recalls', `${sum('flagged')} flagged, ${sum('pending')} wait, ${sum('held')} held`)];
  if (!balanced)
    found.push(bad('recalls', 'the ledger does not add up', 'unsaid status --audit mends what a crash left'));
  if (sum('held') > 0)
    found.push(note('recalls', `${sum('held')} wait for a person`, 'unsaid held, then unsaid release or discard'));
  for (const { rule } of vanished) {
    found.push(
      note(
        'recalls',
        `rule ${rule} is in no file any more, and what it queued is held`,
        'bring it back, or unsaid discard',
      ),
    );
  }
  return found;
}
