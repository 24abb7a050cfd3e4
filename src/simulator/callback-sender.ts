import { createHash } from 'node:crypto';
import { Agent, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import { parseBody } from './body.ts';
import type { Callback } from './callbacks.ts';
import { makeDurations } from './percentile.ts';

export type CallbackTarget = {
  readonly url: string;
  /** Empty: unsigned. */
  readonly token: string;
  readonly sdkAppId: number;
  /** Tencent waits 2 s, not adjustable (docs 34354, 34374). */
  readonly timeoutMs: number;
  /** Further tries after a timeout or a broken answer; Tencent's default is none (docs 34354). */
  readonly retries: number;
  readonly connections: number;
};

/** What became of one callback. `answer` is its JSON, where there was any. */
export type CallbackResult =
  | { readonly ok: true; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: string };

export type CallbackStats = {
  readonly sent: number;
  readonly underWay: number;
  readonly retried: number;
  /** By HTTP status, or `timeout`, `network`, `not json`. */
  readonly answers: Readonly<Record<string, number>>;
  /** Until the answer was there. */
  readonly answerMs: { count: number; p50: number; p99: number; max: number };
};

export type CallbackSender = ReturnType<typeof makeCallbackSender>;

/** Sends signed callbacks over kept-alive connections. Never throws: a receiver that is down is a number in the stats. */
export function makeCallbackSender(target: CallbackTarget, clock: () => number) {
  const url = new URL(target.url);
  const isSecure = url.protocol === 'https:';
  const agent = new (isSecure ? SecureAgent : Agent)({
    keepAlive: true,
    maxSockets: target.connections,
    scheduling: 'fifo',
  });
  const request = isSecure ? requestHttps : requestHttp;
  const fixed = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port || (isSecure ? 443 : 80),
    method: 'POST',
    agent,
  };
  const durations = makeDurations();
  let answers: Record<string, number> = {};
  let sent = 0;
  let retried = 0;
  let underWay = 0;
  let closed = false;

  const sign = makeSigner(target.token);
  const prefix = `${url.pathname}${url.search === '' ? '?' : `${url.search}&`}SdkAppid=${target.sdkAppId}&CallbackCommand=`;

  function pathOf(callback: Callback): string {
    const origin = callback.platform === '' ? '' : `&ClientIP=203.0.113.7&OptPlatform=${callback.platform}`;
    return `${prefix}${callback.command}&contenttype=json${origin}${sign(Math.floor(clock() / 1000))}`;
  }

  function sendOnce(path: string, payload: Buffer): Promise<CallbackResult> {
    const startedAt = clock();
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const settle = (name: string, result: CallbackResult) => {
        if (timer !== undefined) clearTimeout(timer);
        answers[name] = (answers[name] ?? 0) + 1;
        durations.add(clock() - startedAt);
        resolve(result);
      };
      const headers = { 'content-type': 'application/json', 'content-length': payload.length };
      let hasTimedOut = false;
      const outgoing = request({ ...fixed, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const { statusCode = 0 } = response;
          const answer = parseBody(Buffer.concat(chunks).toString('utf8'));
          if (statusCode !== 200) settle(String(statusCode), { ok: false, problem: `HTTP ${statusCode}` });
          else if (answer === undefined) settle('not json', { ok: false, problem: 'not json' });
          else settle('200', { ok: true, answer });
        });
        response.on('error', () => {});
      });
      outgoing.on('error', () => {
        if (hasTimedOut) settle('timeout', { ok: false, problem: 'timeout' });
        else settle('network', { ok: false, problem: 'network' });
      });
      // From the moment it has a connection: waiting for one is our own doing, not the receiver's slowness.
      outgoing.on('socket', () => {
        timer = setTimeout(() => {
          hasTimedOut = true;
          outgoing.destroy();
        }, target.timeoutMs);
      });
      outgoing.end(payload);
    });
  }

  return {
    async send(callback: Callback): Promise<CallbackResult> {
      const payload = Buffer.from(JSON.stringify(callback.body));
      underWay++;
      try {
        for (let attempt = 0; ; attempt++) {
          sent++;
          const result = await sendOnce(pathOf(callback), payload);
          if (result.ok || attempt >= target.retries || closed) return result;
          retried++;
        }
      } finally {
        underWay--;
      }
    },
    get underWay() {
      return underWay;
    },
    stats: (): CallbackStats => ({ sent, underWay, retried, answers: { ...answers }, answerMs: durations.summary() }),
    reset(): void {
      answers = {};
      sent = 0;
      retried = 0;
      durations.reset();
    },
    close(): void {
      closed = true;
      agent.destroy();
    },
  };
}

/** `Sign = sha256(token + RequestTime)` (docs 34354); computed once a second, not once a callback. */
function makeSigner(token: string): (seconds: number) => string {
  let last = { seconds: -1, text: '' };
  return (seconds) => {
    if (token === '') return '';
    if (seconds !== last.seconds) {
      const sign = createHash('sha256').update(`${token}${seconds}`).digest('hex');
      last = { seconds, text: `&Sign=${sign}&RequestTime=${seconds}` };
    }
    return last.text;
  };
}
