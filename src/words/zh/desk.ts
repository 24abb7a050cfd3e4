import type { StatusColumn, Verb } from '../en/desk.ts';
import type { DeskWords } from '../words.ts';

const SEVERITIES: Readonly<Record<string, string>> = { critical: '严重', high: '高', medium: '中', low: '低' };
const STANDINGS: Readonly<Record<string, string>> = {
  pending: '排队',
  queued: '已排队',
  held: '暂缓撤回',
  claimed: '正在调用',
  raised: '已排队，改为更紧急',
  known: '之前已列入',
  recalled: '已撤回',
  gone: '已不在',
  expired: '太久',
  unsupported: '不支持撤回',
  refused: '被拒',
  cancelled: '取消',
};
const COLUMNS: Readonly<Record<StatusColumn, string>> = {
  flagged: '列入撤回',
  pending: '排队',
  held: '暂缓',
  recalled: '已撤回',
  gone: '不在',
  expired: '太久',
  unsupported: '不支持',
  refused: '被拒',
  cancelled: '取消',
};
const VERBS: Readonly<Record<Verb, string>> = {
  hold: '暂缓撤回',
  release: '执行撤回',
  discard: '不撤回',
  stop: '停止',
  resume: '恢复',
};
const NOTICE_STATES: Readonly<Record<string, string>> = { waiting: '等待发送', sent: '已送达', dead: '不再发送' };

