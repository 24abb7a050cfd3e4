import type { Config } from '../../config.ts';
import type { EpochMs } from '../../model.ts';
import { probeTencent } from '../../tencent/probe.ts';
import type { DoctorWords } from '../../words/words.ts';
import { bad, type Finding, note, ok } from './finding.ts';

/** Tencent lets callbacks be 60 s old, and so do we; half of that is trouble to come. */
const CLOCK_MS = 30_000;

/** Clock, key, UserSig and rights, by one call that changes nothing. */
export async function lookAtTencent(
  { tencent }: Pick<Config, 'tencent'>,
  now: () => EpochMs,
  words: DoctorWords,
): Promise<readonly Finding[]> {
  const { secretKey } = tencent;
  if (secretKey === undefined) {
    return [note('tencent', words.noKey(), words.noKeyHint())];
  }
  const probed = await probeTencent({ ...tencent, secretKey }, now);
  return [clock(probed.clockMs, words), account(probed, tencent, words)].filter((finding) => finding !== undefined);
}

function clock(offMs: number | undefined, words: DoctorWords): Finding | undefined {
  if (offMs === undefined) return undefined;
  const seconds = Math.round(Math.abs(offMs) / 1_000);
  const says = words.clock(seconds, offMs > 0);
  if (Math.abs(offMs) <= CLOCK_MS) return ok('clock', says);
  return bad('clock', says, words.clockHint());
}

function account(
  probed: Awaited<ReturnType<typeof probeTencent>>,
  tencent: Config['tencent'],
  words: DoctorWords,
): Finding {
  if (probed.type === 'accepted') return ok('tencent', words.takesCalls(tencent.admin, tencent.restUrl));
  if (probed.type === 'away') return bad('tencent', words.noAnswer(tencent.restUrl, probed.why), words.noAnswerHint());
  const says = words.refusesUs(probed.reason, probed.code, probed.meaning);
  return bad('tencent', says, words.refusesUsHint(isKnown(probed.reason) ? probed.reason : 'other'));
}

const KNOWN = ['credential', 'permission', 'data_center', 'account', 'plan', 'quota', 'frequency', 'url'] as const;
const isKnown = (reason: string): reason is (typeof KNOWN)[number] => KNOWN.some((one) => one === reason);
