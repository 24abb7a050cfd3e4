import type { CommandWords, UsageWords } from '../words.ts';

const KINDS = { phrases: '词语', domains: '域名' };
const VOICES = { text: '文本', own: '本人', quoted: '引用', signal: '信号' };
const STATES: Readonly<Record<string, string>> = { live: '生效', shadow: '观察', off: '关闭' };
const SEVERITIES: Readonly<Record<string, string>> = { critical: '严重', high: '高', medium: '中', low: '低' };
const WHO: Readonly<Record<string, string>> = { labeller: '标注人', sender: '发送者' };

/** What Node says of an option, by what it begins with. */
const OPTIONS: readonly (readonly [RegExp, (option: string) => string])[] = [
  [/^Unknown option '([^']+)'/, (option) => `没有选项“${option}”`],
  [/^Option '([^' ]+)[^']*' argument missing/, (option) => `选项“${option}”缺少参数`],
  [/^Option '([^' ]+)[^']*' does not take an argument/, (option) => `选项“${option}”不带参数`],
  [/^Option '([^' ]+)[^']*' argument is ambiguous/, (option) => `选项“${option}”的参数有歧义，请写成 --NAME=VALUE`],
];

const meantIs = (meant: string | undefined): string => (meant === undefined ? '' : `（是不是要写 ${meant}？）`);

/** What is said about how a command was written, in Chinese. */
export const usage: UsageWords = {
  noCommand: (said, all, meant) => `没有“${said}”这个命令${meantIs(meant)}。可用的命令：${all.join(', ')}`,
  seeHelp: (message, command) => `${message}。用法见 unsaid ${command} --help`,
  unexpected: (word) => `多出了“${word}”`,
  option: (node, meant) => {
    for (const [looks, told] of OPTIONS) {
      const option = looks.exec(node)?.[1];
      if (option !== undefined) return told(option) + meantIs(meant);
    }
    return node;
  },
  oneOf: (option, said, all) => `${option} 只能是 ${all.join('、')} 之一，不能是“${said}”`,
  noFile: (file) => `没有文件“${file}”`,
  unreadable: (file, why) => `无法读取“${file}”：${why}`,
  unwritable: (file, why) => `无法写入“${file}”：${why}`,
  seed: (said) => `--seed 应该是整数，不能是“${said}”`,
  whichText: () => '请写出要试的文本',
  times: (said) => `--times 应该是 1 到 9999 的数字，不能是“${said}”`,
  every: (said) => `--every 的写法例如 1s、5m 或 1h，不能是“${said}”`,
  whichModel: () => '请写出模型的名称',
  modelName: (said) => `“${said}”不能作名称：可用字母、数字、“-”和“_”，最多 64 个字符`,
  whichLines: () => '请用 --from FILE.jsonl 指定训练用的文件，或用 --labels RULE 指定取哪条规则的标注',
  sinceOfLabels: () => '--since 要与 --labels 一起用',
  noRule: (id, directory) => `${directory} 里没有能读取的规则“${id}”`,
  whichImport: () => '请写出要导入的文件',
  kind: (said) => `--kind 只能是 phrases 或 domains，不能是“${said}”`,
  encoding: (file, tried) =>
    `“${file}”不是 ${tried} 编码的文本，请用 --encoding 指定编码，例如 gb18030、shift_jis 或 utf-16le`,
  cleanOrSeen: () => '请写 --clean FILE 或 --seen FILE，也可以两个都写',
  notTextLine: (place) => `${place} 不是 {"text":"…"} 这样的一行`,
  share: (said) => `--share 的写法例如 0.1%，不能是“${said}”`,
};

