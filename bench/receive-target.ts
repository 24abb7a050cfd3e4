import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { readConfig } from '../src/config.ts';
import { openLog } from '../src/log.ts';
import { connectRedis } from '../src/redis/connect.ts';
import { start } from '../src/start.ts';

/**
 * One server of the comparison, in a process of its own. Prints its port; on a line of input, the CPU time that it and
 * Redis used.
 *
 *   empty   Express with express.json() and a constant res.json(): the least a handler can be
 *   unsaid  the service: signature checked, message recorded in Redis with its text, rules judged
 */
const say = (line: unknown): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

async function open(kind: string): Promise<number> {
  if (kind === 'empty') {
    const app = express();
    app.use(express.json());
    app.post('/callback', (_req, res) => {
      res.json({ ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' });
    });
    const server = createServer(app as RequestListener);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }
  const read = readConfig(process.env);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const started = await start(read.config, openLog({ level: 'error' }).log, { now: Date.now, random: Math.random });
  if (!started.ok) throw new Error(started.problems);
  return started.running.publicPort!;
}

say({ port: await open(process.argv[2]!) });
const redis = await connectRedis({ type: 'single', url: process.env.REDIS_URL! }, { onError: () => {} });
process.stdin.on('data', async () => {
  const { user, system } = process.cpuUsage();
  const info = await redis.client.info('cpu');
  const redisCpuMs = [...info.matchAll(/used_cpu_(?:sys|user):([\d.]+)/g)].reduce((sum, [, s]) => sum + Number(s), 0);
  say({ cpuMs: (user + system) / 1_000, redisCpuMs: redisCpuMs * 1_000 });
});
