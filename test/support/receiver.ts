import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll } from 'vitest';
import { standingFor } from './standing-for.ts';

export const SECRET = `whsec_${Buffer.from('a secret for the tests of notices').toString('base64')}`;

/** What a receiver was sent; of a webhook only what was signed for it. */
export type Got = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  readonly body: any;
  readonly text: string;
};

/** A real receiver: checks signatures with the package that receivers use, answers as it is told. */
export async function startReceiver() {
  const got: Got[] = [];
  const refused: string[] = [];
  let answer: (got: Got) => { status: number; body?: string; headers?: Record<string, string> } | undefined = () => ({
    status: 204,
  });
  const watchers = new Set<() => void>();
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const path = req.url ?? '';
      try {
        if (path.startsWith('/hook')) new Webhook(SECRET).verify(text, req.headers as Record<string, string>);
      } catch (error) {
        refused.push(String(error));
        res.writeHead(401).end();
        return;
      }
      const one = { path, headers: req.headers, body: JSON.parse(text), text };
      got.push(one);
      const said = answer(one);
      // Undefined: it never answers.
      if (said !== undefined) res.writeHead(said.status, said.headers).end(said.body);
      for (const watcher of watchers) watcher();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    got,
    refused,
    answers: (how: typeof answer) => {
      answer = how;
    },
    /** The test's time limit ends a wait that is in vain. */
    until: (holds: (all: readonly Got[]) => boolean): Promise<void> => {
      if (holds(got)) return Promise.resolve();
      return new Promise((resolve) => {
        const look = () => {
          if (!holds(got)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
      });
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type TestReceiver = Awaited<ReturnType<typeof startReceiver>>;

/** A receiver for the tests of a describe; declared before what needs its address. */
export function useReceiver(): TestReceiver {
  let receiver: TestReceiver | undefined;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver?.close());
  return standingFor('the receiver', () => receiver);
}
