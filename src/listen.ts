import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { forStart } from './cannot-start.ts';

export type Listener = {
  readonly port: number;
  /** Takes no more work and waits for what is under way, at most `patienceMs`. */
  close(patienceMs: number): Promise<void>;
};

export type Bounds = {
  /** From the first byte of a request to its last, also where no byte comes at all, in milliseconds. */
  readonly requestMs: number;
  /** Connections open at once. Beyond that, an idle one is closed for each that comes. */
  readonly connections: number;
};

/** Longer than Tencent's connections idle, so that it is the client who closes them. */
const KEEP_ALIVE_MS = 75_000;
/**
 * A request is a few KB; a client that takes longer to send it holds the connection without using it. Tencent opens some
 * hundred connections at most; each costs some 20 KB.
 */
const BOUNDS: Bounds = { requestMs: 10_000, connections: 4_096 };

/**
 * `name` is the setting that says where, for people.
 * @throws CannotStart with the system's error, such as EADDRINUSE, as its cause when it cannot listen there
 */
export async function listen(
  app: RequestListener,
  at: { host: string; port: number },
  name: string,
  bounds: Bounds = BOUNDS,
): Promise<Listener> {
  const { requestMs } = bounds;
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      requestTimeout: requestMs,
      headersTimeout: requestMs,
      // Node looks every 30 s by default, and times that are over are not over before it looks.
      connectionsCheckingInterval: Math.min(1_000, requestMs / 4),
    },
    app,
  );
  boundConnections(server, bounds.connections);
  await forStart(cannotListen(at, name), async () => {
    server.listen(at.port, at.host);
    await once(server, 'listening');
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async (patienceMs) => {
      const closed = once(server, 'close');
      // Also closes idle connections; those in use are closed when their answer is written.
      server.close();
      const timer = setTimeout(() => server.closeAllConnections(), patienceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/**
 * Whether somebody may listen there, without listening: a start finds out before it does what takes long.
 * @throws CannotStart as `listen` does
 */
export async function tryPort(at: { host: string; port: number }, name: string): Promise<void> {
  const server = createTcpServer();
  await forStart(cannotListen(at, name), async () => {
    server.listen(at.port, at.host);
    await once(server, 'listening');
  });
  server.close();
  await once(server, 'close');
}

const cannotListen = (at: { host: string; port: number }, name: string): string =>
  `${name} ${at.host}:${at.port} cannot be listened on`;

/**
 * Keeps at most so many open. Those that never sent a whole request are closed first, oldest first; then those idle for
 * longest. So connections that Tencent keeps alive stay, however many strangers come.
 */
function boundConnections(server: Server, most: number): void {
  const usedAt = new Map<Socket, number>();
  server.on('connection', (socket) => {
    usedAt.set(socket, 0);
    socket.once('close', () => usedAt.delete(socket));
    if (usedAt.size <= most) return;
    let [least, leastAt] = [socket, Number.POSITIVE_INFINITY];
    for (const [one, at] of usedAt) if (at < leastAt) [least, leastAt] = [one, at];
    usedAt.delete(least);
    least.destroy();
  });
  server.on('request', ({ socket }) => usedAt.set(socket, performance.now()));
}
