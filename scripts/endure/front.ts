import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * The load balancer before the receivers: hands each connection to one that accepts it, in turn, and waits a little when
 * none does. Bytes are passed on as they are.
 */
export type Front = { readonly port: number; close(): Promise<void> };

const PATIENCE_MS = 1_900;

export async function openFront(ports: () => readonly number[]): Promise<Front> {
  const sockets = new Set<Socket>();
  let turn = 0;
  const server = createServer({ allowHalfOpen: false }, async (client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    client.once('close', () => sockets.delete(client));
    client.pause();
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline && !client.destroyed) {
      const all = ports();
      const upstream = all.length > 0 ? await tryConnect(all[turn++ % all.length]!) : undefined;
      if (upstream === undefined) {
        await delay(20);
        continue;
      }
      upstream.on('error', () => client.destroy());
      upstream.once('close', () => client.destroy());
      client.once('close', () => upstream.destroy());
      client.pipe(upstream).pipe(client);
      return;
    }
    client.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function tryConnect(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}
