import { openHistory } from '../../src/history/open.ts';
import { refOf } from '../../src/message-ref.ts';
import { makeDeliver } from '../../src/notify/deliver.ts';
import { startNotifying } from '../../src/notify/notify.ts';
import { makePoster } from '../../src/notify/post.ts';
import type { Receiver } from '../../src/notify-receivers.ts';
import { connectRedis } from '../../src/redis/connect.ts';

/** A process that sends what history has put down, until it is killed: `notify-process.ts REDIS_URL FILE RECEIVER`. */
const [url = '', file = '', receiver = ''] = process.argv.slice(2);
const redis = await connectRedis({ type: 'single', url }, { onError: () => {} });
const [keepHistoryMs, keepEvidenceMs] = [86_400_000_000, 86_400_000_000];
const address = { type: 'sqlite', file } as const;
const history = await openHistory({ address, keepHistoryMs, keepEvidenceMs, refOf, now: Date.now });
const poster = makePoster({ wholeMs: 1_000 });
const pausesMs = [200, 200, 200, 200, 200, 200, 200, 200];
startNotifying({
  redis,
  receivers: [JSON.parse(receiver) as Receiver],
  history: () => history,
  isHere: () => true,
  deliver: makeDeliver({ poster, console: 'http://console', now: Date.now, random: Math.random, pausesMs }),
  metrics: { notice: () => {}, noticesStanding: () => {} },
  log: { info: () => {}, warn: () => {}, error: () => {} },
  now: Date.now,
  lockMs: 1_000,
});
