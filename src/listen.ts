import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forStart } from './cannot-start.ts';

export type Listener = {
  readonly port: number;
  /** Takes no more work and waits for what is under way, at most `patienceMs`. */
  close(patienceMs: number): Promise<void>;
};

/** Longer than Tencent's connections idle, so that it is the client who closes them. */
const KEEP_ALIVE_MS = 75_000;
/** A request is a few KB: who takes longer to send it is holding the connection, not using it. */
const REQUEST_AT_MOST_MS = 10_000;

/**
 * `name` is the setting that says where, for people.
 * @throws CannotStart with the system's error, such as EADDRINUSE, as its cause when it cannot listen there
 */
export async function listen(
  app: RequestListener,
  at: { host: string; port: number },
  name: string,
): Promise<Listener> {
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_AT_MOST_MS, headersTimeout: REQUEST_AT_MOST_MS },
    app,
  );
  await forStart(`${name} ${at.host}:${at.port} cannot be listened on`, async () => {
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
