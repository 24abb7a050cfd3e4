import type { HistoryAddress } from '../../src/history/open.ts';
import { openHistory } from '../../src/history/open.ts';
import { startFollower } from '../../src/journal/follow.ts';
import { refOf } from '../../src/message-ref.ts';
import { connectRedis } from '../../src/redis/connect.ts';
import { until } from './until.ts';

/** A process that takes the journal into history until it is killed: `follower-process.ts REDIS_URL ADDRESS INTO`. */
const [url = '', address = '', into = ''] = process.argv.slice(2);
const redis = await connectRedis({ type: 'single', url }, { onError: () => {} });
const open = () =>
  openHistory({
    address: JSON.parse(address) as HistoryAddress,
    keepHistoryMs: 86_400_000_000,
    keepEvidenceMs: 86_400_000_000,
    refOf,
    now: Date.now,
  });
const history = await until(() => open().catch(() => undefined));
const log = {
  info: () => {},
  warn: () => {},
  error: (...words: unknown[]) => process.stderr.write(`${JSON.stringify(words)}\n`),
};
startFollower({ redis, take: history.take, isThere: history.isThere, into, log, abandonedAfterMs: 2_000 });
process.stdout.write('follows\n');
