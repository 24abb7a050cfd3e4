import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Request, Response } from 'express';
import { expect, test } from 'vitest';
import { MOST_UNREAD, makeEvents } from '../../src/api/events.ts';
import { until } from '../support/until.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const redis = useHandle(useRedis());

test('a service that ends while a listener catches up says nothing more, and breaks nothing', async () => {
  const { client, keys } = redis;
  await client.del(keys.people.events);
  await client.eval(
    "for nth = 1, 20000 do redis.call('XADD', KEYS[1], nth .. '-0', 't', 'flagged', 'd', ARGV[1]) end",
    ...[1, keys.people.events, JSON.stringify({ ids: ['x'.repeat(900)], more: 0 })],
  );
  const events = makeEvents({ redis, isReady: () => true });
  const served = Promise.withResolvers<ServerResponse>();
  const broken: unknown[] = [];
  const server = createServer((req, res) => {
    (req as Request).get = ((name: string) => req.headers[name.toLowerCase()]) as Request['get'];
    res.on('error', (error) => broken.push(error));
    events.serve(req as Request, res as Response).catch((error: unknown) => broken.push(error));
    served.resolve(res);
  }).listen(0, '127.0.0.1');
  await until(() => server.listening);
  const { port } = server.address() as AddressInfo;
  const asked = request({ port, agent: false, headers: { 'Last-Event-ID': '1-0' } });
  const answer = await new Promise<IncomingMessage>((resolve) => asked.on('response', resolve).end());
  answer.pause();
  const res = await served.promise;
  // It reads the next page, and what it wrote waits for the listener.
  while (res.writableLength === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(res.writableLength).toBeLessThan(MOST_UNREAD);
  events.close();
  await client.ping();
  answer.resume();
  await new Promise((resolve) => answer.on('close', resolve));
  await until(() => res.writableFinished || res.destroyed);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(broken).toEqual([]);
});
