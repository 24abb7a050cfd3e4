import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/**
 * A load generator in a process of its own: keep-alive connections on raw sockets, one request under way on each, so
 * that it costs little beside what it measures. Bodies vary: sender, group, sequence and text.
 *
 *   node bench/load.ts <port> <connections> <milliseconds>      prints {"requests":…,"seconds":…,"not200":…}
 */
const [port, connections, milliseconds] = process.argv.slice(2).map(Number) as [number, number, number];

export const TOKEN = 'bench-token';
export const SDKAPPID = 1_400_000_001;

const TEXTS = [
  '今天晚上一起吃火锅吗？我六点下班',
  'see you at the station at six, bring an umbrella',
  '明日の会議は十時からです。よろしくお願いします',
  '这个周末要不要去看电影 🎬 新上映的那部',
  'great game yesterday, that last goal was unbelievable',
  '收到，文件我晚点发你邮箱',
  'lol same here 😂 monday again',
  '请问这个课程的作业什么时候交？',
];
const BODIES = 4_096;

let requests = 0;
let not200 = 0;
let sequence = Date.now() % 1_000_000_000;

/** Requests are built in blocks before they are sent: building one costs as much as answering it. */
function buildRequest(): Buffer {
  const time = Math.floor(Date.now() / 1_000);
  const sign = createHash('sha256').update(`${TOKEN}${time}`).digest('hex');
  const seq = sequence++;
  const sender = `user_${(seq * 7_919) % 20_000}`;
  const text = `${TEXTS[seq % TEXTS.length]} ${seq % 97}`;
  const body = JSON.stringify({
    CallbackCommand: 'Group.CallbackAfterSendMsg',
    GroupId: `@TGS#2BENCH${seq % 500}`,
    Type: 'Public',
    From_Account: sender,
    Operator_Account: sender,
    Random: (seq * 2_654_435_761) % 4_294_967_296,
    MsgSeq: seq,
    MsgTime: time,
    OnlineOnlyFlag: 0,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
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
  setTimeout(() => {
    const seconds = (performance.now() - startedAt) / 1_000;
    for (const socket of sockets) socket.destroy();
    process.stdout.write(`${JSON.stringify({ requests, seconds, not200 })}\n`);
  }, milliseconds);
}
