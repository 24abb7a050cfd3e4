import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { readConfig } from '../../config.ts';
import { plainly } from '../../plain-text.ts';
import { readArguments } from '../arguments.ts';
import { type Command, EXIT, type Terminal } from '../terminal.ts';

/** Asked in this order. `secret`: stays in a file that only its owner reads; here all do, since the key is among them. */
const QUESTIONS: readonly { readonly name: string; readonly asks: string; readonly otherwise?: string }[] = [
  { name: 'TENCENT_SDKAPPID', asks: 'SDKAppID of your app' },
  { name: 'TENCENT_SECRET_KEY', asks: 'Its key (empty: only look, never recall)', otherwise: '' },
  {
    name: 'TENCENT_REGION',
    asks: 'Data centre: china, singapore, seoul, tokyo, frankfurt, silicon-valley, jakarta, india',
    otherwise: 'china',
  },
  { name: 'CALLBACK_TOKEN', asks: "Token for callbacks, to be set in Tencent's console too (at least 8 characters)" },
  { name: 'REDIS_URL', asks: 'Redis (empty: a private one on this machine)', otherwise: '' },
];

const FIRST_RULE = `# The first rule: harmless, live, to see that everything works. docs/rules.md has the rest.
version: 1
rules:
  - id: test-phrase
    title: A harmless phrase that always matches
    policy: test
    severity: high
    state: live
    when:
      text: { terms: ["unsaid-test-recall-me"] }
    then: [recall]
    examples:
      match: ["unsaid-test-recall-me"]
      no_match: ["this is a test, recall it"]
`;

const SWITCHES = `
At Tencent, in the console of the app (docs/connect.md has the details):
  [ ] Callback URL     https://YOUR-HOST/callback, authentication on, with the token that you gave
  [ ] After sending    one-to-one, group and official account messages
  [ ] After editing    one-to-one and group messages
  [ ] After recalling  one-to-one and group messages
  [ ] Retry            on, for the callbacks after an event
  [ ] Group recall     allowed for the app
  [ ] Before sending   only if you will write rules with "block"

Then:
  unsaid serve         (or npm start)
  unsaid doctor        looks whether all of it works
  Send unsaid-test-recall-me in a test group: it disappears.
`;

/** Five questions, asked at a terminal or answered line by line on stdin. Nothing that is there is written over. */
export const init: Command = async (args, terminal) => {
  const { values } = readArguments(args, { dir: { type: 'string', default: '.' } }, 0);
  const file = path.join(values.dir, '.env');
  if (existsSync(file)) {
    terminal.stderr.write(plainly`unsaid: ${file} is there already, and stays as it is. Move it away to begin anew\n`);
    return EXIT.no;
  }
  const settings = await askAll(terminal);
  if (settings === undefined) {
    terminal.stderr.write('Nothing was written.\n');
    return EXIT.no;
  }
  await mkdir(values.dir, { recursive: true });
  const text = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, `# Written by unsaid init. All settings: .env.example, docs/operations.md.\n${text.join('')}`, {
    ...{ mode: 0o600, flag: 'wx' },
  });
  terminal.stdout.write(plainly`Wrote ${file}, which only you can read: it has the key in it.\n`);
  const rules = path.join(values.dir, 'rules');
  if (existsSync(rules)) {
    terminal.stdout.write(plainly`${rules} is there already, and stays as it is.\n`);
  } else {
    await mkdir(rules);
    await writeFile(path.join(rules, 'first.yaml'), FIRST_RULE);
    terminal.stdout.write(plainly`Wrote ${path.join(rules, 'first.yaml')}.\n`);
  }
  terminal.stdout.write(SWITCHES);
  return EXIT.done;
};

/** Undefined when the input ended before the last answer. What a setting would be refused for is asked again. */
async function askAll({ stdin, stderr }: Terminal): Promise<Readonly<Record<string, string>> | undefined> {
  const lines = createInterface({ input: stdin, output: stderr.raw });
  // All lines in their order: they may be pasted at once.
  const said = lines[Symbol.asyncIterator]();
  const settings: Record<string, string> = {};
  try {
    for (const { name, asks, otherwise } of QUESTIONS) {
      for (;;) {
        stderr.write(`${asks}${otherwise ? ` [${otherwise}]` : ''}: `);
        const { value, done } = await said.next();
        if (done === true) return undefined;
        const answer = value.trim() === '' ? otherwise : value.trim();
        const problem = problemOf(name, answer, settings);
        if (problem === undefined) {
          settings[name] = answer ?? '';
          break;
        }
        stderr.write(plainly`  ${problem}\n`);
      }
    }
  } finally {
    lines.close();
  }
  if (settings.TENCENT_SECRET_KEY === '') settings.OBSERVE_ONLY = 'true';
  return settings;
}

/** As the service itself would say it. */
function problemOf(
  name: string,
  answer: string | undefined,
  before: Readonly<Record<string, string>>,
): string | undefined {
  if (answer === undefined) return 'this one is needed';
  // A line of `.env` is read as it stands only without these.
  if (/["'`#\\\s]/.test(answer)) return 'without quotes, spaces, # and backslashes';
  if (name === 'CALLBACK_TOKEN' && answer.length < 8)
    return 'at least 8 characters: who guesses it can have messages recalled';
  const read = readConfig({ ...before, [name]: answer, OBSERVE_ONLY: 'true', CALLBACK_UNSIGNED: 'allow' });
  return read.ok ? undefined : read.problems.find((problem) => problem.startsWith(`${name}:`));
}
