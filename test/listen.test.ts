import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Bounds, type Listener, listen } from '../src/listen.ts';

const opened: Socket[] = [];
let listener: Listener;
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy();
  await listener.close(0);
});

async function start(bounds: Bounds): Promise<void> {
  listener = await listen(
    (req, res) => {
      req.resume().once('end', () => res.end('ok'));
    },
    { host: '127.0.0.1', port: 0 },
    'PORT',
    bounds,
  );
}
async function open(): Promise<Socket> {
  const socket = connect(listener.port, '127.0.0.1').on('error', () => {});
  opened.push(socket.resume());
  await once(socket, 'connect');
  return socket;
}

describe('who takes too long for a request is closed', () => {
  test.each([
    ['says nothing at all', []],
    ['sends a head and never its end', ['POST / HTTP/1.1\r\nHost: a\r\n']],
    ['sends a byte of its body now and then', ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n', 'drip']],
  ])('%s', async (_what, [head, drip]) => {
    await start({ requestMs: 300, connections: 10 });
    const socket = await open();
    if (head !== undefined) socket.write(head);
    const dripping = setInterval(() => drip !== undefined && socket.write('x'), 20);
    await once(socket, 'close');
    clearInterval(dripping);
  });
});

describe('more connections than there may be', () => {
  test('cost those that never asked anything, the oldest first, and not one that is kept alive', async () => {
    await start({ requestMs: 10_000, connections: 4 });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (): Promise<{ port: number | undefined; text: string }> => {
      const [res] = await once(get({ port: listener.port, host: '127.0.0.1', agent }), 'response');
      const port = res.socket.localPort;
      return { port, text: (await res.setEncoding('utf8').toArray()).join('') };
    };
    const before = await ask();
    const strangers = await Promise.all([open(), open(), open()]);
    const closed = once(strangers[0]!, 'close');
    const more = await open();
    await closed;
    expect(strangers.slice(1).every(({ destroyed }) => !destroyed)).toBe(true);
    const gone = once(more, 'close');
    for (let count = 0; count < 20; count++) await open();
    await gone;
    expect(await ask(), 'on the same connection').toEqual(before);
    agent.destroy();
  });
});
