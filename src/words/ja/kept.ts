import type { ReportColumn, ReportTotal, Work } from '../en/kept.ts';
import type { KeptWords } from '../words.ts';

const WORK: Readonly<Record<Work, string>> = {
  keys: 'Redis のキーを確認しています',
  texts: '本文を判定しています',
  rules: 'ルールをテストしています',
  rows: 'ルールごとに集計しています',
  lines: '行を読んでいます',
  messages: 'メッセージを書き出しています',
  hits: '当たりを書き出しています',
  decisions: '判断を書き出しています',
  acts: '操作履歴を書き出しています',
  recall: '取り消しを予約しています',
  hold: '取り消しを保留しています',
  release: '取り消しを実行に回しています',
  discard: '取り消さないことにしています',
  retry: '拒否された取り消しを予約し直しています',
  entries: '語句を確認しています',
};
const UNITS = { s: '秒', min: '分', h: '時間' };
const COLUMNS: Readonly<Record<ReportColumn, string>> = {
  policy: 'ポリシー',
  rule: 'ルール',
  in: '会話',
  by: '手段',
  flagged: '取り消し対象',
  recalled: '取り消し済み',
  withdrawn: '取り消さない',
  appealed: '異議',
  reversed: '判断変更',
  median: '中央値',
};
const TOTALS: Readonly<Record<ReportTotal, string>> = {
  judged: '判定',
  reports: '通報',
  appeals: '異議申し立て',
  mutes: '発言禁止',
};
const KINDS: Readonly<Record<string, string>> = { c2c: '個人', group: 'グループ', official: '公式アカウント' };

/** What is said of what is kept, in Japanese: `forget`, `export`, `report`; of pictures; and of how far long work is. */
export const kept: KeptWords = {
  work: (work) => WORK[work],
  workDone: (what, done, total, rate, left) =>
    `${what}：${done}${total === undefined ? '' : ` / ${total}`}（毎秒 ${rate}${left === undefined ? '' : `、残り ${left}`}）`,
  time: (amount, unit) => `${amount} ${UNITS[unit]}`,
  restFollows: () => '中止しました。もう一度実行すると残りも処理されます',
  stoppedAfter: (done, of, what) => {
    const unit = what === 'lines' ? '行' : '件のルール';
    return of === undefined
      ? `中止しました。${done} ${unit}を処理しました`
      : `中止しました。${of} ${unit}のうち ${done} ${unit}を処理しました`;
  },

  whom: () => 'アカウントを --account で指定してください',
  stillOpen: (open) =>
    `このアカウントの ${open} 件がまだ取り消しか判定を待っているため、何も実行しませんでした。終わってから試すか、先に unsaid discard で取り消さないと決めてください（unsaid status で確認できます）`,
  forgetPlan: (account, messages, hasHistory) =>
    `${account} を忘れます：メッセージ ${messages} 件と、それに関わるすべて。対象は ${hasHistory ? 'Redis と履歴' : 'Redis（ここに履歴はありません）'}。元に戻せません`,
  forgotten: (entries, rows) => `Redis で ${entries} 件、履歴で ${rows} 行を消しました`,
  forgetStopped: () => '中止しました。一部はすでに削除されています。もう一度実行すると残りも削除されます',
  notWrittenAnew: (why) => `Redis が追記ファイルを書き直せません：${why}`,
  copiesElsewhere: () =>
    'バックアップと、自前の Redis や PostgreSQL には写しが残ります。docs/history.md の「Forgetting」を見てください',

  whatToExport: (kinds) => `書き出すものを指定してください：${kinds.join('、')}`,
  textOfMessages: () => '--text は messages でだけ使えます',
  exportSince: () => '開始を --since で指定してください（例：--since 24h）',
  wrongCursor: (option, said) => `${option}：「${said}」は一覧が示した位置ではありません`,
  goOnWith: (after) => `中止しました。続きは --after ${after} で書き出せます`,

  reportFrom: () => '開始を --from で指定してください（例：--from 2026-01-01）',
  reportStopped: () => '中止しました。何も変更していません',
  toAfterFrom: () => '--to は --from より後にしてください',
  column: (column) => COLUMNS[column],
  total: (total, count) => `${TOTALS[total]} ${count}`,
  kind: (kind) => KINDS[kind] ?? kind,
  means: (means) => ({ automated: 'すべて自動', person: '人が関与' })[means],
  period: (from, to) => `${from}～${to}`,
  seconds: (seconds) => `${seconds} 秒`,
  nothingFlagged: () => '取り消し対象はありませんでした',
  removedByRule: (from, to) => `ルールごとの取り消し、${from}～${to}`,
  removed: (flagged, recalled) => `取り消し対象 ${flagged} 件、取り消し済み ${recalled} 件`,
  shades: () => '淡色：取り消し対象、濃色：取り消し済み',

  whatCatches: (model) => `${model} が見つける割合`,
  linesOfModel: (match, noMatch, folds) =>
    `当たるべき ${match} 行、当たるべきでない ${noMatch} 行、${folds} 分割の交差検証`,
  oneIn: (number) => `${number} 件に 1 件`,
  takenWrongly: () => '誤って当たった問題のないメッセージ',
};
