import type { DoctorWords } from '../words.ts';
import { redisText, settingText } from './settings.ts';

const ABOUT = {
  settings: '设置',
  tencent: '腾讯云',
  clock: '时钟',
  redis: 'Redis',
  recalls: '撤回',
  process: '进程',
  spool: '本地积压',
  callbacks: '回调',
  disk: '磁盘',
  rules: '规则',
  history: '历史库',
};
const STATES = { ok: '正常', note: '注意', bad: '异常' };
const REFUSED = {
  'no-sign': '没有 Sign',
  'no-time': 'RequestTime 缺失或不是数字',
  stale: 'RequestTime 与当前时间相差超过一分钟',
  'other-token': 'Sign 用的 Token 与 CALLBACK_TOKEN 不同',
  'other-app': '来自别的应用，与 TENCENT_SDKAPPID 不符',
};
const RESULTS = {
  unsigned: '签名不对',
  wrong_app: '应用不对',
  malformed: '内容有误',
  too_large: '过大',
  unavailable: '无处存放',
};
const COUNTED = {
  unsigned: 'CALLBACK_TOKEN 与控制台里的 Token 不一致，或时钟偏差超过 60 秒，或有外人在调用',
  wrong_app: '回调来自别的应用：请检查 TENCENT_SDKAPPID，以及另一个应用在控制台里填的回调 URL',
  malformed: '调用方不是腾讯云，或者中间的代理改动了内容',
  too_large: '请调大 CALLBACK_MAX_BYTES',
  unavailable: 'Redis 连不上，本地积压也满了',
};
const TENCENT = {
  credential: 'TENCENT_SDKAPPID、TENCENT_ADMIN 和密钥必须属于同一个应用。请到控制台重新复制密钥',
  permission: '请在控制台把 TENCENT_ADMIN 设为应用管理员，并放行本机地址',
  data_center: '请把 TENCENT_REGION 设为应用所在的数据中心',
  account: '请到控制台查看应用状态，或咨询腾讯云',
  plan: '请到控制台查看套餐和账单',
  quota: '免费额度已用完：等待恢复，或升级套餐',
  frequency: '错误的 UserSig 太多：等一分钟，再检查密钥',
  url: '请把 TENCENT_REST_URL 留空，或检查途中的代理',
  other: '参见 docs/operations.md 的“Why an API stops”',
};

const RISKS = {
  hidden:
    'Redis 不提供设置（托管的 Redis 常常拒绝 CONFIG）：请自行确认已开启 appendonly，且 maxmemory-policy 是 noeviction',
  appendonly:
    'appendonly 是 no：Redis 崩溃时，上次快照之后的消息和撤回都会丢失，尽管回调已回答 200。请设置 appendonly yes',
  appendfsync:
    'appendfsync 是 no：Redis 所在机器崩溃时，会丢失约 30 秒的消息和撤回。请设置 appendfsync everysec（1 秒）或 always（不丢）',
  lazyfree:
    'lazyfree-lazy-expire 是 no：到期的一批记录会立即释放，期间 Redis 不响应任何人。请设置 lazyfree-lazy-expire yes',
  eviction: 'maxmemory-policy 是 DETAIL：内存满时 Redis 会丢弃键，等待中的撤回也会丢。请设置 noeviction',
  clock: 'Redis 的时钟与本机相差 DETAIL 秒：撤回会过早或过晚过期。请让两台机器都同步 NTP',
};

