import { agreeing, counted } from './counted.ts';

const ABOUT = {
  settings: 'settings',
  tencent: 'Tencent',
  clock: 'clock',
  redis: 'Redis',
  recalls: 'recalls',
  process: 'process',
  spool: 'spool',
  callbacks: 'callbacks',
  disk: 'disk',
  rules: 'rules',
  history: 'history',
};
export type About = keyof typeof ABOUT;

const REFUSED = {
  'no-sign': 'they have no Sign',
  'no-time': 'their RequestTime is missing or no number',
  stale: 'their RequestTime is more than a minute away',
  'other-token': 'their Sign is made with another token than CALLBACK_TOKEN',
  'other-app': 'they are of another app than TENCENT_SDKAPPID',
};
export type Refusal = keyof typeof REFUSED;

const COUNTED = {
  unsigned: 'CALLBACK_TOKEN is not the token of the console, the clock is off by more than 60 s, or a stranger calls',
  wrong_app: 'the callbacks are of another app: TENCENT_SDKAPPID, or the URL in the console of the other app',
  malformed: 'the caller is not Tencent, or a proxy changes bodies',
  too_large: 'raise CALLBACK_MAX_BYTES',
  unavailable: 'Redis is away and the spool is full',
};
export type Counted = keyof typeof COUNTED;

const TENCENT = {
  credential: 'TENCENT_SDKAPPID, TENCENT_ADMIN and the key must be of one app; copy the key again from the console',
  permission: 'make TENCENT_ADMIN an administrator in the console, and allow the address of this machine',
  data_center: 'set TENCENT_REGION to the data centre of the app',
  account: 'look at the state of the app in the console; else ask Tencent',
  plan: 'look at the plan and the bill in the console',
  quota: 'the free quota is used up: wait, or take a larger plan',
  frequency: 'too many wrong UserSigs: wait a minute, then look at the key',
  url: 'leave TENCENT_REST_URL empty, or look at proxies on the way',
  other: 'docs/operations.md, "Why an API stops"',
};
export type Refusing = keyof typeof TENCENT;

const AWAY = {
  refused: 'nothing listens there: start Redis, or mend REDIS_URL; without REDIS_URL the service runs one of its own',
  unknown: 'there is no such host: look at REDIS_URL and DNS',
  login: 'user or password are wrong: look at REDIS_URL, where special characters are percent-encoded',
  other: 'look at REDIS_URL, network and firewall; docs/redis.md',
};
/** Why Redis does not answer. */
export type Away = keyof typeof AWAY;

const RISKS = {
  hidden:
    'Redis does not tell its settings (CONFIG is refused, as hosted ones do): make sure yourself that it keeps an append-only file and that maxmemory-policy is noeviction',
  appendonly:
    'appendonly is no: when Redis crashes, messages and recalls since its last snapshot are lost, though their callbacks were answered 200; set appendonly yes',
  appendfsync:
    'appendfsync is no: when the machine that Redis runs on crashes, some 30 s of messages and recalls are lost; set appendfsync everysec (1 s) or always (none)',
  lazyfree:
    'lazyfree-lazy-expire is no: when a bucket of the record expires, Redis frees it at once and answers nobody meanwhile; set lazyfree-lazy-expire yes',
  eviction:
    'maxmemory-policy is DETAIL: when its memory is full, Redis drops keys, and with them recalls that wait; set noeviction',
  clock: 'its clock is DETAIL s off this machine’s: recalls expire too early or too late; let both machines follow NTP',
};
export type RedisRisk = keyof typeof RISKS;

