import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Two other systems, within this process, that the demo tells of what happens: `app` takes everything, `old-app` answers
 * 410, as one that was taken down does, so that its events are given up and wait for a person.
 */
export async function openReceivers(secret: string): Promise<{ readonly notify: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(request.url === '/app' ? 204 : 410).end());
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const words = `private=yes secret=whsec_${Buffer.from(secret).toString('base64')}`;
  return {
    notify: [`${url}/app ${words} name=app`, `${url}/old-app ${words} name=old-app events=held,stopped`].join(';'),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
