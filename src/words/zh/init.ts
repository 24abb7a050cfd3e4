import type { InitWords } from '../words.ts';
import { doctor } from './doctor.ts';

const QUESTIONS = {
  TENCENT_SDKAPPID: '应用的 SDKAppID',
  TENCENT_SECRET_KEY: '应用的密钥（留空：只观察，不撤回）',
  TENCENT_REGION: '数据中心：china、singapore、seoul、tokyo、frankfurt、silicon-valley、jakarta、india',
  CALLBACK_TOKEN: '回调鉴权 Token，至少 8 个字符，控制台里也要填同一个（留空：自动生成）',
  REDIS_URL: 'Redis 地址（留空：在本机启动一个专用的）',
};

/** What `unsaid init` asks, says and writes, in Chinese. The names of switches are those of Tencent's console. */
export const init: InitWords = {
  asks: (name) => QUESTIONS[name],
  prompt: (question, otherwise) => `${question}${otherwise === undefined ? '' : `（直接回车：${otherwise}）`}：`,
  isThere: (file) => `unsaid：${file} 已经存在，没有改动。要重新开始，请先把它移走`,
  inputEnded: (at) => `输入提前结束，这个问题没有得到回答：${QUESTIONS[at]}（要给五行，每个问题一行，有的可以是空行）`,
  nothingWritten: () => '什么都没有写入。',
  needed: () => '这一项必填',
  plainOnly: () => '不能有引号、空格、# 和反斜杠',
  tokenShort: () => '至少 8 个字符：被人猜中，别人就能借它撤回消息',
  refused: (said) => doctor.setting(said),
  envHeading: () => '# 由 unsaid init 生成。全部设置见 .env.example 和 docs/operations.md。',
  wroteEnv: (file) => `已写入 ${file}。里面有密钥，只有你能读。`,
  rulesThere: (dir) => `${dir} 已经存在，没有改动。`,
  wrote: (file) => `已写入 ${file}。`,
  ruleHeading: () => '# 第一条规则：无害，直接生效，用来确认一切正常。其余写法见 docs/rules.zh-CN.md。',
  ruleTitle: () => '一定会命中的无害测试语',
  ruleNoMatch: () => '这是测试，请撤回',
  switches: (lacksRedis) => `
请在即时通信 IM（Chat）控制台打开目标应用，在左侧的“回调配置”里逐项设置（详见 docs/connect.md）：
  [ ] 回调 URL      https://你的域名/callback，开启鉴权，Token 填 .env 中的 CALLBACK_TOKEN
  [ ] 消息发出之后  发单聊消息之后回调、群内发言之后回调、发公众号消息之后回调
  [ ] 消息编辑之后  单聊消息编辑之后回调、群内消息编辑后回调
  [ ] 消息撤回之后  单聊消息撤回之后回调、撤回群消息之后回调
  [ ] 超时重试      对事件发生之后的回调开启
  [ ] 撤回群消息    应用要有撤回群消息的权限
  [ ] 消息发出之前  只有要写带“block”的规则时才开启：发单聊消息之前回调、群内发言之前回调

然后：
${lacksRedis ? '  npm run redis:fetch 本机还没有 Redis，取一个专用的（不会安装到系统里）\n' : ''}  npx unsaid serve  （或 npm start）启动服务
  npx unsaid doctor 检查是否一切就绪
  控制台            http://127.0.0.1:8081，令牌是 .env 中 CONSOLE_TOKENS 最后一个冒号之后的部分
  在测试群里发送 unsaid-test-recall-me：它会消失。
`,
};
