/**
 * The obvious way to recall within a limit, for comparison: one BullMQ job a message, BullMQ's limiter at 200 a second.
 * A process of its own; started by delivery.ts with one JSON argument.
 */
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'undici';

const { socket, restUrl, rate } = JSON.parse(process.argv[2]!) as { socket: string; restUrl: string; rate: number };
const pool = new Pool(restUrl, { connections: 64 });
const worker = new Worker<{ group: string; seq: number }>(
  'obvious',
  async ({ data }) => {
    const response = await pool.request({
      method: 'POST',
      path: '/v4/group_open_http_svc/group_msg_recall',
      body: JSON.stringify({ GroupId: data.group, MsgSeqList: [{ MsgSeq: data.seq }] }),
    });
    await response.body.dump();
  },
  {
    connection: new Redis(socket, { maxRetriesPerRequest: null }),
    concurrency: 64,
    limiter: { max: rate, duration: 1_000 },
    removeOnComplete: { count: 0 },
  },
);
await worker.waitUntilReady();
process.send?.('ready');
process.once('disconnect', () => process.exit(0));
