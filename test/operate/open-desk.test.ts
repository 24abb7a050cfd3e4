import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDesk } from '../../src/operate/open-desk.ts';
import { startPrivateRedis } from '../../src/redis/server/private-redis.ts';
import { obtainRedisServer } from '../../src/redis/server/server-binary.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

test("a running service's private Redis is found by DATA_DIR; a stopped one is named, not started", async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'unsaid-operate-'));
  const binary = await obtainRedisServer((line) => process.stderr.write(`${line}\n`));
  const server = await startPrivateRedis({ dataDir, log: silent, binary });
  const opened = await openDesk({ DATA_DIR: dataDir }, Date.now);
  expect(opened.ok).toBe(true);
  if (!opened.ok) return;
  expect(await opened.desk.redis.client.ping()).toBe('PONG');
  await opened.close();
  await server.stop();
  const stopped = await openDesk({ DATA_DIR: dataDir }, Date.now);
  expect(stopped).toMatchObject({ ok: false, reason: 'unreachable' });
  expect(JSON.stringify(stopped)).toContain('It runs while the service does');
  await rm(dataDir, { recursive: true });
});
