import type { Actor } from './cast.ts';

/** What node keeps, asked over its inspector: nothing in the service knows of it. Start the process with `INSPECTABLE`. */
export const INSPECTABLE = ['--inspect=127.0.0.1:0'];

export type Inspector = {
  /** Bytes in use after everything that can be collected was. */
  heapAfterCollecting(): Promise<number>;
  /** What keeps the process alive: timers, sockets, servers. */
  activeResources(): Promise<number>;
  close(): void;
};

type Reply = { readonly id: number; readonly result?: unknown; readonly error?: { readonly message: string } };

export async function inspect(actor: Actor): Promise<Inspector> {
  const url = actor.stderr().match(/ws:\/\/\S+/)?.[0];
  if (url === undefined) throw new Error('the process does not tell where its inspector listens');
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`cannot reach the inspector at ${url}`));
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  socket.onmessage = ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  };
  let asked = 0;
  const ask = async <T>(method: string, params: object = {}): Promise<T> => {
    const id = ++asked;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    waiting.set(id, resolve);
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await promise;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result as T;
  };
  return {
    heapAfterCollecting: async () => {
      await ask('HeapProfiler.collectGarbage');
      return (await ask<{ usedSize: number }>('Runtime.getHeapUsage')).usedSize;
    },
    activeResources: async () => {
      const expression = 'process.getActiveResourcesInfo().length';
      return (await ask<{ result: { value: number } }>('Runtime.evaluate', { expression })).result.value;
    },
    close: () => socket.close(),
  };
}