/** What `unsaid doctor` says, in Chinese. */
export const doctor: DoctorWords = {
  about: (about) => ABOUT[about],
  state: (state) => STATES[state],
  well: () => '一切正常。',
  toMend: (count) => `有 ${count} 处要处理。`,
  ago: (seconds) => `${timeOf(seconds)}前`,

  settingsComplete: () => '齐全',
  setting: settingText,
  settingsHint: () => '每一项的说明见 docs/operations.md',
  noSettingsHint: () => '运行 unsaid init，它会询问所需的设置并写入 .env；已经有 .env 的，请到它所在的目录运行',

  noKey: () => '没有询问：没有设置 TENCENT_SECRET_KEY',
  noKeyHint: () => '要撤回消息，就要设置它',
  takesCalls: (admin, url) => `${url} 接受 ${admin} 的调用`,
  noAnswer: (url, why) => `${url} 没有响应：${why}`,
  noAnswerHint: () => '检查网络、DNS、防火墙和代理，在本机用 curl -v 试一下这个地址',
  refusesUs: (reason, code, meaning) => `拒绝了我们的调用（${reason}）：${code}，${meaning}`,
  refusesUsHint: (reason) => TENCENT[reason],
  clock: (seconds, isBehind) => `比腾讯云${isBehind ? '慢' : '快'} ${seconds} 秒`,
  clockHint: () => '请让本机用 NTP 校时（timedatectl set-ntp true），偏差超过 60 秒时回调会被拒绝',

  redisAnswers: (version) => (version === undefined ? '有响应，但不提供版本号' : `有响应，版本 ${version}`),
  redisLack: redisText,
  redisFails: (why) => `执行到一半出错：${why}`,
  redisAwayHint: (why) =>
    ({
      refused: '这个地址没有程序在监听：启动 Redis，或改正 REDIS_URL；不设置 REDIS_URL 就用自带的',
      unknown: '找不到这个主机名：检查 REDIS_URL 里的主机和 DNS',
      login: '用户名或密码不对：检查 REDIS_URL，特殊字符要写成百分号编码',
      other: '检查 REDIS_URL、网络和防火墙，说明见 docs/redis.md',
    })[why],
  privateDown: (dataDir) => `自带的 Redis 没有运行（DATA_DIR：${dataDir}）`,
  privateDownHint: () => '它随服务一起启动和停止：unsaid serve',
  privateElsewhere: (dataDir) => `这里的 DATA_DIR（${dataDir}）下没有自带的 Redis，但有进程在运行`,
  privateElsewhereHint: () => '把这里的 DATA_DIR 或 REDIS_URL 设成和那个进程一样，或到它的目录里运行本命令',
  privateFails: (dataDir, why) =>
    `进程在运行，但它自带的 Redis（DATA_DIR：${dataDir}）没有响应${why === undefined ? '' : `：${why}`}`,
  privateFailsHint: (dataDir) => `原因见服务日志和 ${dataDir}/redis/redis.log`,
  noServer: () => '没有设置 REDIS_URL，本机也没有 redis-server 或 valkey-server（6.2 以上）',
  noServerHint: (commands) =>
    `${commands.join('，或 ')}${commands.length === 0 ? '安装 Redis' : ''}，或把 REDIS_URL 指向别处的 Redis`,
  redisRisk: (risk, detail) => RISKS[risk].replace('DETAIL', detail),
  redisHint: () => '参见 docs/redis.md',
  redisCommandsHint: () => '参见 docs/redis.md 的“Which commands are needed”',
  recalls: (flagged, pending, held) => `列入撤回 ${flagged} 条，排队 ${pending} 条，暂缓 ${held} 条`,
  booksWrong: () => '账目不平',
  booksWrongHint: () => 'unsaid status --audit 会修复崩溃留下的问题',
  heldWait: (held) => `有 ${held} 条在等人处理`,
  heldWaitHint: () => '先看 unsaid held，再用 unsaid release 执行撤回，或用 discard 不再撤回',
  vanished: (rule) => `规则 ${rule} 已不在任何文件里，它排队的撤回已暂缓`,
  vanishedHint: () => '把规则加回来，或者用 unsaid discard 不再撤回',

  processReady: (version, since) =>
    `unsaid ${version ?? '（版本未知）'}，已就绪${since === undefined ? '' : `，启动于 ${since}`}`,
  processLacksHint: () => '参见 docs/operations.md 的“Health”',
  noProcess: (base) => `${base} 没有进程响应`,
  noProcessHint: (hasStarted) =>
    hasStarted
      ? '启动它（unsaid serve），或者在它运行的机器上，用同样的 ADMIN_HOST 和 ADMIN_PORT 运行本命令'
      : '还没有启动过：运行 unsaid serve（或 npm start）',
  otherProgram: (base) => `${base} 上响应的不是 unsaid`,
  otherProgramHint: () => '另有程序占用了 ADMIN_PORT：停掉它，或换一个 ADMIN_PORT',
  elsewhere: (base, processes) => `${base} 没有进程响应，别处有 ${processes.length} 个在运行：${processes.join('、')}`,
  elsewhereHint: () => '要查看其中一个的内部情况，请在它运行的机器上运行本命令',
  processLack: redisText,
  apiStopped: (api, reason) => `${api} 已停：${reason}`,
  apiStoppedHint: () => '参见 docs/operations.md 的“Why an API stops”',
  setAside: (files) => `有 ${files} 个文件被搁置`,
  setAsideHint: () => '用 unsaid spool 查看是哪些、为什么',
  spoolWaits: (callbacks) => `磁盘上有 ${callbacks} 个回调在等待`,
  spoolWaitsHint: () => 'Redis 连不上或很慢，见上文',

  taken: (count) => `启动以来收到 ${count} 个`,
  noneCame: () => '启动以来一个也没有收到',
  noneCameHint: () => '参见 docs/connect.md 第 4 到 6 步：回调 URL、Token、开关',
  lastCame: (ago, process) => `最近一个在${ago}，由 ${process} 收到`,
  refusedAs: (count, result) => `启动以来因${RESULTS[result]}（${result}）拒绝了 ${count} 个`,
  refusedAsHint: (result) => COUNTED[result],
  refusedFor: (count, reason, ago, process) => `${process} 拒绝了 ${count} 个：${REFUSED[reason]}，最近一次在${ago}`,

  free: (gigabytes, dir) => `DATA_DIR（${dir}）剩余空间 ${gigabytes} GB`,
  freeHint: () => '请腾出空间：本地积压和历史库都放在这里',
  notThere: (dir) => `还没有 DATA_DIR（${dir}）`,
  notThereHint: () => '服务启动时会创建',
  diskUnreadable: (dir, code) => `无法读取 DATA_DIR（${dir}）：${code}`,
  diskUnreadableHint: () => '请用运行服务的用户来执行',

  rulesRefused: (dir, first, more) => `${dir} 无法加载：${first}${more > 0 ? `（另有 ${more} 处）` : ''}`,
  rulesRefusedHint: (isUp) =>
    `用 unsaid rules check 查看位置。${isUp ? '目前由最后一套正确的规则判定' : '改正之前，没有保存过正确规则的服务无法启动'}`,
  noRulesHint: () => '运行 unsaid init 会写入第一条规则，或用 RULES_DIR 指定规则目录',
  rules: (count, dir, live) => `${dir} 里有 ${count} 条，其中 ${live} 条生效`,
  rulesOther: () => '进程使用的规则与这里的不同',
  rulesOtherHint: () => '这里的 RULES_DIR 与服务的不同，或者改动没有被接受：请看服务日志',

  historyHasAll: () => '没有落后',
  historyBehind: (time, facts) => `落后 ${time}，还有 ${facts} 条事实在等待`,
  historyBehindHint: () => '参见 docs/runbooks.md 的 UnsaidHistoryBehind',
  historyLost: (facts) => `有 ${facts} 条事实没有进程接收，已丢弃`,
  historyLostHint: () => '必须有一个进程担任 admin 角色。丢弃的不会出现在任何报表里',
  behind: (seconds) => timeOf(seconds),
};

function timeOf(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} 秒`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} 分钟`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} 小时` : `${Math.round(seconds / 86_400)} 天`;
}
