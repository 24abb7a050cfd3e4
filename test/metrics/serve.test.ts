import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestHandler } from 'express';
import { afterEach, expect, test } from 'vitest';
import { makePrivateApp } from '../../src/metrics/serve.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const told: unknown[] = [];
async function open(more: Partial<Parameters<typeof makePrivateApp>[0]> = {}): Promise<string> {
  told.length = 0;
  const onBroken = (error: unknown) => told.push(error);
  const app = makePrivateApp({ metrics: { expose: broken }, missing: async () => [], onBroken, ...more });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const broken = async (): Promise<never> => {
  throw new Error('a secret in the stack');
};

test.each([
  ['GET', '/nothing', 404, 'nothing here'],
  ['DELETE', '/api/', 404, 'nothing here'],
  ['POST', '/metrics', 404, 'nothing here'],
  ['GET', '/metrics', 500, 'internal error'],
])('%s %s is answered with %d and no page of the framework', async (method, path, status, detail) => {
  const answer = await fetch((await open()) + path, { method });
  expect([answer.status, await answer.json()]).toEqual([status, { status, detail }]);
  expect(told).toHaveLength(status === 500 ? 1 : 0);
});

test('a path that is no text is refused, whatever stands behind it', async () => {
  const api: RequestHandler = (req, _res, next) => next(Object.assign(new URIError(req.url), { status: 400 }));
  const answer = await fetch(`${await open({ api })}/api/v1/%ff`);
  expect([answer.status, await answer.json()]).toEqual([400, { status: 400, detail: 'the address cannot be read' }]);
  expect(told).toEqual([]);
});
