import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery } from '../../src/receive/query.ts';

const NONE = { sdkAppId: undefined, command: undefined, sign: undefined, requestTime: undefined };
const ask = (query: string) => parseQuery(`/callback?${query}`, '/callback?'.length);

test('the four that matter are read, whatever stands between them', () => {
  const query =
    'SdkAppid=7&CallbackCommand=C2C.CallbackAfterSendMsg&contenttype=json&ClientIP=1.1.1.1&Sign=ab&RequestTime=12';
  expect(ask(query)).toEqual({ sdkAppId: '7', command: 'C2C.CallbackAfterSendMsg', sign: 'ab', requestTime: '12' });
});

test.each(['SdkAppid', 'SdkAppId', 'SDKAppID', 'sdkappid', 'SDKAPPID'])('%s is the same name', (name) => {
  expect(ask(`${name}=7`)).toEqual({ ...NONE, sdkAppId: '7' });
});

test('nothing before the query is read, and what is not there is undefined', () => {
  expect(parseQuery('/Sign=a&RequestTime=5&x', 8)).toEqual({ ...NONE, requestTime: '5' });
  expect(ask('')).toEqual(NONE);
  expect(ask('x=1&y')).toEqual(NONE);
  expect(ask('x=1&Signs')).toEqual(NONE);
});

test.each([
  ['the first of a name counts', 'Sign=a&Sign=b', { sign: 'a' }],
  ['an empty value is a value, and counts', 'Sign=&Sign=b', { sign: '' }],
  ['a name without a value is none', 'Sign&RequestTime=5', { requestTime: '5' }],
  ['a name without a value does not take that of its neighbour', 'Sign&x=5', {}],
  ['a name that is longer by a letter is another, also without a value', 'Signs', {}],
  ['what stands after an equals sign is the value', 'Sign=a=b', { sign: 'a=b' }],
  ['an ampersand too many changes nothing', '&&Sign=a&&RequestTime=5&', { sign: 'a', requestTime: '5' }],
  ['escapes are undone', 'CallbackCommand=C2C%2ECallback&Sign=%E4%BD%A0', { command: 'C2C.Callback', sign: '你' }],
  ['a broken escape stays as it is', 'Sign=%zz&RequestTime=100%', { sign: '%zz', requestTime: '100%' }],
  ['names of every object are no parameters', 'constructor=a&__proto__=b&toString=c', {}],
])('%s', (_, query, read) => {
  expect(ask(query)).toEqual({ ...NONE, ...read });
});

test('whatever is asked, it reads what a general parser reads', () => {
  const word = fc.string({ unit: fc.constantFrom('a', '1', '%41', '.', '-', '你'), maxLength: 6 });
  const name = fc.constantFrom('SdkAppid', 'CallbackCommand', 'Sign', 'RequestTime', 'other');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, word), { maxLength: 8 }), (pairs) => {
      const query = pairs.map(([key, value]) => `${key}=${value}`).join('&');
      const general = new URLSearchParams(query);
      const of = (key: string) => general.get(key) ?? undefined;
      expect(ask(query)).toEqual({
        sdkAppId: of('SdkAppid'),
        command: of('CallbackCommand'),
        sign: of('Sign'),
        requestTime: of('RequestTime'),
      });
    }),
  );
});
