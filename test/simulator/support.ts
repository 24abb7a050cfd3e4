import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { makeUserSig } from '../../src/simulator/usersig.ts';

export const APP = { sdkAppId: 1400000001, secretKey: 'test-key-'.repeat(7) };

/** A simulator of its own for one test, closed with it. */
export async function simulate(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const sim = await startSimulator({ ...APP, ...options });
  onTestFinished(() => sim.close());
  return sim;
}

export type Answer = { ErrorCode: number; ErrorInfo: string; ActionStatus?: string; [field: string]: unknown };
type Query = Record<string, string | undefined>;

export const userSig = (change: Partial<Parameters<typeof makeUserSig>[0]> = {}): string =>
  makeUserSig({ ...APP, identifier: 'administrator', time: Math.floor(Date.now() / 1000), expire: 3600, ...change });

/** The query of a good call; `undefined` leaves a field out. */
function queryOf(change: Query = {}): string {
  const fields: Query = {
    sdkappid: String(APP.sdkAppId),
    identifier: 'administrator',
    usersig: userSig(),
    random: '4294967295',
    contenttype: 'json',
    ...change,
  };
  return new URLSearchParams(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString();
}

/** Calls a REST API and gives the HTTP status and the text, whatever they are. */
export async function callRaw(
  sim: Simulator,
  api: string,
  body: unknown,
  query: Query = {},
): Promise<{ status: number; text: string }> {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${sim.url}/v4/${api}?${queryOf(query)}`, { method: 'POST', body: payload });
  return { status: response.status, text: await response.text() };
}

export async function call(sim: Simulator, api: string, body: unknown, query: Query = {}): Promise<Answer> {
  const { text } = await callRaw(sim, api, body, query);
  return JSON.parse(text) as Answer;
}

export const recallGroup = (sim: Simulator, group: string, ...seqs: number[]): Promise<Answer> =>
  call(sim, 'group_open_http_svc/group_msg_recall', {
    GroupId: group,
    MsgSeqList: seqs.map((seq) => ({ MsgSeq: seq })),
  });

export const codesOf = (answer: Answer): number[] =>
  (answer.RecallRetList as { RetCode: number }[]).map((item) => item.RetCode);

/** A message as `POST /sim/send` takes it; gives what it gives. */
export async function say(
  sim: Simulator,
  message: Record<string, unknown>,
): Promise<{ seq: number; key: string; random: number; [field: string]: unknown }> {
  return (await post(sim, '/sim/send', message)) as { seq: number; key: string; random: number };
}

export async function post(sim: Simulator, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(sim.url + path, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

export type Received = {
  readonly command: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
};
export type Listener = {
  readonly url: string;
  readonly received: Received[];
  /** The first callback that fits, whether it came already or is still to come. */
  next(fits: (callback: Received) => boolean): Promise<Received>;
};

/** A receiver of callbacks on a real port. @param answer what it says to each; a number is an HTTP status */
export async function listen(
  answer: (callback: Received) => Record<string, unknown> | number | 'silence' = () => ({}),
): Promise<Listener> {
  const received: Received[] = [];
  let waiting: { fits: (callback: Received) => boolean; resolve: (callback: Received) => void }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const callback = { command: query.get('CallbackCommand') ?? '', query, body };
    received.push(callback);
    for (const each of waiting) if (each.fits(callback)) each.resolve(callback);
    waiting = waiting.filter((each) => !each.fits(callback));
    const reply = answer(callback);
    if (reply === 'silence') return;
    response.writeHead(typeof reply === 'number' ? reply : 200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(typeof reply === 'number' ? {} : { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '', ...reply }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    received,
    next(fits) {
      const known = received.find(fits);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => waiting.push({ fits, resolve }));
    },
  };
}

export const isCommand = (command: string) => (callback: Received) => callback.command === command;
