import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makePoster, type Poster } from '../../src/notify/post.ts';

let asked: string[];
let answer: (req: IncomingMessage, res: ServerResponse) => void;
let port: number;
let close: () => Promise<void>;
let poster: Poster;
beforeEach(async () => {
  asked = [];
  answer = (_req, res) => res.end('ok');
  const server = createServer((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  port = (server.address() as AddressInfo).port;
  poster = makePoster({ wholeMs: 600 });
  close = async () => {
    await poster.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterEach(() => close());

const call = (host: string, mayBePrivate = false) => ({
  ...{ url: `http://${host}:${port}/hook?key=hidden`, body: '{}', headers: {}, mayBePrivate },
});

describe('an address of this machine or its network', () => {
  test.each([
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '0', '[::1]', '[::ffff:127.0.0.1]'],
    ...['[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]', 'localhost', 'LOCALHOST', '169.254.169.254', '[::]'],
  ])('%s is not asked', async (host) => {
    const posted = await poster.post(call(host));
    expect(posted).toMatchObject({ type: 'failed', why: expect.stringContaining('public internet') });
    expect(JSON.stringify(posted)).not.toContain('hidden');
    expect(asked).toEqual([]);
  });

  test.each(['127.0.0.1', '[::1]', 'localhost'])('%s is asked where that is allowed', async (host) => {
    expect(await poster.post(call(host, true))).toMatchObject({ type: 'answered', status: 200, body: 'ok' });
    expect(asked).toEqual(['POST /hook?key=hidden']);
  });
});

type Lookup = NonNullable<NonNullable<Parameters<typeof makePoster>[0]>['lookup']>;
const answers = (...replies: readonly (readonly string[])[]): Lookup => {
  let turn = 0;
  const lookup = (_name: string, _options: unknown, done: (error: null, found: object[]) => void): void => {
    const addresses = replies[Math.min(turn++, replies.length - 1)]!;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return lookup as unknown as Lookup;
};

describe('a name', () => {
  test.each([[['127.0.0.1']], [['8.8.8.8', '127.0.0.1']], [['::ffff:127.0.0.1']], [['fd00::1']], [[]]])(
    'that leads to %j reaches nothing',
    async (addresses) => {
      const other = makePoster({ lookup: answers(addresses), wholeMs: 1_500 });
      expect(await other.post(call('rebind.example'))).toMatchObject({ type: 'failed' });
      expect(asked).toEqual([]);
      await other.close();
    },
  );

  test('is looked up once for a connection: that it means another address a moment later changes nothing', async () => {
    let looks = 0;
    // What was checked is what is connected to: a public address that nobody answers at, not the second answer.
    const lookup = ((name: string, options: object, done: never) => {
      looks++;
      return (looks === 1 ? answers(['198.41.0.4']) : answers(['127.0.0.1']))(name, options, done);
    }) as unknown as Lookup;
    const other = makePoster({ lookup, wholeMs: 400 });
    expect(await other.post(call('rebind.example'))).toMatchObject({ type: 'failed' });
    expect(looks).toBe(1);
    expect(asked).toEqual([]);
    await other.close();
  });
});

describe('what answers', () => {
  test('with a redirect is not followed', async () => {
    answer = (_req, res) => res.writeHead(302, { Location: '/elsewhere' }).end();
    expect(await poster.post(call('localhost', true))).toMatchObject({ type: 'answered', status: 302 });
    expect(asked).toHaveLength(1);
  });

  test('without end is read to a bound, and not waited for', async () => {
    answer = (_req, res) => {
      const more = () => {
        while (!res.destroyed && res.write('x'.repeat(65_536)));
      };
      res.on('drain', more);
      more();
    };
    const posted = await poster.post(call('localhost', true));
    expect(posted.type === 'answered' && posted.body.length).toBe(16_384);
  });

  test('slowly, byte by byte, or not at all, is given up', async () => {
    const slow = { type: 'failed', why: 'no answer in time' };
    answer = () => {};
    expect(await poster.post(call('localhost', true))).toEqual(slow);
    answer = (_req, res) => {
      res.writeHead(200);
      const timer = setInterval(() => res.write('.'), 100);
      res.on('close', () => clearInterval(timer));
    };
    expect(await poster.post(call('localhost', true))).toEqual(slow);
  });

  test('when it would like to be asked again', async () => {
    answer = (_req, res) => res.writeHead(429, { 'Retry-After': '7' }).end();
    expect(await poster.post(call('localhost', true))).toMatchObject({ status: 429, retryAfterMs: 7_000 });
  });

  test('is nobody', async () => {
    const nobody = { ...call('localhost', true), url: 'http://127.0.0.1:9/secret-path' };
    const posted = await poster.post(nobody);
    expect(posted).toEqual({ type: 'failed', why: 'could not be reached (ECONNREFUSED)' });
  });
});
