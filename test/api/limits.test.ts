import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { openApiRig, TOKENS } from '../support/api-rig.ts';
import { ADS, rulesOf } from '../support/rule-texts.ts';

/** So many requests on one connection, none of which waits for the answer of the one before. Resolves with their statuses. */
function inARow(url: string, token: string, count: number): Promise<readonly number[]> {
  const { host, hostname, port } = new URL(url);
  const one = `GET /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const statuses: number[] = [];
    let rest = '';
    const socket = connect(Number(port), hostname, () => socket.write(one.repeat(count)));
    socket.setEncoding('latin1').on('error', reject);
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop()!;
      for (const line of lines) {
        // Behind the body of the one before.
        const status = /HTTP\/1\.1 (\d+)/.exec(line)?.[1];
        if (status !== undefined) statuses.push(Number(status));
      }
      if (statuses.length < count) return;
      socket.destroy();
      resolve(statuses);
    });
  });
}

test('ten thousand requests by one token in a minute, and then 429; another token is not held up', {
  timeout: 90_000,
}, async () => {
  const rig = await openApiRig(rulesOf(ADS));
  try {
    const statuses = await inARow(rig.url, TOKENS.reviewer, 10_000);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const late = await rig.call('GET', '/session', { as: 'reviewer' });
    expect(late).toMatchObject({ status: 429, body: { code: 'too-many' } });
    const seconds = Number(late.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await rig.call('GET', '/session', { as: 'manager' })).status).toBe(200);
    // It says when, and then it is so.
    rig.pass(60_000);
    expect((await rig.call('GET', '/session', { as: 'reviewer' })).status).toBe(200);
  } finally {
    await rig.close();
  }
});