/** Output of `unsaid doctor`, in English. */
export const doctor = {
  about: (about: About) => ABOUT[about],
  state: (state: 'ok' | 'note' | 'bad') => ({ ok: 'ok  ', note: 'note', bad: 'BAD ' })[state],
  well: () => 'All is well.',
  toMend: (count: number) => `${count} to mend.`,
  /** A span of time, in whole units. */
  ago: (seconds: number) => `${timeOf(seconds)} ago`,

  settingsComplete: () => 'complete',
  /** A problem with a setting, in the words of the settings, in English. */
  setting: (said: string) => said,
  settingsHint: () => 'docs/operations.md explains each',
  noSettingsHint: () => 'unsaid init asks for what is needed and writes .env; if there is one, run this in its folder',

  noKey: () => 'not asked: there is no TENCENT_SECRET_KEY',
  noKeyHint: () => 'set it where messages are to be recalled',
  takesCalls: (admin: string, url: string) => `takes calls of ${admin} at ${url}`,
  noAnswer: (url: string, why: string) => `${url} does not answer: ${why}`,
  noAnswerHint: () => 'look at network, DNS, firewall and proxies; curl -v the address from here',
  refusesUs: (reason: string, code: number, meaning: string) => `refuses us (${reason}): ${code}, ${meaning}`,
  refusesUsHint: (reason: Refusing) => TENCENT[reason],
  clock: (seconds: number, isBehind: boolean) => `${seconds} s ${isBehind ? 'behind' : 'ahead of'} Tencent's`,
  clockHint: () => 'let the machine follow NTP (timedatectl set-ntp true): beyond 60 s callbacks are refused',

  redisAnswers: (version: string | undefined) =>
    `answers, ${version === undefined ? 'and does not tell its version' : `version ${version}`}`,
  /** What Redis lacks, in English. */
  redisLack: (said: string) => said,
  redisFails: (why: string) => `failed in the middle: ${why}`,
  redisAwayHint: (why: Away) => AWAY[why],
  privateDown: (dataDir: string) => `the private one does not run (DATA_DIR: ${dataDir})`,
  privateDownHint: () => 'the service starts and stops it together with itself: unsaid serve',
  privateElsewhere: (dataDir: string) => `a process runs, but has no private Redis in this DATA_DIR (${dataDir})`,
  privateElsewhereHint: () => 'set DATA_DIR or REDIS_URL as that process has it, or run this in its folder',
  privateFails: (dataDir: string, why: string | undefined) =>
    `a process runs, but its private Redis (DATA_DIR: ${dataDir}) does not answer${why === undefined ? '' : `: ${why}`}`,
  privateFailsHint: (dataDir: string) => `the log of the service and ${dataDir}/redis/redis.log say why`,
  noServer: () => 'REDIS_URL is not set, and this machine has no redis-server or valkey-server (6.2 or newer)',
  noServerHint: (commands: readonly string[]) =>
    `${commands.length === 0 ? 'install Redis' : commands.join(', or ')}, or set REDIS_URL to one that runs elsewhere`,
  redisRisk: (risk: RedisRisk, detail: string) => RISKS[risk].replace('DETAIL', detail),
  redisHint: () => 'docs/redis.md',
  redisCommandsHint: () => 'docs/redis.md, "Which commands are needed"',
  recalls: (flagged: number, pending: number, held: number) => `${flagged} flagged, ${pending} wait, ${held} held`,
  booksWrong: () => 'the ledger does not add up',
  booksWrongHint: () => 'unsaid status --audit mends what a crash left',
  heldWait: (held: number) => `${held} wait for a person`,
  heldWaitHint: () => 'unsaid held, then unsaid release or discard',
  vanished: (rule: string) => `rule ${rule} is in no file any more, and what it queued is held`,
  vanishedHint: () => 'bring it back, or unsaid discard',

  processReady: (version: string | undefined, since: string | undefined) =>
    `unsaid ${version ?? 'of unknown version'}, ready${since === undefined ? '' : ` since ${since}`}`,
  processLacksHint: () => 'docs/operations.md, "Health"',
  noProcess: (base: string) => `none answers at ${base}`,
  noProcessHint: (hasStarted: boolean) =>
    hasStarted
      ? 'start it (unsaid serve), or run this where it runs, with its ADMIN_HOST and ADMIN_PORT'
      : 'it was never started here: unsaid serve (or npm start)',
  otherProgram: (base: string) => `what answers at ${base} is not unsaid`,
  otherProgramHint: () => 'another program has ADMIN_PORT: stop it, or set another ADMIN_PORT',
  elsewhere: (base: string, processes: readonly string[]) =>
    `none answers at ${base}; ${processes.length} run elsewhere: ${processes.join(', ')}`,
  elsewhereHint: () => 'run this where one of them runs, to see it from inside',
  /** What a process lacks to do its work, in English. */
  processLack: (said: string) => said,
  apiStopped: (api: string, reason: string) => `${api} is stopped: ${reason}`,
  apiStoppedHint: () => 'docs/operations.md, "Why an API stops"',
  setAside: (files: number) => `${counted(files, 'file was', 'files were')} set aside`,
  setAsideHint: () => 'unsaid spool says which and why',
  spoolWaits: (callbacks: number) => `${counted(callbacks, 'callback waits', 'callbacks wait')} on disk`,
  spoolWaitsHint: () => 'Redis is away or slow: see above',

  taken: (count: number) => `${count} taken since the start`,
  noneCame: () => 'none came since the start',
  noneCameHint: () => 'docs/connect.md, steps 4 to 6: URL, token, switches',
  lastCame: (ago: string, process: string) => `the last one came ${ago}, to ${process}`,
  refusedAs: (count: number, result: Counted) => `${count} refused as ${result} since the start`,
  refusedAsHint: (result: Counted) => COUNTED[result],
  refusedFor: (count: number, reason: Refusal, ago: string, process: string) =>
    `${count} refused by ${process}: ${REFUSED[reason]}; the last ${ago}`,

  free: (gigabytes: string, dir: string) => `${gigabytes} GB free under DATA_DIR (${dir})`,
  freeHint: () => 'make room: the spool and history live there',
  notThere: (dir: string) => `DATA_DIR (${dir}) is not there yet`,
  notThereHint: () => 'the service makes it',
  diskUnreadable: (dir: string, code: string) => `DATA_DIR (${dir}) cannot be read: ${code}`,
  diskUnreadableHint: () => 'run this as the user of the service',

  rulesRefused: (dir: string, first: string, more: number) =>
    `${dir} is refused: ${first}${more > 0 ? `, and ${more} more` : ''}`,
  rulesRefusedHint: (isUp: boolean) =>
    `unsaid rules check says where; ${isUp ? 'the last good set judges' : 'a service that has kept no good set does not start with them'}`,
  noRulesHint: () => 'unsaid init writes a first rule, or set RULES_DIR to where your rules are',
  rules: (count: number, dir: string, live: number) => `${count} in ${dir}, ${live} live`,
  rulesOther: () => 'the process judges with other rules than these',
  rulesOtherHint: () => 'RULES_DIR here differs from that of the service, or an edit was refused: look at its log',

  historyHasAll: () => 'has all',
  historyBehind: (time: string, facts: number) => `is ${time} behind; ${counted(facts, 'fact waits', 'facts wait')}`,
  historyBehindHint: () => 'docs/runbooks.md, UnsaidHistoryBehind',
  historyLost: (facts: number) =>
    `${counted(facts, 'fact was', 'facts were')} dropped, since nobody took ${agreeing(facts, 'it', 'them')}`,
  historyLostHint: () => 'a process with the role admin must run; what is dropped is in no report',
  behind: (seconds: number) => timeOf(seconds),
};

function timeOf(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
