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
  ['a token', query, 'callbacks are refused: their Sign is made with another token', {}],
])('names the reason: %s', (_, asked, text, fields) => {
  const { refused, lines } = teller();
  refused.unsigned(asked, NOW);
  expect(lines).toEqual([[expect.objectContaining(fields), expect.stringContaining(text)]]);
  expect(JSON.stringify(lines)).not.toContain(query.sign);
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
