import path from 'node:path';
import type { Away, OpenedDesk } from '../../operate/open-desk.ts';
import { findRedisServer, waysToRedis } from '../../redis/server/server-binary.ts';
import type { Words } from '../../words/words.ts';
import { bad, type Finding, note } from './finding.ts';

type Unopened = Extract<OpenedDesk, { ok: false }>;

/** No Redis to look at: what that means depends on whose it is, and on whether the service runs. */
export async function tellNoRedis(unopened: Unopened, isUp: boolean, words: Words): Promise<readonly Finding[]> {
  const { doctor } = words;
  if (unopened.reason === 'configuration') {
    return unopened.problems.map((problem) => bad('redis', doctor.setting(problem), doctor.redisHint()));
  }
  const { away } = unopened;
  return [away.dataDir === undefined ? atUrl(away, words) : await ofService(away, away.dataDir, isUp, words)];
}

const atUrl = ({ why }: Away, { desk, doctor }: Words): Finding =>
  bad('redis', desk.noAnswer(undefined, why), doctor.redisAwayHint(reasonOf(why ?? '')));

function reasonOf(why: string): 'refused' | 'unknown' | 'login' | 'other' {
  if (/ECONNREFUSED|ENOENT/.test(why)) return 'refused';
  if (/ENOTFOUND|EAI_AGAIN/.test(why)) return 'unknown';
  return /WRONGPASS|NOAUTH|invalid password|invalid username/i.test(why) ? 'login' : 'other';
}

/** The private one comes and goes with the service: without it, its absence is no fault. */
async function ofService({ hasRun, why }: Away, dataDir: string, isUp: boolean, words: Words): Promise<Finding> {
  const { doctor } = words;
  const folder = path.resolve(dataDir);
  if (isUp && hasRun) return bad('redis', doctor.privateFails(folder, why), doctor.privateFailsHint(folder));
  if (isUp) return bad('redis', doctor.privateElsewhere(folder), doctor.privateElsewhereHint());
  if ((await findRedisServer()) === undefined)
    return bad('redis', doctor.noServer(), doctor.noServerHint(await waysToRedis()));
  return note('redis', doctor.privateDown(folder), doctor.privateDownHint());
}
