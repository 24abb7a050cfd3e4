import { agreeing, counted } from './counted.ts';

/** Commands that change something. */
export type Verb = 'hold' | 'release' | 'discard' | 'stop' | 'resume';
/** What a switch applies to. */
export type Part = 'all' | 'rule' | 'group';
export type StatusColumn =
  | 'flagged'
  | 'pending'
  | 'held'
  | 'recalled'
  | 'gone'
  | 'expired'
  | 'unsupported'
  | 'refused'
  | 'cancelled';

/**
 * Output of the commands for moderators and whoever is on call, in English. Each text is one line; the printer makes it plain.
 * Times are ISO 8601 in UTC; `what` is a `part`.
 */
export const desk = {
  severity: (severity: string) => severity,
  /** Where a message is on its way, or how its recall ended: `held`, `claimed`, `recalled` … */
  standing: (standing: string) => standing,
  sent: (at: string) => `sent ${at}`,
  andMore: (count: number) => `… ${count} more`,
  none: () => 'none',

  // Before a change
  doIt: () => 'Do it? [y/N] ',
  why: () => 'Why? (for the log) ',
  nothingDone: () => 'Nothing was done.',
  noReasonNothingDone: () => 'Without a reason nothing was done.',
  redisWentAway: () => 'Redis went away meanwhile; run the command again',
  noPrivateRedis: (dataDir: string) =>
    `no private Redis has run under DATA_DIR (${dataDir}). Set DATA_DIR or REDIS_URL as the service has it`,
  noAnswer: (dataDir: string | undefined, why: string | undefined) =>
    `${dataDir === undefined ? 'REDIS_URL' : `the private Redis of DATA_DIR (${dataDir})`} does not answer${why === undefined ? '' : `: ${why}`}${dataDir !== undefined ? '. It runs while the service does' : ''}`,
  noHistory: (where: string) => `no history was kept at ${where}. Set DATA_DIR or HISTORY_URL as the service has it`,
  historyClosed: (where: string, why: string) => `history at ${where} cannot be opened: ${why}`,
  redisOnly: (why: string) => `${why}; what follows is what Redis remembers`,

  // status
  column: (column: StatusColumn): string => column,
  vanished: (rule: string, since: string) =>
    `HELD since ${since}, when its rule vanished from the files: rule:${rule}; put it back, or release or discard`,
  turnedOff: (name: string, only: readonly string[]) =>
    `turned off by hand: ${name}${only.length === 0 ? '' : ` (only ${only.join(', ')})`}`,
  laneStopped: (api: string, reason: string, since: string, probe: string) =>
    `${api}: STOPPED by itself (${reason}) since ${since}, next probe ${probe}`,
  unconfirmed: (api: string, count: number) =>
    `${api}: ${counted(count, 'recall')} ${agreeing(count, 'was', 'were')} accepted and not confirmed within a minute`,
  heldOfRule: (api: string, count: number, rule: string) => `${api}: ${count} held of ${rule}`,
  unaccounted: (api: string, count: number) =>
    `${api}: ${counted(count, 'flagged message')} ${agreeing(count, 'is', 'are')} not accounted for`,
  braked: (name: string, since: string) => `HELD BY ITS BRAKE since ${since}: ${name}; look, then release or discard`,
  noBrake: (name: string, until: string) => `no brake on ${name} until ${until}`,
  mutes: (waiting: number, underWay: number, stopped: string | undefined) =>
    `mutes: ${waiting} wait, ${underWay} under way${stopped === undefined ? '' : `; STOPPED by itself (${stopped})`}`,
  reviews: (count: number) => `put before people: ${count}`,
  counting: () => 'counting messages',
  auditStopped: () => 'stopped; what was mended so far stays',
  audit: () => 'audit',
  sum: (flagged: number, final: number, pending: number, held: number, isEqual: boolean) =>
    `flagged ${flagged} ${isEqual ? '=' : '≠'} final ${final} + pending ${pending} + held ${held}`,
  /** What an audit found and mended, for the line with the sum; zeros are left out. */
  found: (what: 'moving' | 'broken' | 'gone' | 'put back' | 'lost' | 'turns', count: number): string => {
    const told = {
      moving: '; items moved while they were counted',
      broken: '; DOES NOT ADD UP',
      gone: `; ended ${count} that are gone already`,
      'put back': `; put back ${count} that waited nowhere`,
      lost: `; removed ${count} from the ledger that Redis had partly lost`,
      turns: `; queued ${count} lost turns again`,
    };
    return told[what];
  },
  booksBroken: () => 'The ledger does not add up.',
  booksWhole: () => 'Everything is accounted for.',
  noActs: () => 'Nobody did anything yet.',
  log: () => 'log',
  noResult: () => 'NO RESULT: under way, or cut off',

  // held
  textGone: () => '(the text is no longer kept)',
  nextPage: (command: string) => `more: ${command}`,
  nothingHeld: () => 'nothing is held',
  heldCount: (count: number) => `${count} held`,

  // hold, release, discard, stop, resume
  part: (part: Part, name: string): string => (part === 'all' ? 'all recalls' : `${part} ${name}`),
  touches: (verb: Verb, what: string, open: number) =>
    `${verb} ${what}: ${counted(open, 'recall is open', 'recalls are open')}`,
  touchesHeld: (verb: Verb, count: number) => `${verb} all that is held: ${counted(count, 'recall')}`,
  ofRule: (count: number, rule: string) => `${count} of rule ${rule}`,
  noSuchRule: (rule: string, directory: string, hint: string) =>
    `but no rule in ${directory} is called "${rule}"; ${hint}`,
  untouched: (what: string) => `nothing is held of ${what}, and no switch or brake applies to it`,
  heldFromNow: (count: number, what: string) => `${count} held; what ${what} flags from now on waits too`,
  released: (count: number) => `${count} released`,
  releasedWithout: (count: number, what: string, until: string) =>
    `${count} released; no brake on ${what} until ${until}`,
  cancelled: (count: number) => `${count} cancelled`,
  namedHeld: (verb: Verb, count: number, of: number) => `${verb} ${count} of ${of}, which are held`,
  noneHeld: () => 'none of these is held',
  stillHeld: (count: number, rule: string) => `still held: ${count} of rule ${rule}, by a switch or brake of its own`,
  queuedKept: () => 'they are kept and wait',
  queuedCancelled: () => 'they are CANCELLED for good',
  stoppedCancelled: (count: number) => `stopped; ${count} cancelled`,
  stoppedKept: () => 'stopped; what is queued is kept',
  stoppedHeld: (count: number) => `stopped; ${count} held`,
  resumed: (what: string, released: number | undefined) =>
    `${what}: resumed${released === undefined ? '' : `; ${released} released`}`,
  ruleStillHeld: (rule: string) => `still held: unsaid release --rule ${rule}, or discard`,
  brakeOnAll: () => 'the brake on everything still holds: unsaid release --all, or discard',

  // recall, purge, retry
  recallCount: (count: number) => `recall ${counted(count, 'message')}`,
  messageAndMore: (ref: string, more: number) => `${ref}${more > 0 ? ` and ${more} more` : ''}`,
  senderIn: (sender: string, place: string | undefined, from: string, to: string) =>
    `sender ${sender}${place === undefined ? '' : ` conversation ${place}`}, ${from} to ${to}`,
  conversationIn: (place: string, from: string, to: string) => `conversation ${place}, ${from} to ${to}`,
  allGone: (count: number, what: string) => `${count} on record, all gone already: ${what}`,
  noneOnRecord: (what: string) => `no such message on record: ${what}`,
  notOnRecord: () => 'not on record',
  by: (sender: string) => `by ${sender}`,
  goneAlready: () => 'gone already',
  moreGone: (count: number) => `${count} more on record ${count === 1 ? 'is' : 'are'} gone already`,
  ofThose: (from: string, to: string) => `of those sent from ${from} to ${to} (UTC)`,
  knownOnes: () => 'Known ones were ordered before, and nothing changed; unsaid explain tells how each ended.',
  purgePlan: (sender: string, group: string, count: number) =>
    `purge ${sender} in group ${group}: ${counted(count, 'message')} on record, and what Tencent has beyond`,
  noPurge: (group: string, sender: string) =>
    `purge does nothing in AVChatRoom: Tencent keeps no history there. Use unsaid recall --group ${group} --sender ${sender} --since 1h`,
  refusedCount: (count: number) => `${count} refused`,
  refusedAt: (code: string, rule: string, at: string) => `code ${code}  ${rule}  refused ${at}`,
  queued: (count: number, over: number) => `${count} queued${over > 0 ? `; ${over} can no longer be recalled` : ''}`,

  // search
  looking: () => 'looking at messages',
  unknownSender: () => '(unknown)',
  foundCount: (count: number, isStopped: boolean) => `${count} found${isStopped ? ', and then stopped' : ''}`,

  // spool
  nothingAside: () => 'nothing was set aside',
  takenUpAgain: () => 'These will be taken up again:',
  goneForGood: () => 'These will be gone for good:',
  dropped: (count: number) => `${count} dropped`,
  putBack: (count: number) => `${count} put back; a running service takes them up within a second`,
  damagedLeft: (count: number) => `${count} left: damaged, nothing can take them up`,
  asideKind: (kind: 'entry' | 'damaged'): string => kind,
  bytes: (count: number) => counted(count, 'byte'),

  // notices
  noticeState: (state: string) => state,
  noticeCount: (count: number, state: 'waiting' | 'sent' | 'dead' | undefined) => `${count} ${state ?? 'in all'}`,
  tries: (count: number) => counted(count, 'try', 'tries'),
  noneDead: () => 'no such event is dead',
  deadPlan: (verb: 'resend' | 'drop', count: number) => `${verb} ${counted(count, 'dead event')}`,
  sentAgain: (count: number) => `${count} ${agreeing(count, 'is', 'are')} sent again`,
  noReceiver: (known: readonly string[]) => `NOTIFY names no such receiver; it names ${known.join(', ') || 'none'}`,
  taken: (receiver: string, why: string | undefined) => `${receiver}: ${why ?? 'taken'}`,
};
