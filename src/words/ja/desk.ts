import type { StatusColumn, Verb } from '../en/desk.ts';
import type { DeskWords } from '../words.ts';

const SEVERITIES: Readonly<Record<string, string>> = { critical: '重大', high: '高', medium: '中', low: '低' };
const STANDINGS: Readonly<Record<string, string>> = {
  pending: '待機',
  queued: '待機に追加',
  held: '保留',
  claimed: '呼び出し中',
  raised: '待機中（重大度を引き上げ）',
  known: '指示済み',
  recalled: '取り消し済み',
  gone: '存在しない',
  expired: '古すぎる',
  unsupported: '取り消せない種類',
  refused: '拒否',
  cancelled: '中止',
};
const COLUMNS: Readonly<Record<StatusColumn, string>> = {
  flagged: '取り消し対象',
  pending: '待機',
  held: '保留',
  recalled: '取り消し済み',
  gone: '存在しない',
  expired: '古すぎ',
  unsupported: '対象外',
  refused: '拒否',
  cancelled: '中止',
};
const VERBS: Readonly<Record<Verb, string>> = {
  hold: '保留',
  release: '取り消しを実行',
  discard: '取り消さない',
  stop: '停止',
  resume: '再開',
};
const NOTICE_STATES: Readonly<Record<string, string>> = { waiting: '送信待ち', sent: '送信済み', dead: '送信を断念' };

