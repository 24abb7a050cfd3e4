/**
 * A worker process of its own, for tests that kill one: all lanes, configured by one JSON argument.
 * Run by recall-processes.ts; says `ready` when it started and ends with SIGTERM as the service does.
 */
import { connectRedis } from '../../src/redis/connect.ts';
import { startRecallWorkers } from './recall-worker.ts';

const { redisUrl, restUrl, rate } = JSON.parse(process.argv[2]!) as { redisUrl: string; restUrl: string; rate: number };
const report = (fields: object, text: string) => {
  process.stderr.write(`${text} ${JSON.stringify(fields)}\n`);
};
const redis = await connectRedis({ type: 'single', url: redisUrl }, { onError: () => {} });
const recall = startRecallWorkers({ redis, restUrl, rate, log: { warn: report, error: report } });
const orphaned = () => process.exit(1);
process.once('disconnect', orphaned);
process.once('SIGTERM', async () => {
  await recall.close();
  await redis.close();
  // With nothing left open it ends by itself, or the test that waits for its end fails.
  process.off('disconnect', orphaned);
  process.disconnect?.();
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});
process.send?.('ready');
