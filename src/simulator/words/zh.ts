import type { SimulatorWords } from './words.ts';

/** What Node says of an option, by what it begins with. */
const OPTIONS: readonly (readonly [RegExp, (option: string) => string])[] = [
  [/^Unknown option '([^']+)'/, (option) => `没有选项“${option}”`],
  [/^Option '([^']+)' argument missing/, (option) => `选项“${option}”缺少参数`],
  [/^Option '([^']+)' does not take an argument/, (option) => `选项“${option}”不带参数`],
];

/** The same in Chinese. */
export const zh: SimulatorWords = {
  help: `用法：unsaid simulate [options]

在本机模拟腾讯云即时通信 IM 这一端：撤回、历史、发送、禁言等 REST API，回调，以及说话的人。
打开打印出来的地址就能看。其余见 docs/simulator.md。

  --port N            端口；0 表示任选空闲端口（默认 9090）
  --host ADDRESS      监听地址（默认 127.0.0.1）
  --tls FILE          用 https，证书在 FILE，密钥在 FILE.key；没有就生成
  --public-key FILE   也接受旧版（ECDSA）UserSig，用这个 PEM 校验
  --sdkappid N        应用（TENCENT_SDKAPPID，默认 1400000001）
  --secret-key KEY    校验 UserSig（TENCENT_SECRET_KEY，默认是随便编的一个）
  --admin NAME        应用的管理员账号（TENCENT_ADMIN，默认 administrator）
  --console URL       unsaid 控制台，页面会链接过去；设了 CONSOLE_TOKENS（取第一个令牌）时，
                      还会显示消息是哪条规则撤回的
  --callback URL      回调发到哪里；不设就不发
  --token TOKEN       回调的签名令牌（CALLBACK_TOKEN，取第一个）
  --retries N         回调失败后重试几次（默认 0，与腾讯一致）
  --before-send       每条消息发送前也回调
  --traffic on|off    是否自动有人说话（默认 off；有 --count 或 --seconds 时为 on）
  --rate N            每秒多少条消息（默认 20）
  --count N           发完 N 条后停止
  --seconds N         N 秒后停止
  --offending SHARE   违规消息的占比，0 到 1（默认 0.1）
  --seed TEXT         种子相同，消息就相同（默认 1）
  --limit N           每个 API 每秒的调用上限（默认 200）
  --latency-ms N      每次 REST 应答额外增加的延迟，毫秒（默认 0）
  --settle SECONDS    有 --count 或 --seconds 时，最多等多少秒让撤回完成（默认 10）
  --alerts            超过上限的 80 % 时发 Alert.RequestOverLimit
  --history N         正常消息和违规消息各保留多少条（默认 100000）
  --json              按行输出 JSON
  --lang en|zh|ja     本说明的语言（默认看 LC_ALL、LC_MESSAGES、LANG）
  -h, --help          本说明

有 --count 或 --seconds 时会自动停止，并打印汇总。
退出码：0 完成，2 用法错误。
`,
  seeHelp: '全部选项见 unsaid simulate --help',
  option: (node) => {
    for (const [looks, told] of OPTIONS) {
      const option = looks.exec(node)?.[1];
      if (option !== undefined) return told(option);
    }
    return node;
  },
  number: (option, least, most, said) =>
    `${option} 必须是${most === undefined ? `不小于 ${least} 的数` : ` ${least} 到 ${most} 之间的数`}，不能是“${said}”`,
  oneOf: (option, words, said) => `${option} 只能是 ${words.join(' 或 ')}，不能是“${said}”`,
  address: (option, said) => `${option} 必须是 http 或 https 地址，不能是“${said}”`,
  files: (why) => `--tls 或 --public-key 无法使用：${why}`,
  port: (port, why) => `无法监听端口 ${port}：${why}`,
  listening: (url, app) => `模拟的腾讯云 IM：${url}（应用 ${app}）`,
  counts: (sent, offending, recalled, missed, wrongly) =>
    `发送 ${sent}，违规 ${offending}，已撤回 ${recalled}，漏掉 ${missed}，误撤 ${wrongly}`,
  exposure: (p50, p99, longest) => `曝光时长 p50 ${p50} ms，p99 ${p99} ms，最长 ${longest} ms`,
  most: (rates) => `任意一秒内最多的调用次数${rates.length === 0 ? '：无' : `\n${rates.join('\n')}`}`,
  overLimit: (calls) => `超过上限：${calls} 次调用`,
};
