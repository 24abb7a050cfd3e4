import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { PROBLEMS } from '../../src/api/contract/route.ts';
import { TOKENS } from '../support/api-rig.ts';
import { ADS, rulesOf } from '../support/rule-texts.ts';
import { useApi } from '../support/use-api.ts';

const PAGE = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const rig = useApi(
  rulesOf({ ...ADS, tried: { term: 'free lunch', title: 'Not sure yet', state: 'shadow', severity: 'low' } }),
);
beforeAll(async () => {
  await rig.call('POST', '/switches', {
    as: 'manager',
    body: { verb: 'hold', selector: { rule: 'ads' }, why: 'to begin' },
  });
  await rig.say(1, 'a free lunch', { From_Account: 'bob' });
  await rig.say(2, 'cheap watches');
});

type Example = { readonly command: string; readonly answer: object | undefined };
const EXAMPLES: readonly Example[] = [
  ...PAGE.matchAll(/```sh\n(curl [^\n]*)\n```(?:\n\n```json\n([\s\S]*?)\n```)?/g),
].map(([, command = '', answer]) => ({ command, answer: answer === undefined ? undefined : JSON.parse(answer) }));

/** One call, as curl would make it. */
async function run(command: string) {
  const words = [...command.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare!,
  );
  const filled = words.map((word) =>
    word
      .replace('$HOUR_AGO', String(Date.now() - 3_600_000))
      .replace('$TOKEN', TOKENS.manager)
      .replace('$APP_TOKEN', TOKENS.app),
  );
  const after = (flag: string) => filled.flatMap((word, at) => (word === flag ? [filled[at + 1]!] : []));
  const [body] = after('-d');
  const [method = body === undefined ? 'GET' : 'POST'] = after('-X');
  const target = filled.at(-1)!.replace('$API', '');
  const headers = Object.fromEntries(after('-H').map((header) => header.split(/: (.*)/s).slice(0, 2)));
  return rig.call(method, target, { headers, ...(body === undefined ? {} : { body }) });
}

test.each(EXAMPLES)('$command', async ({ command, answer }) => {
  const { status, body } = await run(command);
  expect([status, body]).toEqual([200, expect.anything()]);
  if (answer !== undefined) expect(body).toMatchObject(answer);
});

test('there are examples, and every code that the page names is one', () => {
  expect(EXAMPLES.length).toBeGreaterThan(10);
  const [, sentence = ''] =
    /A refusal is a problem document \(RFC 9457\) with a `code`:([\s\S]*?)\n\n/.exec(PAGE) ?? [];
  const named = [...sentence.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code!);
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((code) => !(code in PROBLEMS))).toEqual([]);
});
