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
  /** Answers commands for which this gives an error with that error, as proxies in front of hosted Redis do. */
  refuse(errorFor: ((command: readonly string[]) => string | undefined) | undefined): void;
  connections(): number;
  close(): Promise<void>;
};

export async function startTcpProxy(first: Target): Promise<TcpProxy> {
  let target = first;
  let errorFor: ((command: readonly string[]) => string | undefined) | undefined;
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
    let rest = '';
    client.on('data', (bytes) => {
      if (pair.dead) return;
      if (errorFor === undefined && rest === '') {
        server.write(bytes);
        return;
      }
      rest += bytes.toString('latin1');
      for (let read = readCommand(rest); read !== undefined; read = readCommand(rest)) {
        rest = rest.slice(read.length);
        const error = errorFor?.(read.command);
        const sent =
          error === undefined ? read.command : ['EVAL', `return redis.error_reply(${JSON.stringify(error)})`, '0'];
        server.write(Buffer.from(writeCommand(sent), 'latin1'));
      }
    });
    server.on('data', (bytes) => {
      if (!pair.dead) client.write(bytes);
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
    refuse: (how) => {
      errorFor = how;
    },
    connections: () => pairs.size,
    close: async () => {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}

/** The first command of what a client sent, and how much of it that is; undefined while it is not whole. */
function readCommand(text: string): { readonly command: readonly string[]; readonly length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return undefined;
  let at = head[0].length;
  const command: string[] = [];
  for (let nth = 0; nth < Number(head[1]); nth++) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at, at + 20));
    if (size === null) return undefined;
    const from = at + size[0].length;
    at = from + Number(size[1]) + 2;
    if (at > text.length) return undefined;
    command.push(text.slice(from, at - 2));
  }
  return { command, length: at };
}

const writeCommand = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
