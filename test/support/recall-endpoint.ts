import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as this end saw it. `at` is a monotonic time in ms, taken when its head arrived. */
export type SeenCall = {
  readonly at: number;
  readonly api: string;
  /** The connection it came on. */
  readonly from: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
};

/** What to answer: a body for status 200, or anything else, or `hang` for never. */
export type EndpointReply =
  | { readonly status?: number; readonly body: unknown; readonly afterMs?: number }
  | { readonly text: string; readonly status?: number }
  | 'hang'
  | 'reset';

export type RecallEndpoint = {
  readonly url: string;
  readonly calls: readonly SeenCall[];
  /** Replaces what is answered; the default is that all went well. */
  reply: (call: SeenCall, nth: number) => EndpointReply | Promise<EndpointReply>;
  /** Resolves once that many calls came. */
  untilCalls(count: number): Promise<void>;
  close(): Promise<void>;
};

/** All of a call went well. */
export function allRecalled({ body }: SeenCall): EndpointReply {
  return { body: { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '', ...results(body, () => 0) } };
}

/** `RecallRetList` for what the body asked, in Tencent's shape. */
export function results(body: Record<string, unknown>, codeOf: (name: unknown) => number | undefined) {
  const seqs = (body.MsgSeqList as { MsgSeq: number }[] | undefined)?.map(({ MsgSeq }) => ({ MsgSeq }));
  const keys = (body.MsgKeyList as string[] | undefined)?.map((MsgKey) => ({ MsgKey }));
  const named = seqs ?? keys;
  if (named === undefined) return {};
  return {
    RecallRetList: named.flatMap((name) => {
      const RetCode = codeOf(Object.values(name)[0]);
      return RetCode === undefined ? [] : [{ ...name, RetCode }];
    }),
  };
}

export const failed = (ErrorCode: number): EndpointReply => ({
  body: { ActionStatus: 'FAIL', ErrorCode, ErrorInfo: 'composed for a test' },
});

/** The four recall APIs on a real port, stamping every arrival: small enough that nothing but the service is measured. */
export async function startRecallEndpoint(): Promise<RecallEndpoint> {
  const calls: SeenCall[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const endpoint = { reply: allRecalled as RecallEndpoint['reply'] };
  const server = createServer(async (request, response) => {
    const at = performance.now();
    const text = await textOf(request).catch(() => '');
    // A caller that was killed in the middle of its request asked for nothing.
    if (!request.complete) return;
    const url = new URL(request.url!, 'http://endpoint');
    const call = {
      at,
      api: url.pathname.split('/').at(-1)!,
      from: `${request.socket.remotePort}`,
      query: url.searchParams,
      body: JSON.parse(text),
    };
    calls.push(call);
    for (const { count, resolve } of waiting) if (calls.length >= count) resolve();
    const reply = await endpoint.reply(call, calls.length);
    if (reply === 'hang') return;
    if (reply === 'reset') {
      request.socket.destroy();
      return;
    }
    const send = () => {
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
      response.end('text' in reply ? reply.text : JSON.stringify(reply.body));
    };
    if ('afterMs' in reply && reply.afterMs !== undefined) setTimeout(send, reply.afterMs);
    else send();
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    get reply() {
      return endpoint.reply;
    },
    set reply(reply) {
      endpoint.reply = reply;
    },
    untilCalls: (count) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (calls.length >= count) resolve();
      else waiting.push({ count, resolve });
      return promise;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
