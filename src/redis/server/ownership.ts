import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';

/** Held until `release` or the end of the process, in any way: nobody listens on a dead process's socket. */
export type Ownership = { release(): Promise<void> };

/**
 * Makes this process the one owner of a folder, by listening on a Unix socket in it. Unlike a file with a process id it
 * cannot be stale: a container that starts again has the same process ids, but nobody answers on the old socket.
 *
 * @returns undefined when a living process owns it.
 */
export async function takeOwnership(socket: string): Promise<Ownership | undefined> {
  for (;;) {
    const server = createServer((peer) => peer.destroy());
    const problem = await listening(server, socket);
    if (problem === undefined) {
      server.unref();
      return {
        async release() {
          server.close();
          await rm(socket, { force: true });
        },
      };
    }
    if (problem.code !== 'EADDRINUSE') throw problem;
    if (await isAnswered(socket)) return undefined;
    // Left behind. Of two who find it at once only one gets to move it away; whoever moves a socket that came to life
    // meanwhile puts it back.
    const aside = `${socket}.${randomBytes(4).toString('hex')}`;
    const moved = await rename(socket, aside).then(
      () => true,
      () => false,
    );
    if (!moved) continue;
    if (await isAnswered(aside)) {
      await rename(aside, socket);
      return undefined;
    }
    await rm(aside, { force: true });
  }
}

/** True when a process accepts connections on this Unix socket. */
export function isAnswered(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const peer = connect(socket);
    peer.once('connect', () => {
      peer.destroy();
      resolve(true);
    });
    peer.once('error', () => resolve(false));
  });
}

async function listening(server: Server, socket: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    server.listen(socket);
    await once(server, 'listening');
    return undefined;
  } catch (cause) {
    return cause as NodeJS.ErrnoException;
  }
}
