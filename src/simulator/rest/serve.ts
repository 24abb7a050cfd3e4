import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Body, parseBody, readBody } from '../body.ts';
import type { CallLog, LoggedCall } from '../call-log.ts';
import type { CallFault, Faults } from '../faults.ts';
import type { makeUserSigCheck } from '../usersig.ts';
import type { SimMessage } from '../world.ts';
import type { Api } from './api.ts';
import { type Answer, fail } from './codes.ts';

/** A call that gets no answer is dropped after this, so that a test does not wait for it when it ends. */
const SILENCE_MS = 60_000;

export type RestOptions = {
  readonly apis: readonly Api[];
  readonly sdkAppId: number;
  readonly admins: readonly string[];
  readonly checkUserSig: ReturnType<typeof makeUserSigCheck>;
  readonly log: CallLog;
  readonly faults: Faults;
  readonly latencyMs: () => number;
  /** Called for every call with the number that arrived in the last second; for the alarm at 80 %. */
  readonly onArrival: (api: Api, inLastSecond: number, at: number) => void;
};

/**
 * Answers `/v4/…` as Tencent does: HTTP 200 and an `ErrorCode`, whatever happened (docs 34620). The order of the
 * checks is ours: address, limit, credential, body, faults, and then the API itself.
 */
export function makeRest(options: RestOptions) {
  const { log, faults } = options;
  const byPath = new Map(options.apis.map((api) => [`/v4/${api.family}/${api.name}`, api]));

  /** @param at arrival of the headers, epoch milliseconds */
  return async (request: IncomingMessage, response: ServerResponse, url: URL, at: number): Promise<void> => {
    const api = byPath.get(url.pathname);
    if (api === undefined || request.method !== 'POST') return send(response, fail(60009));
    const { call, admitted, inLastSecond } = log.arrive(api.name, at);
    options.onArrival(api, inLastSecond, at);
    const text = await readBody(request);
    if (text === undefined) {
      log.settle(call, { code: 'reset', items: 0, retries: 0 });
      response.destroy();
      return;
    }
    const rejected = admitted ? checkQuery(url.searchParams, at) : 60007;
    const body = rejected === 0 ? parseBody(text) : undefined;
    if (body === undefined) {
      const code = rejected === 0 ? api.badJson : rejected;
      log.settle(call, { code, items: 0, retries: 0 });
      answerAfter(options.latencyMs(), response, fail(code));
      return;
    }
    perform(api, call, body, response, url.searchParams);
  };

  function perform(api: Api, call: LoggedCall, body: Body, response: ServerResponse, query: URLSearchParams): void {
    const { at } = call;
    const named = api.names(body);
    const plan = faults.plan(api.name, idsOf(body, named), named, at);
    const counted = { items: api.items(body), retries: countRetries(named) };
    const delayMs = options.latencyMs() + plan.slowMs;
    const { fault } = plan;
    if (fault === undefined) {
      const answer = api.run(body, at, query);
      log.settle(call, { code: answer.ErrorCode, ...counted });
      answerAfter(delayMs, response, answer);
    } else if (fault.kind === 'code') {
      log.settle(call, { code: fault.value, ...counted });
      answerAfter(delayMs, response, fail(fault.value, 'simulated'));
    } else {
      log.settle(call, { code: fault.kind === 'http' ? `http ${fault.value}` : fault.kind, ...counted });
      breakDown(fault, response, () => api.run(body, at, query));
    }
  }

  /** @returns 0, or the code of what is wrong with the query (docs 34620, 34348) */
  function checkQuery(query: URLSearchParams, at: number): number {
    const sdkAppId = query.get('sdkappid');
    const identifier = query.get('identifier');
    const usersig = query.get('usersig');
    const random = query.get('random');
    if (!sdkAppId) return 60012;
    if (Number(sdkAppId) !== options.sdkAppId) return 70020;
    if (!usersig) return 70002;
    if (!identifier || query.get('contenttype') !== 'json') return 60025;
    // Asked for by the documents, but Tencent's own client for Node never sent one.
    if (random !== null && (!/^\d{1,10}$/.test(random) || Number(random) > 0xffffffff)) return 60002;
    const checked = options.checkUserSig(usersig, identifier, at);
    if (!checked.ok) return checked.code;
    return options.admins.includes(identifier) ? 0 : 60010;
  }
}

/** Every id that might be a sentinel: those of the call and those of the messages it names. */
function idsOf(body: Body, named: readonly SimMessage[]): string[] {
  const ids = named.map((message) => message.from);
  for (const field of ['GroupId', 'From_Account', 'To_Account', 'Official_Account', 'Sender_Account']) {
    if (typeof body[field] === 'string') ids.push(body[field]);
  }
  return ids;
}

function countRetries(named: readonly SimMessage[]): number {
  let retries = 0;
  for (const message of named) {
    if (message.attempts++ > 0) retries++;
    if (message.state === 'recalled') message.repeats++;
  }
  return retries;
}

function breakDown(fault: CallFault, response: ServerResponse, run: () => Answer): void {
  switch (fault.kind) {
    case 'http':
      response.writeHead(isHttpStatus(fault.value) ? fault.value : 502, { 'content-type': 'text/html' });
      response.end('<html><head><title>simulated</title></head><body>simulated gateway error</body></html>');
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"ActionStatus":"OK","ErrorInfo":"","Error');
      return;
    case 'lost':
      // The call is done, but its answer is lost.
      run();
      response.destroy();
      return;
    case 'reset':
      response.destroy();
      return;
    default:
      closeLater(response);
  }
}

const isHttpStatus = (value: number) => value >= 200 && value <= 599;

function closeLater(response: ServerResponse): void {
  const timer = setTimeout(() => response.destroy(), SILENCE_MS);
  timer.unref();
  response.on('close', () => clearTimeout(timer));
}

function answerAfter(delayMs: number, response: ServerResponse, answer: Answer): void {
  if (delayMs <= 0) {
    send(response, answer);
    return;
  }
  const timer = setTimeout(() => send(response, answer), delayMs);
  response.on('close', () => clearTimeout(timer));
}

function send(response: ServerResponse, answer: Answer): void {
  const text = JSON.stringify(answer);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