/** What the commands of a moderator and of who is on call say, in Japanese. */
export const desk: DeskWords = {
  severity: (severity) => SEVERITIES[severity] ?? severity,
  standing: (standing) => STANDINGS[standing] ?? standing,
  sent: (at) => `送信 ${at}`,
  andMore: (count) => `… ほか ${count} 件`,
  none: () => 'なし',

  doIt: () => '実行しますか？ [y/N] ',
  why: () => '理由を入力してください（操作履歴に残ります）：',
  nothingDone: () => '何も実行しませんでした。',
  noReasonNothingDone: () => '理由がないため、何も実行しませんでした。',
  redisWentAway: () => '途中で Redis に接続できなくなりました。もう一度コマンドを実行してください',
  noPrivateRedis: (dataDir) =>
    `DATA_DIR（${dataDir}）では内蔵の Redis が動いたことがありません。DATA_DIR か REDIS_URL をサービスと同じにしてください`,
  noAnswer: (dataDir, why) =>
    `${dataDir === undefined ? 'REDIS_URL' : `内蔵の Redis（DATA_DIR ${dataDir}）`} から応答がありません${why === undefined ? '' : `：${why}`}${dataDir !== undefined ? '。内蔵の Redis はサービスの実行中だけ動きます' : ''}`,
  noHistory: (where) => `${where} に履歴がありません。DATA_DIR か HISTORY_URL をサービスと同じにしてください`,
  historyClosed: (where, why) => `履歴 ${where} を開けません：${why}`,
  redisOnly: (why) => `${why}。以下は Redis に残っている分だけです`,

  column: (column) => COLUMNS[column],
  vanished: (rule, since) =>
    `rule:${rule} がルールファイルからなくなったため、${since} から保留しています。ルールを戻すか、release で取り消しを実行、または discard で取り消さないことにしてください`,
  turnedOff: (name, only) => `手動で停止中：${name}${only.length === 0 ? '' : `（${only.join('、')} のみ）`}`,
  laneStopped: (api, reason, since, probe) => `${api}：${since} から自動停止中（${reason}）。次の確認は ${probe}`,
  unconfirmed: (api, count) => `${api}：受け付けられたのに 1 分以内に確認が届かない取り消しが ${count} 件あります`,
  heldOfRule: (api, count, rule) => `${api}：ルール ${rule} の ${count} 件を保留中`,
  unaccounted: (api, count) => `${api}：取り消し対象のうち ${count} 件の行方がわかりません`,
  braked: (name, since) =>
    `${since} からブレーキで保留中：${name}。確認してから、release で取り消しを実行、または discard で取り消さないことにしてください`,
  noBrake: (name, until) => `${name} には ${until} までブレーキがかかりません`,
  mutes: (waiting, underWay, stopped) =>
    `発言禁止：待機 ${waiting}、実行中 ${underWay}${stopped === undefined ? '' : `（自動停止中：${stopped}）`}`,
  reviews: (count) => `審査待ち：${count}`,
  counting: () => 'メッセージを数えています',
  auditStopped: () => '中断しました。ここまでに直した分はそのまま残ります',
  audit: () => '照合',
  sum: (flagged, final, pending, held, isEqual) =>
    `取り消し対象 ${flagged} ${isEqual ? '=' : '≠'} 結果あり ${final} + 待機 ${pending} + 保留 ${held}`,
  found: (what, count) => {
    const told = {
      moving: '。数えている間に動きました',
      broken: '。台帳が合いません',
      gone: `。すでに存在しない ${count} 件を終わらせました`,
      'put back': `。どこにも並んでいなかった ${count} 件を戻しました`,
      lost: `。Redis が一部を失った ${count} 件を台帳から外しました`,
      turns: `。失われた処理 ${count} 件を並べ直しました`,
    };
    return told[what];
  },
  booksBroken: () => '台帳が合いません。',
  booksWhole: () => 'すべて合っています。',
  noActs: () => 'まだ誰も操作していません。',
  log: () => '操作履歴',
  noResult: () => '結果なし：実行中か、途中で切れました',

  textGone: () => '（本文は保存期間を過ぎました）',
  nextPage: (command) => `続き：${command}`,
  nothingHeld: () => '保留中のものはありません',
  heldCount: (count) => `保留中 ${count} 件`,

  part: (part, name) => (part === 'all' ? 'すべての取り消し' : `${part === 'rule' ? 'ルール' : 'グループ'} ${name}`),
  touches: (verb, what, open) => `${VERBS[verb]}（${what}）：結果が出ていない取り消しが ${open} 件あります`,
  touchesHeld: (verb, count) => `${VERBS[verb]}（保留中のすべて）：取り消し ${count} 件`,
  ofRule: (count, rule) => `ルール ${rule}：${count} 件`,
  noSuchRule: (rule, directory, hint) => `ただし ${directory} に「${rule}」というルールはありません。${hint}`,
  untouched: (what) => `${what}：保留中のものはなく、停止もブレーキもかかっていません`,
  heldFromNow: (count, what) => `${count} 件を保留しました。${what} でこれから対象になる分も保留します`,
  released: (count) => `${count} 件の取り消しを実行します`,
  releasedWithout: (count, what, until) =>
    `${count} 件の取り消しを実行します。${what} には ${until} までブレーキがかかりません`,
  cancelled: (count) => `${count} 件を中止しました`,
  namedHeld: (verb, count, of) => `${VERBS[verb]}：指定した ${of} 件のうち ${count} 件が保留中です`,
  noneHeld: () => '指定したメッセージに保留中のものはありません',
  stillHeld: (count, rule) =>
    `まだ保留中：ルール ${rule} の ${count} 件。ルールかグループに、別の停止かブレーキがかかっています`,
  queuedKept: () => 'これらは残したまま待たせます',
  queuedCancelled: () => 'これらはすべて中止します。元に戻せません',
  stoppedCancelled: (count) => `停止しました。${count} 件を中止しました`,
  stoppedKept: () => '停止しました。待機中のものは残します',
  stoppedHeld: (count) => `停止しました。${count} 件を保留しました`,
  resumed: (what, released) =>
    `${what}：再開しました${released === undefined ? '' : `。${released} 件の取り消しを実行します`}`,
  ruleStillHeld: (rule) =>
    `まだ保留中：unsaid release --rule ${rule} で取り消しを実行、または discard で取り消さないことにしてください`,
  brakeOnAll: () =>
    '全体のブレーキがまだ保留しています：unsaid release --all で取り消しを実行、または discard で取り消さないことにしてください',

  recallCount: (count) => `メッセージ ${count} 件を取り消します`,
  messageAndMore: (ref, more) => `${ref}${more > 0 ? ` ほか ${more} 件` : ''}`,
  senderIn: (sender, place, from, to) =>
    `送信者 ${sender}${place === undefined ? '' : `、会話 ${place}`}、${from} から ${to} まで`,
  conversationIn: (place, from, to) => `会話 ${place}、${from} から ${to} まで`,
  allGone: (count, what) => `記録は ${count} 件ありますが、すべてすでに存在しません：${what}`,
  noneOnRecord: (what) => `該当するメッセージの記録がありません：${what}`,
  notOnRecord: () => '記録なし',
  by: (sender) => `送信者 ${sender}`,
  goneAlready: () => 'すでに存在しない',
  moreGone: (count) => `ほかに ${count} 件の記録がありますが、すでに存在しません`,
  ofThose: (from, to) => `送信が ${from} から ${to} まで（UTC）のもの`,
  knownOnes: () =>
    '「指示済み」は前に指示されていて、何も変わりません。それぞれの結果は unsaid explain で確認できます。',
  purgePlan: (sender, group, count) =>
    `グループ ${group} での ${sender} の発言を一括削除：記録にある ${count} 件と、Tencent に残るそれ以前のもの`,
  noPurge: (group, sender) =>
    `AVChatRoom には履歴が残らないため、一括削除は効きません。unsaid recall --group ${group} --sender ${sender} --since 1h を使ってください`,
  refusedCount: (count) => `拒否 ${count} 件`,
  refusedAt: (code, rule, at) => `コード ${code}  ${rule}  拒否 ${at}`,
  queued: (count, over) => `${count} 件を待機に追加${over > 0 ? `。${over} 件はもう取り消せません` : ''}`,

  looking: () => 'メッセージを検索しています',
  unknownSender: () => '（不明）',
  foundCount: (count, isStopped) => `${count} 件見つかりました${isStopped ? '（途中で中断）' : ''}`,

  nothingAside: () => '取り分けられたものはありません',
  takenUpAgain: () => '次のものを処理し直します：',
  goneForGood: () => '次のものを完全に削除します：',
  dropped: (count) => `${count} 件を削除しました`,
  putBack: (count) => `${count} 件を戻しました。サービスが動いていれば 1 秒以内に処理します`,
  damagedLeft: (count) => `${count} 件は残りました。壊れていて処理できません`,
  asideKind: (kind) => (kind === 'entry' ? 'コールバック' : '破損'),
  bytes: (count) => `${count} バイト`,

  noticeState: (state) => NOTICE_STATES[state] ?? state,
  noticeCount: (count, state) => (state === undefined ? `全 ${count} 件` : `${NOTICE_STATES[state]} ${count} 件`),
  tries: (count) => `${count} 回試行`,
  noneDead: () => '送信を断念したイベントに該当するものはありません',
  deadPlan: (verb, count) => `送信を断念したイベント ${count} 件を${verb === 'resend' ? '送り直します' : '捨てます'}`,
  sentAgain: (count) => `${count} 件を送り直します`,
  noReceiver: (known) => `NOTIFY にその送り先はありません。あるのは：${known.join('、') || 'なし'}`,
  taken: (receiver, why) => `${receiver}：${why ?? '受け取りました'}`,
};