/** What the commands on rules say, in Chinese. */
export const commands: CommandWords = {
  noErrors: (rules, hash) => `${rules} 条规则，规则集 ${hash}：没有错误。`,
  examplesOf: (match, noMatch, sequences) =>
    [`${match} 条应命中`, `${noMatch} 条不应命中`, ...(sequences > 0 ? [`${sequences} 个序列`] : [])].join('，'),
  disguisesCaught: (percent) => `；变体写法命中 ${percent}`,
  floor: (percent) => `（要求 ${percent}）`,
  caughtByDisguise: () => '各类变体的命中率',
  examplesHold: (examples, rules) => `${rules} 条规则的 ${examples} 个示例全部通过。`,
  voice: (voice) => VOICES[voice],
  readAs: () => '读成',
  readStandard: () => '标准读法',
  readClosedUp: () => '去掉间隔',
  rulesMatch: (matching, all) => `${all} 条规则中命中 ${matching} 条`,
  notMatching: () => '没有命中的规则',
  rulesOff: (rules) => `已关闭、没有参与判断的规则：${rules.join(', ')}`,
  ruleThen: (state, severity, actions) =>
    `${STATES[state] ?? state}，严重程度${SEVERITIES[severity] ?? severity}，动作：${actions.join(', ')}`,
  at: (places) => `位置 ${places}`,
  matched: (what) => `命中 ${what}`,
  notLooking: (why) => `不看这样的会话：${why}`,
  holds: (holds) => (holds ? '是' : '否'),
  because: (condition, why) => `${condition}：${why}`,
  line: (number, why) => `第 ${number} 行：${why}`,
  notJson: () => '不是 JSON',
  notObject: () => '不是 JSON 对象',
  textShouldBe: (is) => `“text”应该是字符串，现在是 ${is}`,
  linesUnread: (broken, all) => `${all} 行里有 ${broken} 行无法读取，输出里标有“error”`,
  notScanned: (rules) => `以下规则要跨消息计数，不参与扫描：${rules.join(', ')}`,
  texts: (count) => `${count} 条文本`,
  learning: (name) => `正在训练 ${name}`,
  inFile: (file, line) => `${file} ${line}`,
  labelShouldBe: () => '“label”应该是“match”或“no_match”',
  fieldShouldBe: (key) => `“${key}”应该是字符串`,
  nothingLearned: (lines) => `有 ${lines} 行无法读取，没有训练。`,
  tooFewLines: (match, noMatch, fewest) =>
    `标为 match 的有 ${match} 行，标为 no_match 的有 ${noMatch} 行，每种至少要 ${fewest} 行。没有训练。`,
  learnStopped: () => '已停止，什么都没有写入',
  learnedFrom: (name, all, match, noMatch) =>
    `${name}：用 ${all} 行训练，其中 match ${match} 行，no_match ${noMatch} 行`,
  catches: (oneIn, percent, missing) =>
    `误判率 1/${oneIn} 时，命中 ${percent}（交叉验证${missing === undefined ? '' : `；只是估计，还差 ${missing} 行 no_match 才能确定`}）`,
  bounded: (kind, who, lines, counted) => `${WHO[kind] ?? kind} ${who}：${lines} 行只按 ${counted} 行计`,
  moreBounded: (count) => `另有 ${count} 个也少计了`,
  mostOfOne: (labeller, sender) =>
    labeller === undefined && sender === undefined
      ? '所有行都没有写明标注人和发送者：一个人能把模型带偏多少，没有上限'
      : `全部权重中，一个标注人最多占 ${labeller ?? '未知'}，一个发送者最多占 ${sender ?? '未知'}`,
  fromLabels: (rule, lines, withoutText, unsure) =>
    `${rule}：从标注和裁定得到 ${lines} 行；${withoutText} 条的文本已不再保留（KEEP_EVIDENCE），${unsure} 条标为不确定`,
  changeUnreadable: () => '无法与原来的模型比较：它已损坏，或来自别的引擎',
  change: (newly, newlyMatch, noMore, noMoreMatch) =>
    `与原来的模型相比：新命中 ${newly} 行（其中标为 match 的 ${newlyMatch} 行），不再命中 ${noMore} 行（其中标为 match 的 ${noMoreMatch} 行）`,
  modelWritten: (path, kilobytes, picture) => `${path}  ${kilobytes} KB，曲线图：${picture}`,
  useModel: (name, oneIn, digest) =>
    `在规则里写 text: { learned: ${name} }，误判率 1/${oneIn}。规则先只观察，等你看过并写上 learned: { model: ${name}, confirmed: ${digest} } 才生效`,
  nearLine: (model, isMatch, percent, text) =>
    `${model} 训练时把这一行标为 ${isMatch ? 'match' : 'no_match'}，相似 ${percent}%：${text}`,
  compareThem: (name) => `它对已记录消息的影响：unsaid rules compare ${name}`,
  comparing: () => '正在比较',
  compared: (texts, both) => `${texts} 条消息，两个模型都命中 ${both} 条`,
  matchNow: (count) => `新命中 ${count} 条`,
  matchNoMore: (count) => `不再命中 ${count} 条`,
  leftOut: (place, why) => `${place}  已跳过：${why}`,
  more: (count) => `……另有 ${count} 条`,
  leftOutBeside: (file) => `跳过的内容和原因写在 ${file}`,
  heading: (line) => `第一行是表头，不是词条：${line}`,
  imported: (count, kind, known, leftOut) => `导入 ${count} 个${KINDS[kind]}，已有 ${known} 个，跳过 ${leftOut} 个`,
  harmful: (entry, texts, of) => `“${entry}”有害：${of} 条正常文本里出现在 ${texts} 条中`,
  unused: (entry, of) => `“${entry}”没有用：${of} 条文本里一次也没有出现`,
};
