import type { CommandWords, UsageWords } from '../words.ts';

const KINDS = { phrases: '語句', domains: 'ドメイン' };
const VOICES = { text: '文', own: '本人', quoted: '引用', signal: 'シグナル' };
const STATES: Readonly<Record<string, string>> = { live: '有効', shadow: '観察中', off: '無効' };
const SEVERITIES: Readonly<Record<string, string>> = { critical: '重大', high: '高', medium: '中', low: '低' };
const WHO: Readonly<Record<string, string>> = { labeller: 'ラベルを付けた人', sender: '送信者' };

/** What Node says of an option, by what it begins with. */
const OPTIONS: readonly (readonly [RegExp, (option: string) => string])[] = [
  [/^Unknown option '([^']+)'/, (option) => `「${option}」というオプションはありません`],
  [/^Option '([^' ]+)[^']*' argument missing/, (option) => `オプション「${option}」に値がありません`],
  [/^Option '([^' ]+)[^']*' does not take an argument/, (option) => `オプション「${option}」に値は付けられません`],
  [
    /^Option '([^' ]+)[^']*' argument is ambiguous/,
    (option) => `オプション「${option}」の値があいまいです。--NAME=VALUE と書いてください`,
  ],
];

const meantIs = (meant: string | undefined): string => (meant === undefined ? '' : `（${meant} のことですか？）`);

/** What is said about how a command was written, in Japanese. */
export const usage: UsageWords = {
  noCommand: (said, all, meant) =>
    `「${said}」というコマンドはありません${meantIs(meant)}。使えるコマンド：${all.join(', ')}`,
  seeHelp: (message, command) => `${message}。使い方は unsaid ${command} --help`,
  unexpected: (word) => `「${word}」が余分です`,
  option: (node, meant) => {
    for (const [looks, told] of OPTIONS) {
      const option = looks.exec(node)?.[1];
      if (option !== undefined) return told(option) + meantIs(meant);
    }
    return node;
  },
  oneOf: (option, said, all) => `${option} は ${all.join('、')} のどれかです（「${said}」は使えません）`,
  noFile: (file) => `「${file}」というファイルはありません`,
  unreadable: (file, why) => `「${file}」を読めません：${why}`,
  unwritable: (file, why) => `「${file}」に書き込めません：${why}`,
  seed: (said) => `--seed は整数です（「${said}」は使えません）`,
  whichText: () => '試す文を書いてください',
  times: (said) => `--times は 1～9999 の数です（「${said}」は使えません）`,
  every: (said) => `--every は 1s、5m、1h のように書きます（「${said}」は使えません）`,
  whichModel: () => 'モデルの名前を書いてください',
  modelName: (said) => `「${said}」は名前に使えません。英数字、「-」「_」で 64 文字までです`,
  whichLines: () =>
    '学習する行のファイルを --from FILE.jsonl で、またはラベルを使うルールを --labels RULE で指定してください',
  sinceOfLabels: () => '--since は --labels と一緒に使います',
  noRule: (id, directory) => `${directory} に、読めるルール「${id}」がありません`,
  whichImport: () => '取り込むファイルを書いてください',
  kind: (said) => `--kind は phrases か domains です（「${said}」は使えません）`,
  encoding: (file, tried) =>
    `「${file}」は ${tried} の文字列ではありません。--encoding で gb18030、shift_jis、utf-16le などを指定してください`,
  cleanOrSeen: () => '--clean FILE か --seen FILE、または両方を書いてください',
  notTextLine: (place) => `${place} は {"text":"…"} の形ではありません`,
  share: (said) => `--share は 0.1% のように書きます（「${said}」は使えません）`,
};

