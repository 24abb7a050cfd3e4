import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import { refOf } from '../message-ref.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EpochMs } from '../model.ts';
import { announcedBytes, readBody } from './body.ts';
import { type CallbackTally, makeCallbackTally } from './callback-tally.ts';
import { makeDeadlines, makeLastMoment } from './deadlines.ts';
import { makeElementTypes } from './element-types.ts';
import { Exchange } from './exchange.ts';
import { type Handle, handleParsed } from './handle.ts';
import { parseCallback } from './parse.ts';
import type { ParsedCallback } from './parsed-callback.ts';
import { parseQuery } from './query.ts';
import { makeRefusedTeller } from './refused.ts';
import { makeReply, type Reply } from './reply.ts';
import { type Spool, writeEntry } from './spool-entry.ts';
import { makeVerify } from './verify.ts';

export type CallbackOptions = {
  readonly sdkAppId: number;
  readonly tokens: readonly string[];
  readonly unsigned: boolean;
  readonly maxBytes: number;
  readonly handle: Handle;
  /** Takes callbacks while Redis does not; without a spool they are answered 503. */
  readonly spool: Spool | undefined;
  readonly metrics: Pick<Metrics, 'callback' | 'tencentVerdict' | 'oddField' | 'elementType'>;
  /** Counts what a person wants to know who asks whether callbacks arrive. */
  readonly tally?: CallbackTally;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly now: () => EpochMs;
};

export type CallbackEndpoint = {
  /** `queryAt`: where in `req.url` the query begins. */
  readonly onRequest: (req: IncomingMessage, res: ServerResponse, queryAt: number) => void;
  readonly close: () => void;
};

/**
 * No callback waits more than 1 s (Tencent gives up after 2: docs 34354). Redis gets one to two periods of that, and the
 * spool all that is left, since after it there is only 503.
 */
const REDIS_PERIOD_MS = 200;
const ANSWER_WITHIN_MS = 950;

const OK = makeReply(200, 0);
const UNSIGNED = makeReply(401, 401, 'Sign is missing, wrong or stale');
const WRONG_APP = makeReply(403, 403, 'SdkAppid is missing or not of this app');
/** The rest of the body is not read, so the connection cannot be used again. */
const TOO_LARGE = makeReply(413, 413, 'body is too large', ['Connection', 'close']);
const UNAVAILABLE = makeReply(503, 503, 'nowhere to keep this callback; send it again');
const BROKEN = makeReply(500, 500, 'internal error');

