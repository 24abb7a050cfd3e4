import type { DoctorWords } from '../words.ts';
import { redisText, settingText } from './settings.ts';

const ABOUT = {
  settings: '設定',
  tencent: 'Tencent',
  clock: '時計',
  redis: 'Redis',
  recalls: '取り消し',
  process: 'プロセス',
  spool: 'スプール',
  callbacks: 'コールバック',
  disk: 'ディスク',
  rules: 'ルール',
  history: '履歴',
};
const STATES = { ok: '正常', note: '注意', bad: '異常' };
const REFUSED = {
  'no-sign': 'Sign がない',
  'no-time': 'RequestTime がないか、数ではない',
  stale: 'RequestTime が 1 分以上ずれている',
  'other-token': 'Sign のトークンが CALLBACK_TOKEN と違う',
  'other-app': 'TENCENT_SDKAPPID とは別のアプリのもの',
};
const RESULTS = {
  unsigned: '署名の誤り',
  wrong_app: '別のアプリ',
  malformed: '内容の誤り',
  too_large: 'サイズ超過',
  unavailable: '保存先なし',
};
const COUNTED = {
  unsigned: 'CALLBACK_TOKEN がコンソールのトークンと違うか、時計が 60 秒以上ずれているか、外部の者が呼び出しています',
  wrong_app: '別のアプリのコールバックです。TENCENT_SDKAPPID と、そのアプリのコールバック URL を確認してください',
  malformed: '呼び出し元が Tencent ではないか、途中のプロキシが内容を変えています',
  too_large: 'CALLBACK_MAX_BYTES を大きくしてください',
  unavailable: 'Redis に接続できず、スプールもいっぱいです',
};
const TENCENT = {
  credential:
    'TENCENT_SDKAPPID、TENCENT_ADMIN、キーは同じアプリのものにしてください。コンソールからキーを写し直してください',
  permission: 'コンソールで TENCENT_ADMIN をアプリ管理者にし、このマシンのアドレスを許可してください',
  data_center: 'TENCENT_REGION をアプリのデータセンターに合わせてください',
  account: 'コンソールでアプリの状態を確認するか、Tencent に問い合わせてください',
  plan: 'コンソールでプランと請求を確認してください',
  quota: '無料枠を使い切りました。回復を待つか、プランを上げてください',
  frequency: '誤った UserSig が多すぎます。1 分待ってから、キーを確認してください',
  url: 'TENCENT_REST_URL を空にするか、途中のプロキシを確認してください',
  other: 'docs/operations.md の「Why an API stops」を見てください',
};

const RISKS = {
  hidden:
    'Redis の設定を読めません（ホスト型では CONFIG が拒否されます）。appendonly が有効で、maxmemory-policy が noeviction であることを確認してください',
  appendonly:
    'appendonly が no です。Redis が落ちると、200 と答えていても、最後のスナップショット以降のメッセージと取り消しが失われます。appendonly yes にしてください',
  appendfsync:
    'appendfsync が no です。Redis のマシンが落ちると、約 30 秒分のメッセージと取り消しが失われます。appendfsync everysec（1 秒分）か always（損失なし）にしてください',
  lazyfree:
    'lazyfree-lazy-expire が no です。期限切れの記録をまとめて解放する間、Redis が応答しません。lazyfree-lazy-expire yes にしてください',
  eviction:
    'maxmemory-policy が DETAIL です。メモリーがいっぱいになると、待っている取り消しも含めてキーが捨てられます。noeviction にしてください',
  clock:
    'Redis の時計がこのマシンと DETAIL 秒ずれています。取り消しの期限が早すぎたり遅すぎたりします。両方を NTP に合わせてください',
};