/** What the commands on rules say, in Japanese. */
export const commands: CommandWords = {
  noErrors: (rules, hash) => `ルール ${rules} 件、ルールセット ${hash}：エラーはありません。`,
  examplesOf: (match, noMatch, sequences) =>
    [`当たる例 ${match}`, `当たらない例 ${noMatch}`, ...(sequences > 0 ? [`シーケンス ${sequences}`] : [])].join('、'),
  disguisesCaught: (percent) => `、偽装の ${percent} に当たる`,
  floor: (percent) => `（下限 ${percent}）`,
  caughtByDisguise: () => '偽装の種類ごとの割合',
  examplesHold: (examples, rules) => `ルール ${rules} 件の例文 ${examples} 件は、すべて期待どおりです。`,
  voice: (voice) => VOICES[voice],
  readAs: () => '読み取り',
  readStandard: () => '標準',
  readClosedUp: () => '間を詰めたもの',
  rulesMatch: (matching, all) => `ルール ${all} 件中 ${matching} 件に当たりました`,
  notMatching: () => '当たらないルール',
  rulesOff: (rules) => `無効のため調べていないルール：${rules.join(', ')}`,
  ruleThen: (state, severity, actions) =>
    `${STATES[state] ?? state}、重大度 ${SEVERITIES[severity] ?? severity}、動作：${actions.join(', ')}`,
  at: (places) => `位置 ${places}`,
  matched: (what) => `一致 ${what}`,
  notLooking: (why) => `このような会話は見ません：${why}`,
  holds: (holds) => (holds ? '○' : '×'),
  because: (condition, why) => `${condition}：${why}`,
  line: (number, why) => `${number} 行目：${why}`,
  notJson: () => 'JSON ではありません',
  notObject: () => 'JSON のオブジェクトではありません',
  textShouldBe: (is) => `「text」は文字列のはずですが、${is} です`,
  linesUnread: (broken, all) => `${all} 行中 ${broken} 行を読めませんでした。出力の「error」を見てください`,
  notScanned: (rules) => `複数のメッセージを数えるため、調べないルール：${rules.join(', ')}`,
  texts: (count) => `文 ${count} 件`,
  learning: (name) => `${name} を学習中`,
  inFile: (file, line) => `${file} ${line}`,
  labelShouldBe: () => '「label」は「match」か「no_match」です',
  fieldShouldBe: (key) => `「${key}」は文字列です`,
  nothingLearned: (lines) => `${lines} 行を読めません。学習していません。`,
  tooFewLines: (match, noMatch, fewest) =>
    `match の行は ${match}、no_match の行は ${noMatch} です。それぞれ ${fewest} 行以上必要です。学習していません。`,
  learnStopped: () => '中止しました。何も書き込んでいません',
  learnedFrom: (name, all, match, noMatch) =>
    `${name}：${all} 行で学習しました（match ${match} 行、no_match ${noMatch} 行）`,
  catches: (oneIn, percent, missing) =>
    `誤検知 1/${oneIn} のとき：${percent} に当たる（交差検証${missing === undefined ? '' : `。推定値です。確かめるには no_match があと ${missing} 行必要です`}）`,
  bounded: (kind, who, lines, counted) => `${WHO[kind] ?? kind} ${who}：${lines} 行を ${counted} 行として数えました`,
  moreBounded: (count) => `ほか ${count} 件も少なく数えました`,
  mostOfOne: (labeller, sender) =>
    labeller === undefined && sender === undefined
      ? 'ラベルを付けた人も送信者も書かれていないため、一人がモデルを動かせる幅に上限はありません'
      : `全体の重みのうち、ラベルを付けた一人の分は最大 ${labeller ?? '不明'}、送信者一人の分は最大 ${sender ?? '不明'} です`,
  fromLabels: (rule, lines, withoutText, unsure) =>
    `${rule}：ラベルと判断から ${lines} 行。${withoutText} 件は文がもう残っていません（KEEP_EVIDENCE）。${unsure} 件は「わからない」です`,
  changeUnreadable: () => '以前のモデルとは比べられません。壊れているか、別のエンジンのものです',
  change: (newly, newlyMatch, noMore, noMoreMatch) =>
    `以前のモデルとの違い：新たに当たる ${newly} 行（うち match ${newlyMatch} 行）、当たらなくなった ${noMore} 行（うち match ${noMoreMatch} 行）`,
  modelWritten: (path, kilobytes, picture) => `${path}  ${kilobytes} KB、曲線の図：${picture}`,
  useModel: (name, oneIn, digest) =>
    `ルールでの書き方：text: { learned: ${name} }（誤検知 1/${oneIn}）。確かめて learned: { model: ${name}, confirmed: ${digest} } と書くまで、ルールは shadow で動きます`,
  nearLine: (model, isMatch, percent, text) =>
    `${model} はこの行を ${isMatch ? 'match' : 'no_match'} として学習しました（一致 ${percent}%）：${text}`,
  compareThem: (name) => `記録したメッセージでの違い：unsaid rules compare ${name}`,
  comparing: () => '比較中',
  compared: (texts, both) => `メッセージ ${texts} 件。両方に当たる ${both} 件`,
  matchNow: (count) => `新たに当たる ${count} 件`,
  matchNoMore: (count) => `当たらなくなった ${count} 件`,
  leftOut: (place, why) => `${place}  除外：${why}`,
  more: (count) => `… ほか ${count} 件`,
  leftOutBeside: (file) => `除外したものと理由は ${file} にあります`,
  heading: (line) => `1 行目は項目ではなく見出しです：${line}`,
  imported: (count, kind, known, leftOut) =>
    `${KINDS[kind]}を ${count} 件取り込みました（登録済み ${known} 件、除外 ${leftOut} 件）`,
  harmful: (entry, texts, of) => `「${entry}」は有害です：問題のない文 ${of} 件中 ${texts} 件にあります`,
  unused: (entry, of) => `「${entry}」は使われていません：文 ${of} 件のどれにもありません`,
};