/** The callback's checks in a row, each leaving early with its own answer. */
export function makeCallbackEndpoint(options: CallbackOptions): CallbackEndpoint {
  const { handle, spool, metrics, log, maxBytes, now, tally = makeCallbackTally() } = options;
  const verify = makeVerify(options.tokens, options.unsigned);
  const sdkAppId = String(options.sdkAppId);
  const refused = makeRefusedTeller(log, sdkAppId, tally);

  const forRedis = makeDeadlines<Exchange>(REDIS_PERIOD_MS, (exchange) => {
    log.warn({ command: label(exchange.command) }, 'Redis did not take a callback in time');
    keepOnDisk(exchange);
  });
  const forDisk = makeLastMoment<Exchange>(ANSWER_WITHIN_MS, (exchange) => exchange.answer('unavailable', UNAVAILABLE));

  const onRequest: CallbackEndpoint['onRequest'] = (req, res, queryAt) => {
    const query = parseQuery(req.url ?? '', queryAt);
    const exchange = new Exchange(res, query.command ?? '', metrics);
    if (!verify(query.sign, query.requestTime, now())) {
      refused.unsigned(query, now());
      return exchange.answer('unsigned', UNSIGNED);
    }
    // The console's probe has neither; its shape is not documented, so it is answered like a command we do not know.
    const isProbe = query.sdkAppId === undefined && query.command === undefined;
    if (!isProbe && query.sdkAppId !== sdkAppId) {
      refused.wrongApp(query, now());
      return exchange.answer('wrong_app', WRONG_APP);
    }
    if (announcedBytes(req) > maxBytes) return exchange.answer('too_large', TOO_LARGE);
    readBody(req, maxBytes, (text) => onBody(exchange, text));
  };

  const onBody = (exchange: Exchange, text: string | undefined) => {
    if (text === undefined) return exchange.answer('too_large', TOO_LARGE);
    const receivedAt = now();
    tally.taken(receivedAt);
    exchange.received = { command: exchange.command, text, receivedAt };
    try {
      take(exchange, parseCallback(exchange.command, text, receivedAt));
    } catch (error) {
      // A callback that breaks our code must not be sent again and again, but it must be logged.
      log.error({ err: error, command: label(exchange.command) }, 'a callback broke the receiver');
      exchange.answer('unavailable', BROKEN);
    }
  };

  const elementTypeOf = makeElementTypes();
  const countElement = (given: string) => {
    const { label: type, isNews } = elementTypeOf(given);
    metrics.elementType(type);
    if (isNews) log.warn({ type }, 'a kind of element that unsaid does not know; what of it looks like text is judged');
  };

  const take = (exchange: Exchange, parsed: ParsedCallback) => {
    for (const field of parsed.odd ?? []) metrics.oddField(field);
    for (const type of parsed.elementTypes ?? []) countElement(type);
    switch (parsed.type) {
      case 'malformed':
        log.warn({ command: label(exchange.command), field: parsed.field }, 'malformed callback');
        return exchange.answer('malformed', malformed(parsed.field));
      case 'ignored':
      case 'undelivered':
        return exchange.answer('ignored', OK);
      case 'reviewed':
        // For people to compare with: what Tencent blocks never arrives, and the rest is judged by our own rules.
        metrics.tencentVerdict(parsed.suggestion);
        log.info(
          { ref: parsed.key && refOf(parsed.key), suggestion: parsed.suggestion },
          "Tencent's own moderation judged",
        );
        return exchange.answer('ok', OK);
      case 'draft':
        return answerDraft(exchange, handle.draft(parsed.draft));
      case 'message':
      case 'recalled':
      case 'over-limit':
        return keep(exchange, parsed);
    }
  };

  const answerDraft = (exchange: Exchange, decided: ReturnType<Handle['draft']>) => {
    if (!(decided instanceof Promise)) return exchange.answer('ok', draftReply(decided.errorCode));
    decided.then(
      ({ errorCode }) => exchange.answer('ok', draftReply(errorCode)),
      (error: unknown) => {
        log.error({ err: error, command: label(exchange.command) }, 'a draft broke the receiver');
        exchange.answer('unavailable', BROKEN);
      },
    );
  };

  const keep = (exchange: Exchange, parsed: ParsedCallback) => {
    forRedis.watch(exchange);
    handleParsed(handle, parsed)?.then(
      (result) => {
        forRedis.forget(exchange);
        exchange.answer(result === 'duplicate' ? 'duplicate' : 'ok', OK);
      },
      (error: unknown) => {
        forRedis.forget(exchange);
        log.warn({ err: error, command: label(exchange.command) }, 'Redis did not take a callback');
        keepOnDisk(exchange);
      },
    );
  };

  /** At most once for an exchange: a rejection after its deadline finds it over or on its way to disk. */
  const keepOnDisk = (exchange: Exchange) => {
    const { received } = exchange;
    exchange.received = undefined;
    if (received === undefined || exchange.isOver) return;
    if (spool === undefined) return exchange.answer('unavailable', UNAVAILABLE);
    forDisk.watch(exchange);
    spool.append(writeEntry(received)).then(
      (result) => {
        forDisk.forget(exchange);
        if (result === 'stored') exchange.answer('spooled', OK);
        else exchange.answer('unavailable', UNAVAILABLE);
      },
      (error: unknown) => {
        forDisk.forget(exchange);
        log.error({ err: error }, 'the spool did not take a callback');
        exchange.answer('unavailable', UNAVAILABLE);
      },
    );
  };

  return {
    onRequest,
    close: () => {
      forRedis.close();
      forDisk.close();
    },
  };
}

/** Field names are ours, so there are few. */
const malformedReplies = new Map<string, Reply>();
function malformed(field: string): Reply {
  let reply = malformedReplies.get(field);
  if (reply === undefined) {
    reply = makeReply(400, 400, field === 'body' ? 'body is not a JSON object' : `${field} is missing or malformed`);
    malformedReplies.set(field, reply);
  }
  return reply;
}

const draftReplies = new Map<number, Reply>([[0, OK]]);
function draftReply(errorCode: number): Reply {
  let reply = draftReplies.get(errorCode);
  if (reply === undefined) {
    reply = makeReply(200, errorCode);
    draftReplies.set(errorCode, reply);
  }
  return reply;
}

/** Commands come from outside: a log line does not grow with them. */
const label = (command: string): string => command.slice(0, 64);
