import type { Config } from '../../config.ts';
import type { EpochMs } from '../../model.ts';
import { probeTencent } from '../../tencent/probe.ts';
import { bad, type Finding, note, ok } from './finding.ts';

/** Tencent lets callbacks be 60 s old, and so do we; half of that is trouble to come. */
const CLOCK_MS = 30_000;

const REMEDIES: Readonly<Record<string, string>> = {
  credential: 'TENCENT_SDKAPPID, TENCENT_ADMIN and the key must be of one app; copy the key again from the console',
  permission: 'make TENCENT_ADMIN an administrator in the console, and allow the address of this machine',
  data_center: 'set TENCENT_REGION to the data centre of the app',
  account: 'look at the state of the app in the console; else ask Tencent',
  plan: 'look at the plan and the bill in the console',
  quota: 'the free quota is used up: wait, or take a larger plan',
  frequency: 'too many wrong UserSigs: wait a minute, then look at the key',
  url: 'leave TENCENT_REST_URL empty, or look at proxies on the way',
};

/** Clock, key, UserSig and rights, by one call that changes nothing. */
export async function lookAtTencent(
  { tencent }: Pick<Config, 'tencent'>,
  now: () => EpochMs,
): Promise<readonly Finding[]> {
  const { secretKey } = tencent;
  if (secretKey === undefined) {
    return [note('Tencent', 'not asked: there is no TENCENT_SECRET_KEY', 'set it where messages are to be recalled')];
  }
  const probed = await probeTencent({ ...tencent, secretKey }, now);
  return [clock(probed.clockMs), account(probed, tencent)].filter((finding) => finding !== undefined);
}

function clock(offMs: number | undefined): Finding | undefined {
  if (offMs === undefined) return undefined;
  const seconds = Math.round(Math.abs(offMs) / 1_000);
  const says = `${seconds} s ${offMs > 0 ? 'behind' : 'ahead of'} Tencent's`;
  if (Math.abs(offMs) <= CLOCK_MS) return ok('clock', says);
  return bad('clock', says, 'let the machine follow NTP (timedatectl set-ntp true): beyond 60 s callbacks are refused');
}

function account(probed: Awaited<ReturnType<typeof probeTencent>>, tencent: Config['tencent']): Finding {
  if (probed.type === 'accepted') return ok('Tencent', `takes calls of ${tencent.admin} at ${tencent.restUrl}`);
  if (probed.type === 'away') {
    const remedy = 'look at network, DNS, firewall and proxies; curl -v the address from here';
    return bad('Tencent', `${tencent.restUrl} does not answer: ${probed.why}`, remedy);
  }
  const says = `refuses us (${probed.reason}): ${probed.code}, ${probed.meaning}`;
  return bad('Tencent', says, REMEDIES[probed.reason] ?? 'docs/operations.md, "Why an API stops"');
}
