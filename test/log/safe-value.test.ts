import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeSafe } from '../../src/log/safe-value.ts';

const TEXT = 'a text that nobody may read';
const thrownBy = (does: () => unknown): Error => {
  try {
    does();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it threw nothing');
};
const logged = (error: unknown, secrets: readonly string[] = []): string =>
  JSON.stringify(makeSafe(secrets).error(error));

describe('an error as it is logged', () => {
  test.each<[string, Error]>([
    [
      'arguments of a command of Redis',
      Object.assign(new Error('OOM'), { command: { name: 'evalsha', args: [TEXT] } }),
    ],
    ['what JSON.parse was given', thrownBy(() => JSON.parse(`{"text": ${TEXT}`))],
    ['what JSON.parse was given, with quotes in it', thrownBy(() => JSON.parse(`"x" "${TEXT}" "y"`))],
    ['a URL that is none', thrownBy(() => new URL(TEXT))],
    [
      'arguments that Redis repeats',
      new Error(`ERR unknown command 'FOO', with args beginning with: '${TEXT}' 'more'`),
    ],
    ['a quote that never ends', new Error(`ERR syntax error near '${TEXT}`)],
    ['typographic quotes', new Error(`cannot read “${TEXT}”`)],
    ['a property of its own', Object.assign(new Error('broken'), { body: TEXT, detail: TEXT, input: TEXT })],
    ['a name', Object.assign(new Error('broken'), { name: TEXT })],
    ['a code', Object.assign(new Error('broken'), { code: TEXT })],
    [
      'a cause',
      new Error('broken', { cause: new Error('deeper', { cause: Object.assign(new Error('x'), { args: TEXT }) }) }),
    ],
    ['a cause that is no error', new Error('broken', { cause: TEXT })],
    ['one of several errors', new AggregateError([thrownBy(() => JSON.parse(TEXT))], 'all broken')],
    ['calls that the message invents', new Error(`x '\n    at ${TEXT} (file:///a.ts:1:1)`)],
  ])('does not say %s', (_, error) => {
    expect(logged(error)).not.toContain('nobody');
    expect(logged(error)).not.toContain('text that');
  });

  test('that is no error says only what kind of thing it is', () => {
    expect(makeSafe().error(TEXT)).toEqual({ type: 'string', message: 'something that is no error was thrown' });
  });

  test('says its type, its code, its message and where it was thrown', () => {
    const error = Object.assign(new TypeError('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
    const safe = makeSafe().error(error);
    expect(safe).toMatchObject({
      type: 'TypeError',
      code: 'ECONNREFUSED',
      message: 'connect ECONNREFUSED 127.0.0.1:9',
    });
    expect(safe.stack).toMatch(/^ {4}at .*safe-value\.test\.ts(\?\S+?)?:\d+:\d+/);
    expect(safe.stack).not.toContain('ECONNREFUSED');
  });

  test('keeps a path of the system, and the command that a user of Redis may not run', () => {
    const denied = Object.assign(new Error("EACCES: permission denied, open '/data/spool'"), {
      syscall: 'open',
      errno: -13,
    });
    expect(makeSafe().error(denied).message).toContain("'/data/spool'");
    const acl = new Error("NOPERM User app has no permissions to run the 'info' command");
    expect(makeSafe().error(acl).message).toBe("NOPERM User app has no permissions to run the 'info'");
  });

  test.each([
    ['redis://user:secret@host:6379', 'redis://***@host:6379'],
    ['redis://:a@secret@host/0', 'redis://***@host/0'],
    ['see rediss://u:se@cr@et@a and redis://u:secret@b', 'see rediss://***@a and redis://***@b'],
    ['https://host/v4/x?usersig=eJsecret&random=1', 'https://host/v4/x?usersig=***&random=1'],
    ['unix:/a.sock?password=secret', 'unix:/a.sock?password=***'],
  ])('%s is shown as %s', (url, shown) => {
    expect(makeSafe().error(new Error(url)).message).toBe(shown);
  });

  test('holds no secret that is known, wherever it stands', () => {
    const secret = fc.string({ minLength: 6, unit: 'grapheme' }).filter((text) => text.trim().length >= 6);
    fc.assert(
      fc.property(secret, fc.string(), (hidden, around) => {
        const safe = makeSafe([hidden]);
        const cause = Object.assign(new Error(hidden), { code: 'E' });
        const line = {
          a: `${around}${hidden}`,
          deep: [{ b: hidden }],
          err: new Error(`${around} ${hidden}`, { cause }),
        };
        const strings: string[] = [];
        JSON.stringify(safe.fields(line), (_, value: unknown) => {
          if (typeof value === 'string') strings.push(value);
          return value;
        });
        for (const text of strings) expect(text.includes(hidden) && !'***'.includes(hidden)).toBe(false);
      }),
    );
  });
});

describe('fields of a line', () => {
  test('lose what is a text or a secret by its name, at any depth, and errors become safe', () => {
    const deep = { message: { parts: [{ text: TEXT }], Text: TEXT }, callback: { tokens: ['abc'] }, user_sig: 'x' };
    const line = {
      ...deep,
      list: [new Error(`'${TEXT}'`)],
      map: new Map([['a', new Error(`'${TEXT}'`)]]),
      b: Buffer.from(TEXT),
    };
    expect(JSON.stringify(makeSafe().fields(line))).not.toMatch(/nobody|abc|"x"/);
  });

  test('may go round in circles, hold what JSON cannot, and be as large as they like', () => {
    const round: Record<string, unknown> = { big: 10n, call: () => 1, date: new Date(0), never: new Date(Number.NaN) };
    round.self = round;
    round.many = Array.from({ length: 1_000 }, (_, nth) => nth);
    const safe = JSON.parse(JSON.stringify(makeSafe().fields(round))) as Record<string, unknown>;
    expect(safe).toMatchObject({ big: '10', date: '1970-01-01T00:00:00.000Z', never: null });
    expect(safe.many).toHaveLength(101);
  });
});