/** What `unsaid doctor` says, in Japanese. */
export const doctor: DoctorWords = {
  about: (about) => ABOUT[about],
  state: (state) => STATES[state],
  well: () => 'すべて正常です。',
  toMend: (count) => `${count} 件の対応が必要です。`,
  ago: (seconds) => `${timeOf(seconds)}前`,

  settingsComplete: () => 'そろっています',
  setting: settingText,
  settingsHint: () => '各項目の説明は docs/operations.md にあります',
  noSettingsHint: () =>
    'unsaid init を実行してください。必要な設定を尋ねて .env に書き込みます。.env があるなら、そのフォルダーで実行してください',

  noKey: () => '問い合わせていません。TENCENT_SECRET_KEY がありません',
  noKeyHint: () => 'メッセージを取り消すなら設定してください',
  takesCalls: (admin, url) => `${url} は ${admin} の呼び出しを受け付けます`,
  noAnswer: (url, why) => `${url} が応答しません：${why}`,
  noAnswerHint: () => 'ネットワーク、DNS、ファイアウォール、プロキシを確認し、ここから curl -v で試してください',
  refusesUs: (reason, code, meaning) => `呼び出しが拒否されました（${reason}）：${code}、${meaning}`,
  refusesUsHint: (reason) => TENCENT[reason],
  clock: (seconds, isBehind) => `Tencent より ${seconds} 秒${isBehind ? '遅れています' : '進んでいます'}`,
  clockHint: () => 'NTP で合わせてください（timedatectl set-ntp true）。60 秒を超えるとコールバックを拒否します',

  redisAnswers: (version) =>
    version === undefined ? '応答しますが、バージョンは不明です' : `応答します。バージョン ${version}`,
  redisLack: redisText,
  redisFails: (why) => `途中でエラーになりました：${why}`,
  redisAwayHint: (why) =>
    ({
      refused:
        'このアドレスで待ち受けるものがありません。Redis を起動するか、REDIS_URL を直してください。REDIS_URL を消せば内蔵のものを使います',
      unknown: 'ホスト名が見つかりません。REDIS_URL のホストと DNS を確認してください',
      login: 'ユーザー名かパスワードが違います。REDIS_URL を確認してください（特殊文字はパーセントエンコード）',
      other: 'REDIS_URL、ネットワーク、ファイアウォールを確認してください。docs/redis.md に説明があります',
    })[why],
  privateDown: (dataDir) => `内蔵の Redis は動いていません（DATA_DIR：${dataDir}）`,
  privateDownHint: () => 'サービスと一緒に起動し、停止します：unsaid serve',
  privateElsewhere: (dataDir) => `プロセスは動いていますが、ここの DATA_DIR（${dataDir}）に内蔵の Redis はありません`,
  privateElsewhereHint: () => 'DATA_DIR か REDIS_URL をそのプロセスと同じにするか、そのフォルダーで実行してください',
  privateFails: (dataDir, why) =>
    `プロセスは動いていますが、内蔵の Redis（DATA_DIR：${dataDir}）が応答しません${why === undefined ? '' : `：${why}`}`,
  privateFailsHint: (dataDir) => `理由はサービスのログと ${dataDir}/redis/redis.log にあります`,
  noServer: () => 'REDIS_URL が未設定で、このマシンには redis-server も valkey-server（6.2 以降）もありません',
  noServerHint: (commands) =>
    `${commands.length === 0 ? 'Redis をインストールする' : commands.join(' または ')} か、別の場所の Redis を REDIS_URL に設定してください`,
  redisRisk: (risk, detail) => RISKS[risk].replace('DETAIL', detail),
  redisHint: () => 'docs/redis.md を見てください',
  redisCommandsHint: () => 'docs/redis.md の「Which commands are needed」を見てください',
  recalls: (flagged, pending, held) => `取り消し対象 ${flagged} 件、待機 ${pending} 件、保留 ${held} 件`,
  booksWrong: () => '台帳が一致しません',
  booksWrongHint: () => 'unsaid status --audit で、クラッシュの跡を直せます',
  heldWait: (held) => `${held} 件が人の判断を待っています`,
  heldWaitHint: () => 'unsaid held で確認し、unsaid release（実行）か discard（取り消さない）で決めてください',
  vanished: (rule) => `ルール ${rule} はどのファイルにもなく、待機分は保留されています`,
  vanishedHint: () => 'ルールを戻すか、unsaid discard でやめてください',

  processReady: (version, since) =>
    `unsaid ${version ?? '（バージョン不明）'}、準備完了${since === undefined ? '' : `、起動 ${since}`}`,
  processLacksHint: () => 'docs/operations.md の「Health」を見てください',
  noProcess: (base) => `${base} で応答するプロセスがありません`,
  noProcessHint: (hasStarted) =>
    hasStarted
      ? '起動する（unsaid serve）か、動いているマシンで同じ ADMIN_HOST と ADMIN_PORT を使って実行してください'
      : 'まだ起動したことがありません。unsaid serve（または npm start）を実行してください',
  otherProgram: (base) => `${base} で応答するのは unsaid ではありません`,
  otherProgramHint: () => '別のプログラムが ADMIN_PORT を使っています。それを止めるか、ADMIN_PORT を変えてください',
  elsewhere: (base, processes) =>
    `${base} で応答するプロセスはなく、別の場所で ${processes.length} 個が動いています：${processes.join('、')}`,
  elsewhereHint: () => '中の様子を見るには、それが動いているマシンで実行してください',
  processLack: redisText,
  apiStopped: (api, reason) => `${api} は停止しています：${reason}`,
  apiStoppedHint: () => 'docs/operations.md の「Why an API stops」を見てください',
  setAside: (files) => `${files} 個のファイルが取り置かれています`,
  setAsideHint: () => 'どれが、なぜかは unsaid spool で分かります',
  spoolWaits: (callbacks) => `ディスク上で ${callbacks} 件のコールバックが待っています`,
  spoolWaitsHint: () => 'Redis に接続できないか、遅くなっています。上を見てください',

  taken: (count) => `起動後に ${count} 件を受け付けました`,
  noneCame: () => '起動後に 1 件も来ていません',
  noneCameHint: () => 'docs/connect.md の手順 4～6（URL、トークン、スイッチ）を確認してください',
  lastCame: (ago, process) => `最後の 1 件は ${ago}に ${process} が受け付けました`,
  refusedAs: (count, result) => `起動後に ${count} 件を拒否しました：${RESULTS[result]}（${result}）`,
  refusedAsHint: (result) => COUNTED[result],
  refusedFor: (count, reason, ago, process) =>
    `${process} が ${count} 件を拒否しました：${REFUSED[reason]}。最後は ${ago}`,

  free: (gigabytes, dir) => `DATA_DIR（${dir}）の空き容量は ${gigabytes} GB`,
  freeHint: () => '空きを作ってください。スプールと履歴がここに入ります',
  notThere: (dir) => `DATA_DIR（${dir}）はまだありません`,
  notThereHint: () => 'サービスが作ります',
  diskUnreadable: (dir, code) => `DATA_DIR（${dir}）を読めません：${code}`,
  diskUnreadableHint: () => 'サービスと同じユーザーで実行してください',

  rulesRefused: (dir, first, more) => `${dir} を読み込めません：${first}${more > 0 ? `（ほか ${more} 件）` : ''}`,
  rulesRefusedHint: (isUp) =>
    `場所は unsaid rules check で分かります。${isUp ? 'いまは最後に正しかったルールで判定しています' : '直すまで、正しいルールを保存したことのないサービスは起動しません'}`,
  noRulesHint: () => 'unsaid init が最初のルールを書きます。または RULES_DIR でルールのフォルダーを指定してください',
  rules: (count, dir, live) => `${dir} に ${count} 件、うち ${live} 件が有効`,
  rulesOther: () => 'プロセスは別のルールで判定しています',
  rulesOtherHint: () => 'RULES_DIR がサービスと違うか、変更が拒否されています。サービスのログを見てください',

  historyHasAll: () => '遅れはありません',
  historyBehind: (time, facts) => `${time}遅れています（待っている記録 ${facts} 件）`,
  historyBehindHint: () => 'docs/runbooks.md の UnsaidHistoryBehind を見てください',
  historyLost: (facts) => `${facts} 件の記録は受け取り手がなく、失われました`,
  historyLostHint: () => 'admin の役割を持つプロセスが必要です。失われた分は集計に入りません',
  behind: (seconds) => timeOf(seconds),
};

function timeOf(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} 秒`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} 分`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} 時間` : `${Math.round(seconds / 86_400)} 日`;
}
