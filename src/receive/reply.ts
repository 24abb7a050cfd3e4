import type { ServerResponse } from 'node:http';

/** An answer that is formatted once and then written as it is, since callbacks wait for it. */
export type Reply = {
  readonly status: number;
  readonly headers: readonly string[];
  /** ASCII. A string and not bytes: Node sends it in one write with the head. */
  readonly body: string;
};

/** The shape that Tencent reads (docs 34354). `info` is ours and never holds anything that came in. */
export function makeReply(status: number, errorCode: number, info = '', headers: readonly string[] = []): Reply {
  const ok = status === 200;
  return jsonReply(status, { ActionStatus: ok ? 'OK' : 'FAIL', ErrorCode: errorCode, ErrorInfo: info }, headers);
}

export function jsonReply(status: number, json: unknown, headers: readonly string[] = []): Reply {
  const body = JSON.stringify(json);
  return {
    status,
    headers: ['Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(body.length), ...headers],
    body,
  };
}

export function send(res: ServerResponse, reply: Reply): void {
  // The array is only read, and Node's type has no readonly arrays.
  res.writeHead(reply.status, reply.headers as string[]);
  res.end(reply.body, 'latin1');
}
