import { describe, expect, test } from 'vitest';
import { classOfAnswer, effectOf, isUnheard, whyUnheard } from '../../src/calls/answer-class.ts';
import type { RecallAnswer } from '../../src/tencent/recall-call.ts';

const CALL = { api: 'group_msg_recall' } as const;
const http = (status: number): RecallAnswer => ({ type: 'http', status });
const network = (code: unknown): RecallAnswer => ({
  type: 'network',
  cause: Object.assign(new Error('no'), code === undefined ? {} : { code }),
});

const PASSES = { type: 'retry', bounded: false };
const ODD = { type: 'retry', bounded: true };
const DOOR = { type: 'configuration', reason: 'url', pauseMs: 60_000 };
const REFUSED = { type: 'permanent', outcome: 'refused', suspect: true };

describe('a status that is not 200 comes from something between us and Tencent', () => {
  test.each([
    ...[100, 201, 204, 299].map((status) => [status, ODD] as const),
    ...[300, 301, 307, 399].map((status) => [status, DOOR] as const),
    ...[401, 403, 404, 405, 407].map((status) => [status, DOOR] as const),
    ...[400, 402, 406, 409, 410, 413, 422, 499].map((status) => [status, REFUSED] as const),
    ...[408, 500, 501, 502, 503, 504, 599].map((status) => [status, PASSES] as const),
    [429, { type: 'slow-down' }] as const,
  ])('HTTP %i', (status, kind) => {
    expect(classOfAnswer(CALL, http(status))).toEqual(kind);
  });
});

test.each<readonly [string, RecallAnswer, boolean]>([
  ['a gateway', http(502), true],
  ['a timeout', { type: 'timeout' }, true],
  ['no JSON', { type: 'broken' }, true],
  ['no connection', network('ECONNREFUSED'), true],
  ['an error of theirs that passes', { type: 'answer', code: 10002, results: undefined }, true],
  ['an odd status', http(204), false],
  ['success', { type: 'answer', code: 0, results: undefined }, false],
  ['a closed door', http(403), false],
  ['over the limit', http(429), false],
  ['a code that nobody knows', { type: 'answer', code: 69_999, results: undefined }, false],
  ['nothing called', { type: 'observed' }, false],
])('nobody is there: %s', (_, answer, unheard) => {
  expect(isUnheard(CALL, answer)).toBe(unheard);
});

describe('why a call was not answered, for people', () => {
  test.each<readonly [RecallAnswer, string]>([
    [{ type: 'answer', code: 10002, results: undefined }, 'Tencent answers code 10002'],
    [http(502), 'HTTP status 502: a proxy or gateway answers, not Tencent Chat'],
    [{ type: 'broken' }, 'what comes back is no answer of Tencent Chat'],
    [{ type: 'timeout' }, 'no answer in time'],
    [{ type: 'observed' }, 'nothing is called'],
    [network('ECONNREFUSED'), 'nobody listens there (ECONNREFUSED)'],
    [network('ECONNRESET'), 'the connection was cut (ECONNRESET)'],
    [network('EPIPE'), 'the connection was cut (EPIPE)'],
    [network('UND_ERR_SOCKET'), 'the connection was cut (UND_ERR_SOCKET)'],
    [network('ENOTFOUND'), 'its name is not known to DNS (ENOTFOUND)'],
    [network('EAI_AGAIN'), 'DNS does not answer (EAI_AGAIN)'],
    [network('EHOSTUNREACH'), 'there is no way to it (EHOSTUNREACH)'],
    [network('ENETUNREACH'), 'there is no way to it (ENETUNREACH)'],
    [network('ETIMEDOUT'), 'no connection in time (ETIMEDOUT)'],
    [network('CERT_HAS_EXPIRED'), 'its certificate has expired (CERT_HAS_EXPIRED)'],
    [network('DEPTH_ZERO_SELF_SIGNED_CERT'), 'its certificate is signed by nobody known (DEPTH_ZERO_SELF_SIGNED_CERT)'],
    [network('SELF_SIGNED_CERT_IN_CHAIN'), 'its certificate is signed by nobody known (SELF_SIGNED_CERT_IN_CHAIN)'],
    [
      network('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      'its certificate is signed by nobody known (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
    [network('ERR_TLS_CERT_ALTNAME_INVALID'), 'its certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID)'],
    [network('UND_ERR_RES_EXCEEDED_MAX_SIZE'), 'the answer is too large (UND_ERR_RES_EXCEEDED_MAX_SIZE)'],
    [network('E.NEW-ONE_1'), 'no connection (E.NEW-ONE_1)'],
    [network('constructor'), 'no connection (constructor)'],
    [network('a word of theirs'), 'no connection'],
    [network(' ECONNRESET'), 'no connection'],
    [network('ECONNRESET '), 'no connection'],
    [network('x'.repeat(65)), 'no connection'],
    [network(7), 'no connection'],
    [network(undefined), 'no connection'],
    [{ type: 'network', cause: { code: 'ECONNRESET' } }, 'no connection'],
    [{ type: 'network', cause: undefined }, 'no connection'],
  ])('%j: %s', (answer, words) => {
    expect(whyUnheard(answer)).toBe(words);
  });
});

test('what an answer says about the API', () => {
  expect(effectOf({ type: 'ok' })).toEqual({ type: 'works' });
  expect(effectOf({ type: 'done', outcome: 'gone', about: 'message' })).toEqual({ type: 'works' });
  expect(effectOf({ type: 'permanent', outcome: 'refused', suspect: true })).toEqual({ type: 'works' });
  expect(effectOf({ type: 'slow-down' })).toEqual({ type: 'slow-down' });
  expect(effectOf({ type: 'credential', then: 'retry' })).toEqual({ type: 'credential-refused', then: 'retry' });
  expect(effectOf({ type: 'configuration', reason: 'plan', pauseMs: 7 })).toEqual({
    type: 'stop',
    reason: 'plan',
    pauseMs: 7,
  });
  expect(effectOf({ type: 'retry', bounded: true })).toBeUndefined();
  expect(effectOf({ type: 'observed' })).toBeUndefined();
});
