import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { makeRandom } from './eval-data.ts';

/**
 * A load generator in a process of its own: keep-alive connections on raw sockets, one request under way on each, so
 * that it costs little beside what it measures. Bodies vary: sender, group, sequence and text.
 *
 *   node bench/load.ts <port> <connections> <milliseconds>      prints {"requests":…,"seconds":…,"not200":…,"cpuMs":…}
 */
const [port, connections, milliseconds] = process.argv.slice(2).map(Number) as [number, number, number];

export const TOKEN = 'bench-token';
export const SDKAPPID = 1_400_000_001;

/** Messages are strings of these words, for no two may be alike: the same text from everybody is a campaign, not traffic. */
const WORDS = [
  '今天 明天 晚上 早上 周末 我们 你们 大家 一起 可以 没有 什么 怎么 哪里 时候 开会 吃饭 火锅 电影 下雨 回家 公司 学校 作业 课程 文件 邮箱 收到 谢谢 辛苦 好的 哈哈 真的 觉得 应该 已经 马上 等等 照片 音乐'.split(
    ' ',
  ),
  'today maybe later the train station umbrella dinner match goal monday really funny lol same here again see you at six bring coffee meeting moved nobody knows yesterday great weather photo song homework finished still waiting'.split(
    ' ',
  ),
  '今日は 明日の 会議 十時 から です よろしく お願い します ありがとう 昨日の 試合 面白かった ですね 駅で 待って います 少し 遅れ ました 写真を 送り ます そう なんだ'.split(
    ' ',
  ),
] as const;
/** Chinese, English and Japanese, from a nod to two sentences: about 25 characters in the middle. */
export function textOf(seq: number): string {
  const random = makeRandom(seq);
  const language = [0, 0, 1, 2][Math.floor(random() * 4)]!;
  const words = WORDS[language]!;
  const length = 1 + Math.floor(random() * (language === 1 ? 9 : 14));
  const chosen = Array.from({ length }, () => words[Math.floor(random() * words.length)]!);
  const emoji = random() < 0.15 ? ' 😂' : '';
  return `${chosen.join(language === 1 ? ' ' : '')}${emoji}`;
}

/** Each writes once in ten seconds at 20,000 callbacks a second: a busy app, and nobody floods. */
const SENDERS = 200_000;
const GROUPS = 5_000;
/** More than anything here answers; whoever answers more waits for requests to be built. */
const BODIES = milliseconds * 32;

let requests = 0;
let not200 = 0;
/**
 * Sequence numbers above those of every earlier run, at 32 callbacks a millisecond: a message that comes again is not
 * judged.
 */
let sequence = (Date.now() * 32) % 4_000_000_000;

/** Requests are built before the first is sent: building one costs as much as answering it. */
function buildRequest(): Buffer {
  const time = Math.floor(Date.now() / 1_000);
  const sign = createHash('sha256').update(`${TOKEN}${time}`).digest('hex');
  const seq = sequence++;
  const sender = `user_${(seq * 7_919) % SENDERS}`;
  const body = JSON.stringify({
    CallbackCommand: 'Group.CallbackAfterSendMsg',
    GroupId: `@TGS#2BENCH${port}_${seq % GROUPS}`,
    Type: 'Public',
    From_Account: sender,
    Operator_Account: sender,
    Random: Math.imul(seq, 2_654_435_761) >>> 0,
    MsgSeq: seq,
    MsgTime: time,
    OnlineOnlyFlag: 0,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: textOf(seq) } }],
    CloudCustomData: '',
    EventTime: `${time}123`,
  });
  const query = `SdkAppid=${SDKAPPID}&CallbackCommand=Group.CallbackAfterSendMsg&contenttype=json&ClientIP=203.0.113.7&OptPlatform=Android&Sign=${sign}&RequestTime=${time}`;
  return Buffer.from(
    `POST /callback?${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const queue: Buffer[] = [];
const nextRequest = (): Buffer => queue.pop() ?? buildRequest();

function run(socket: Socket): void {
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    // Answers are far smaller than a packet, so a chunk is an answer.
    requests++;
    if (chunk.toString('latin1', 9, 12) !== '200') not200++;
    socket.write(nextRequest());
  });
  socket.on('error', (error) => {
    throw error;
  });
  socket.write(nextRequest());
}

if (import.meta.main) {
  while (queue.length < BODIES) queue.push(buildRequest());
  const sockets = Array.from({ length: connections }, () =>
    connect(port, '127.0.0.1', function (this: Socket) {
      run(this);
    }),
  );
  const startedAt = performance.now();
  const before = process.cpuUsage();
  setTimeout(() => {
    const seconds = (performance.now() - startedAt) / 1_000;
    const { user, system } = process.cpuUsage(before);
    for (const socket of sockets) socket.destroy();
    process.stdout.write(`${JSON.stringify({ requests, seconds, not200, cpuMs: (user + system) / 1_000 })}\n`);
  }, milliseconds);
}
