import { expect, test } from 'vitest';
import { makeRefusedTeller } from '../../src/receive/refused.ts';

const NOW = 1_760_000_100_000;

function teller() {
  const lines: [object, string][] = [];
  const refused = makeRefusedTeller(
    { warn: ((fields: object, text: string) => lines.push([fields, text])) as never },
    '7',
  );
  return { refused, lines };
}
const query = { command: 'x', sdkAppId: '8', sign: 'f'.repeat(64), requestTime: String(NOW / 1_000) };

test.each([
  ['no Sign', { ...query, sign: undefined }, 'callbacks are refused: they have no Sign', {}],
  ['no time', { ...query, requestTime: undefined }, 'callbacks are refused: their RequestTime is missing', {}],
  [
    'a clock',
    { ...query, requestTime: '1760000000' },
    'callbacks are refused: their RequestTime is more',
    { secondsOff: 100 },
  ],
  ['an empty Sign', { ...query, sign: '' }, 'callbacks are refused: they have no Sign', {}],
  ['a time of letters', { ...query, requestTime: 'x1760000100' }, 'their RequestTime is missing or no number', {}],
  ['a time and more', { ...query, requestTime: '1760000100 ' }, 'their RequestTime is missing or no number', {}],
  ['61 s late', { ...query, requestTime: '1760000039' }, 'their RequestTime is more', { secondsOff: 61 }],
  ['61 s early', { ...query, requestTime: '1760000161' }, 'their RequestTime is more', { secondsOff: -61 }],
  ['a token, 60 s late', { ...query, requestTime: '1760000040' }, 'their Sign is made with another token', {}],
  ['a token', query, 'callbacks are refused: their Sign is made with another token', {}],
])('names the reason: %s', (_, asked, text, fields) => {
  const { refused, lines } = teller();
  refused.unsigned(asked, NOW);
  expect(lines).toEqual([[expect.objectContaining(fields), expect.stringContaining(text)]]);
  expect(JSON.stringify(lines)).not.toContain(query.sign);
});

test('counts each reason under its name, also those that it does not tell again', () => {
  const counted: [string, number][] = [];
  const tally = { refused: (...given: [string, number]) => void counted.push(given) };
  const refused = makeRefusedTeller({ warn: () => {} }, '7', tally);
  for (const about of [{ sign: undefined }, { sign: '' }, { requestTime: 'x' }, { requestTime: '1' }, {}]) {
    refused.unsigned({ ...query, ...about }, NOW);
  }
  refused.wrongApp(query, NOW);
  const names = ['no-sign', 'no-sign', 'no-time', 'stale', 'other-token', 'other-app'];
  expect(counted).toEqual(names.map((name) => [name, NOW]));
});

test('names both apps, and nothing of a stranger that is no number', () => {
  const { refused, lines } = teller();
  refused.wrongApp(query, NOW);
  refused.wrongApp({ ...query, sdkAppId: 'a secret' }, NOW + 60_000);
  expect(lines.map(([fields]) => fields)).toEqual([
    { theirs: '8', ours: '7', refusedBefore: 0 },
    { theirs: undefined, ours: '7', refusedBefore: 0 },
  ]);
});

test('says each reason once a minute, with how many there were since', () => {
  const { refused, lines } = teller();
  for (let second = 0; second < 120; second++) {
    const now = NOW + second * 1_000;
    refused.unsigned({ ...query, requestTime: String(now / 1_000) }, now);
    refused.wrongApp(query, now);
  }
  expect(lines.map(([fields]) => (fields as { refusedBefore: number }).refusedBefore)).toEqual([0, 0, 59, 59]);
});

test.each([
  ['8', '8'],
  ['1400000001', '1400000001'],
  ['14000000012', undefined],
  ['x8', undefined],
  ['8x', undefined],
  [undefined, undefined],
])('of the app %j it tells %j', (sdkAppId, theirs) => {
  const { refused, lines } = teller();
  refused.wrongApp({ ...query, sdkAppId }, NOW);
  expect(lines).toEqual([
    [{ theirs, ours: '7', refusedBefore: 0 }, 'callbacks are refused: they are of another app than TENCENT_SDKAPPID'],
  ]);
});

test('a clock that goes back does not keep it silent, and a reason told this moment is not told again', () => {
  const { refused, lines } = teller();
  refused.wrongApp(query, NOW);
  refused.wrongApp(query, NOW);
  expect(lines).toHaveLength(1);
  refused.wrongApp(query, NOW - 3_600_000);
  expect(lines).toHaveLength(2);
});
