import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRecallClient, type RecallClient } from '../../src/tencent/client.ts';
import type { RecallCall } from '../../src/tencent/recall-call.ts';
import { makeCredential } from '../../src/tencent/usersig.ts';
import { type RecallEndpoint, startRecallEndpoint } from '../support/recall-endpoint.ts';

const call: RecallCall = { api: 'admin_msgwithdraw', from: 'a', to: 'b', msgKey: 'k', items: [{ id: 'one' }] };
const identity = { sdkAppId: 1_400_000_001, identifier: 'admin@1 &x', secretKey: 'key' };

let endpoint: RecallEndpoint;
let client: RecallClient;

beforeEach(async () => {
  endpoint = await startRecallEndpoint();
  client = clientOf(endpoint.url);
});
afterEach(async () => {
  await client.close();
  await endpoint.close();
});

const clientOf = (restUrl: string) =>
  makeRecallClient({
    restUrl,
    sdkAppId: identity.sdkAppId,
    admin: identity.identifier,
    credential: makeCredential(identity, Date.now),
    randomUint32: () => 4_294_967_295,
  });

describe('a call', () => {
  test('carries app, admin, UserSig, random and content type in the query', async () => {
    await client.recall(call);
    const { query } = endpoint.calls[0]!;
    expect(Object.fromEntries(query)).toMatchObject({
      sdkappid: '1400000001',
      identifier: 'admin@1 &x',
      random: '4294967295',
      contenttype: 'json',
    });
    expect(query.get('usersig')).toMatch(/^[A-Za-z0-9*_-]{100,}$/);
  });

  test('comes back with the answer and how long it took', async () => {
    const { answer, tripMs } = await client.recall(call);
    expect(answer).toEqual({ type: 'answer', code: 0, results: undefined });
    expect(tripMs).toBeGreaterThan(0);
  });

  test('keeps its connection for later ones', async () => {
    const ports = new Set<string>();
    for (let nth = 0; nth < 20; nth++) {
      await client.recall(call);
      ports.add(endpoint.calls.at(-1)!.from);
    }
    // Two, since a connection may not be free yet in the moment its answer is read.
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});

describe('what is not an answer', () => {
  test('another status is told as such, whatever the body says', async () => {
    endpoint.reply = () => ({ status: 502, text: '{"ErrorCode":0}' });
    expect((await client.recall(call)).answer).toEqual({ type: 'http', status: 502 });
  });

  test('a page instead of JSON is broken', async () => {
    endpoint.reply = () => ({ text: '<html>maintenance</html>' });
    expect((await client.recall(call)).answer).toEqual({ type: 'broken' });
  });

  test('a connection that breaks is a network failure, and the next call works', async () => {
    endpoint.reply = (_, nth) => (nth === 1 ? 'reset' : { body: { ErrorCode: 0 } });
    expect((await client.recall(call)).answer.type).toBe('network');
    expect((await client.recall(call)).answer.type).toBe('answer');
  });

  test('a port where nobody listens is a network failure', async () => {
    const lost = clientOf('http://127.0.0.1:9');
    expect((await lost.recall(call)).answer.type).toBe('network');
    await lost.close();
  });

  test('no answer within five seconds is a timeout: longer than Tencent itself waits', async () => {
    endpoint.reply = () => 'hang';
    const { answer, tripMs } = await client.recall(call);
    expect(answer).toEqual({ type: 'timeout' });
    expect(tripMs).toBeGreaterThan(3_000);
  }, 15_000);
});
