import type { ReportColumn, ReportTotal, Work } from '../en/kept.ts';
import type { KeptWords } from '../words.ts';

const WORK: Readonly<Record<Work, string>> = {
  keys: '正在检查 Redis 的键',
  texts: '正在判定文本',
  rules: '正在测试规则',
  rows: '正在按规则统计',
  lines: '正在读取行',
  messages: '正在导出消息',
  hits: '正在导出命中',
  decisions: '正在导出决定',
  acts: '正在导出操作记录',
  recall: '正在排入撤回',
  hold: '正在暂缓撤回',
  release: '正在执行撤回',
  discard: '正在改为不撤回',
  retry: '正在重新排入被拒的撤回',
  entries: '正在检查词条',
};
const UNITS = { s: '秒', min: '分钟', h: '小时' };
const COLUMNS: Readonly<Record<ReportColumn, string>> = {
  policy: '政策',
  rule: '规则',
  in: '会话',
  by: '方式',
  flagged: '列入撤回',
  recalled: '已撤回',
  withdrawn: '不撤回',
  appealed: '申诉',
  reversed: '改判',
  median: '中位数',
};
const TOTALS: Readonly<Record<ReportTotal, string>> = {
  judged: '判定',
  reports: '举报',
  appeals: '申诉',
  mutes: '禁言',
};
const KINDS: Readonly<Record<string, string>> = { c2c: '单聊', group: '群', official: '公众号' };

/** What is said of what is kept, in Chinese: `forget`, `export`, `report`; of pictures; and of how far long work is. */
export const kept: KeptWords = {
  work: (work) => WORK[work],
  workDone: (what, done, total, rate, left) =>
    `${what}：${done}${total === undefined ? '' : ` / ${total}`}（每秒 ${rate}${left === undefined ? '' : `，还要 ${left}`}）`,
  time: (amount, unit) => `${amount} ${UNITS[unit]}`,
  restFollows: () => '已中止。再执行一次，其余的也会处理',
  stoppedAfter: (done, of, what) => {
    const unit = what === 'lines' ? '行' : '条规则';
    return of === undefined ? `已中止，处理了 ${done} ${unit}` : `已中止，${of} ${unit}里处理了 ${done} ${unit}`;
  },

  whom: () => '请用 --account 指定账号',
  stillOpen: (open) =>
    `此账号还有 ${open} 条消息等待撤回或判定，没有执行任何操作。请等它们结束后再试，或先用 unsaid discard 决定不撤回（unsaid status 可以查看）`,
  forgetPlan: (account, messages, hasHistory) =>
    `忘记 ${account}：${messages} 条消息和与之相关的一切，范围是 ${hasHistory ? 'Redis 和历史库' : 'Redis（这里没有历史库）'}。此操作无法撤销`,
  forgotten: (entries, rows) => `Redis 里清除了 ${entries} 项，历史库里清除了 ${rows} 行`,
  forgetStopped: () => '已中止；一部分已经删除。再执行一次，其余的也会删除',
  notWrittenAnew: (why) => `Redis 没有重写它的追加文件：${why}`,
  copiesElsewhere: () => '备份，以及自己的 Redis 或 PostgreSQL 里还有副本：参见 docs/history.md 的“Forgetting”',

  whatToExport: (kinds) => `请指定要导出什么：${kinds.join('、')}`,
  textOfMessages: () => '--text 只能用于 messages',
  exportSince: () => '请用 --since 指定开始时间，例如 --since 24h',
  wrongCursor: (option, said) => `${option}：“${said}”不是列表给出的位置`,
  goOnWith: (after) => `已中止；接着导出请加 --after ${after}`,

  reportFrom: () => '请用 --from 指定开始时间，例如 --from 2026-01-01',
  reportStopped: () => '已中止；没有任何改动',
  toAfterFrom: () => '--to 必须晚于 --from',
  column: (column) => COLUMNS[column],
  total: (total, count) => `${TOTALS[total]} ${count}`,
  kind: (kind) => KINDS[kind] ?? kind,
  means: (means) => ({ automated: '完全自动', person: '有人参与' })[means],
  period: (from, to) => `${from} 至 ${to}`,
  seconds: (seconds) => `${seconds} 秒`,
  nothingFlagged: () => '没有列入撤回的消息',
  removedByRule: (from, to) => `各规则撤回的消息，${from} 至 ${to}`,
  removed: (flagged, recalled) => `列入撤回 ${flagged} 条，已撤回 ${recalled} 条`,
  shades: () => '浅色：列入撤回，深色：已撤回',

  whatCatches: (model) => `${model} 能识别多少`,
  linesOfModel: (match, noMatch, folds) => `应命中 ${match} 行，不应命中 ${noMatch} 行，分 ${folds} 份交叉验证`,
  oneIn: (number) => `${number} 条里 1 条`,
  takenWrongly: () => '被误判的正常消息',
};