/** What the commands of a moderator and of who is on call say, in Chinese. */
export const desk: DeskWords = {
  severity: (severity) => SEVERITIES[severity] ?? severity,
  standing: (standing) => STANDINGS[standing] ?? standing,
  sent: (at) => `发于 ${at}`,
  andMore: (count) => `……另有 ${count} 条`,
  none: () => '无',

  doIt: () => '确定执行吗？[y/N] ',
  why: () => '原因是什么？（会记入操作记录） ',
  nothingDone: () => '没有执行任何操作。',
  noReasonNothingDone: () => '没有写原因，所以没有执行任何操作。',
  redisWentAway: () => '执行到一半时 Redis 连不上了，请重新运行该命令',
  noPrivateRedis: (dataDir) =>
    `DATA_DIR（${dataDir}）下没有运行过自带的 Redis。请把 DATA_DIR 或 REDIS_URL 设成和服务一样`,
  noAnswer: (dataDir, why) =>
    `${dataDir === undefined ? 'REDIS_URL' : `自带的 Redis（DATA_DIR ${dataDir}）`} 没有响应${why === undefined ? '' : `：${why}`}${dataDir !== undefined ? '。自带的 Redis 只在服务运行时运行' : ''}`,
  noHistory: (where) => `${where} 没有历史库。请把 DATA_DIR 或 HISTORY_URL 设成和服务一样`,
  historyClosed: (where, why) => `无法打开历史库 ${where}：${why}`,
  redisOnly: (why) => `${why}。以下只有 Redis 还记得的内容`,

  column: (column) => COLUMNS[column],
  vanished: (rule, since) =>
    `规则文件里已没有 rule:${rule}，它的撤回从 ${since} 起暂缓：请把规则加回来，或用 release 执行撤回、discard 不撤回`,
  turnedOff: (name, only) => `已手动关停：${name}${only.length === 0 ? '' : `（只有 ${only.join('、')}）`}`,
  laneStopped: (api, reason, since, probe) => `${api}：从 ${since} 起自动停止（${reason}），下次试探在 ${probe}`,
  unconfirmed: (api, count) => `${api}：有 ${count} 次撤回腾讯云已受理，但一分钟内没有收到确认`,
  heldOfRule: (api, count, rule) => `${api}：规则 ${rule} 有 ${count} 条暂缓`,
  unaccounted: (api, count) => `${api}：有 ${count} 条列入撤回的消息对不上账`,
  braked: (name, since) => `从 ${since} 起被熔断拦下：${name}。请先查看，再用 release 执行撤回，或用 discard 不撤回`,
  noBrake: (name, until) => `${name} 不受熔断限制，直到 ${until}`,
  mutes: (waiting, underWay, stopped) =>
    `禁言：等待 ${waiting}，进行中 ${underWay}${stopped === undefined ? '' : `；已自动停止（${stopped}）`}`,
  reviews: (count) => `等人处理：${count}`,
  counting: () => '正在清点消息',
  auditStopped: () => '已中止，已经修复的仍然有效',
  audit: () => '核对',
  sum: (flagged, final, pending, held, isEqual) =>
    `列入撤回 ${flagged} ${isEqual ? '=' : '≠'} 已有结果 ${final} + 排队 ${pending} + 暂缓 ${held}`,
  found: (what, count) => {
    const told = {
      moving: '；清点时仍在变动',
      broken: '；账目不平',
      gone: `；结束了 ${count} 条早已不在的`,
      'put back': `；把 ${count} 条不在任何队列里的放回了队列`,
      lost: `；从账目中去掉了 ${count} 条，Redis 丢失了其中一部分`,
      turns: `；重新排入了 ${count} 个丢失的任务`,
    };
    return told[what];
  },
  booksBroken: () => '账目不平。',
  booksWhole: () => '每一条都对得上。',
  noActs: () => '还没有人做过任何操作。',
  log: () => '操作记录',
  noResult: () => '没有结果：仍在进行，或中途断了',

  textGone: () => '（文本已不再保留）',
  nextPage: (command) => `下一页：${command}`,
  nothingHeld: () => '没有暂缓撤回的消息',
  heldCount: (count) => `共 ${count} 条暂缓撤回`,

  part: (part, name) => (part === 'all' ? '全部撤回' : `${part === 'rule' ? '规则' : '群'} ${name}`),
  touches: (verb, what, open) => `${VERBS[verb]}，${what}：有 ${open} 条撤回还没有结果`,
  touchesHeld: (verb, count) => `${VERBS[verb]}，全部暂缓的：共 ${count} 条`,
  ofRule: (count, rule) => `规则 ${rule}：${count} 条`,
  noSuchRule: (rule, directory, hint) => `但 ${directory} 里没有叫“${rule}”的规则：${hint}`,
  untouched: (what) => `${what}：没有暂缓的撤回，也没有手动关停或熔断`,
  heldFromNow: (count, what) => `已暂缓 ${count} 条；${what} 之后列入的也先暂缓`,
  released: (count) => `已放行 ${count} 条，将执行撤回`,
  releasedWithout: (count, what, until) => `已放行 ${count} 条，将执行撤回；${what} 不受熔断限制，直到 ${until}`,
  cancelled: (count) => `已取消 ${count} 条`,
  namedHeld: (verb, count, of) => `${VERBS[verb]}：指定的 ${of} 条中，有 ${count} 条处于暂缓`,
  noneHeld: () => '指定的消息都不在暂缓之列',
  stillHeld: (count, rule) => `仍然暂缓：规则 ${rule} 的 ${count} 条，该规则或所在的群另有关停或熔断`,
  queuedKept: () => '这些会保留并等待',
  queuedCancelled: () => '这些会全部取消，不能恢复',
  stoppedCancelled: (count) => `已停止，取消了 ${count} 条`,
  stoppedKept: () => '已停止，排队的予以保留',
  stoppedHeld: (count) => `已停止，暂缓了 ${count} 条`,
  resumed: (what, released) => `${what}：已恢复${released === undefined ? '' : `，放行 ${released} 条`}`,
  ruleStillHeld: (rule) => `仍然暂缓：请用 unsaid release --rule ${rule} 执行撤回，或用 discard 不撤回`,
  brakeOnAll: () => '总熔断仍在拦截：请用 unsaid release --all 执行撤回，或用 discard 不撤回',

  recallCount: (count) => `撤回 ${count} 条消息`,
  messageAndMore: (ref, more) => `${ref}${more > 0 ? ` 等 ${more + 1} 条` : ''}`,
  senderIn: (sender, place, from, to) =>
    `发送者 ${sender}${place === undefined ? '' : `，会话 ${place}`}，${from} 至 ${to}`,
  conversationIn: (place, from, to) => `会话 ${place}，${from} 至 ${to}`,
  allGone: (count, what) => `有 ${count} 条记录，但消息都已不在：${what}`,
  noneOnRecord: (what) => `没有这样的消息记录：${what}`,
  notOnRecord: () => '没有记录',
  by: (sender) => `发送者 ${sender}`,
  goneAlready: () => '已不在',
  moreGone: (count) => `另有 ${count} 条记录，消息已不在`,
  ofThose: (from, to) => `发送时间从 ${from} 到 ${to}（UTC）`,
  knownOnes: () => '“之前已列入”的没有任何变化；各自的结果可用 unsaid explain 查看。',
  purgePlan: (sender, group, count) =>
    `清空 ${sender} 在群 ${group} 的消息：有记录的 ${count} 条，以及腾讯云保存的更早的消息`,
  noPurge: (group, sender) =>
    `直播群（AVChatRoom）没有云端历史，清空不起作用。请用 unsaid recall --group ${group} --sender ${sender} --since 1h`,
  refusedCount: (count) => `被拒 ${count} 条`,
  refusedAt: (code, rule, at) => `错误码 ${code}  ${rule}  被拒于 ${at}`,
  queued: (count, over) => `已排队 ${count} 条${over > 0 ? `；${over} 条已无法再撤回` : ''}`,

  looking: () => '正在查找消息',
  unknownSender: () => '（未知）',
  foundCount: (count, isStopped) => `找到 ${count} 条${isStopped ? '，随后中止' : ''}`,

  nothingAside: () => '没有被搁置的内容',
  takenUpAgain: () => '以下内容将重新处理：',
  goneForGood: () => '以下内容将彻底删除：',
  dropped: (count) => `已删除 ${count} 个`,
  putBack: (count) => `已放回 ${count} 个，服务运行时会在一秒内处理`,
  damagedLeft: (count) => `留下 ${count} 个：已损坏，无法处理`,
  asideKind: (kind) => (kind === 'entry' ? '回调' : '已损坏'),
  bytes: (count) => `${count} 字节`,

  noticeState: (state) => NOTICE_STATES[state] ?? state,
  noticeCount: (count, state) => (state === undefined ? `共 ${count} 个` : `${NOTICE_STATES[state]} ${count} 个`),
  tries: (count) => `试过 ${count} 次`,
  noneDead: () => '不再发送的事件里没有符合条件的',
  deadPlan: (verb, count) => `${verb === 'resend' ? '重新发送' : '丢掉'} ${count} 个不再发送的事件`,
  sentAgain: (count) => `正在重新发送 ${count} 个`,
  noReceiver: (known) => `NOTIFY 里没有这个接收方，现有的是：${known.join('、') || '无'}`,
  taken: (receiver, why) => `${receiver}：${why ?? '已收下'}`,
};
