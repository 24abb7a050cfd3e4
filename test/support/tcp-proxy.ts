import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A port or the path of a Unix socket. */
export type Target = number | string;

/** Stands between a client and a server on loopback, and does to connections what networks and hosted Redis do. */
export type TcpProxy = {
  readonly port: number;
  /** New connections go there; those that stand stay where they are. */
  switchTo(target: Target): void;
  /** Connections stand, and nothing passes any more, in either direction. New ones pass. */
  dropInSilence(): void;
  /** Ends all connections. */
  cut(): void;
  /** Changes what the server answers, from now on. Chunks are what one read brought. */
  rewrite(change: ((answer: string) => string) | undefined): void;
  connections(): number;
  close(): Promise<void>;
};

export async function startTcpProxy(first: Target): Promise<TcpProxy> {
  let target = first;
  let change: ((answer: string) => string) | undefined;
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket; dead: boolean }>();
  const listener = createServer((client) => {
    const server = typeof target === 'number' ? connect(target, '127.0.0.1') : connect(target);
    const pair = { client, server, dead: false };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const side of [client, server]) {
      side.on('error', end);
      side.on('close', end);
    }
    client.on('data', (bytes) => {
      if (!pair.dead) server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (pair.dead) return;
      client.write(change === undefined ? bytes : Buffer.from(change(bytes.toString('latin1')), 'latin1'));
    });
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const cut = () => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
  };
  return {
    port: (listener.address() as AddressInfo).port,
    switchTo: (next) => {
      target = next;
    },
    dropInSilence: () => {
      for (const pair of pairs) pair.dead = true;
    },
    cut,
    rewrite: (how) => {
      change = how;
    },
    connections: () => pairs.size,
    close: async () => {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}
