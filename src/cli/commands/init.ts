import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { readConfig } from '../../config.ts';
import { makeFolder } from '../../make-folder.ts';
import { plainly } from '../../plain-text.ts';
import { findRedisServer } from '../../redis/server/server-binary.ts';
import type { InitWords } from '../../words/words.ts';
import { readArguments } from '../arguments.ts';
import { type Command, EXIT, type Terminal, UsageError } from '../terminal.ts';

type Name = Parameters<InitWords['asks']>[0];

/** As `openssl rand` would: nobody guesses it. */
const madeUp = (): string => randomBytes(24).toString('base64url');

/** Asked in this order; an empty answer means `otherwise`, or what `makes` makes up. */
const QUESTIONS: readonly { readonly name: Name; readonly otherwise?: string; readonly makes?: () => string }[] = [
  { name: 'TENCENT_SDKAPPID' },
  { name: 'TENCENT_SECRET_KEY', otherwise: '' },
  { name: 'TENCENT_REGION', otherwise: 'china' },
  { name: 'CALLBACK_TOKEN', makes: madeUp },
  { name: 'REDIS_URL', otherwise: '' },
];

const firstRule = (words: InitWords): string => `${words.ruleHeading()}
version: 1
rules:
  - id: test-phrase
    title: ${words.ruleTitle()}
    policy: test
    severity: high
    state: live
    when:
      text: { terms: ["unsaid-test-recall-me"] }
    then: [recall]
    examples:
      match: ["unsaid-test-recall-me"]
      no_match: ["${words.ruleNoMatch()}"]
`;

/** Five questions, asked at a terminal or answered line by line on stdin. Nothing that is there is written over. */
export const init: Command = async (args, terminal) => {
  const words = terminal.words.init;
  const { values } = readArguments(args, { dir: { type: 'string', default: '.' } }, 0);
  const file = path.join(values.dir, '.env');
  if (existsSync(file)) {
    terminal.stderr.write(plainly`${words.isThere(file)}\n`);
    return EXIT.no;
  }
  const asked = await askAll(terminal);
  if (!asked.ok) {
    terminal.stderr.write(`unsaid: ${words.inputEnded(asked.at)}\n${words.nothingWritten()}\n`);
    return EXIT.no;
  }
  try {
    await writeAll(values.dir, file, asked.settings, terminal);
  } catch (error) {
    const { code, message, path: at = values.dir } = error as NodeJS.ErrnoException;
    throw new UsageError(({ usage }) => usage.unwritable(at, code ?? message), { cause: error });
  }
  const lacksRedis = asked.settings.REDIS_URL === '' && (await findRedisServer()) === undefined;
  terminal.stdout.write(words.switches(lacksRedis));
  return EXIT.done;
};

/** The rule first: a file `.env` alone would look as if all were done. */
async function writeAll(dir: string, file: string, settings: Settings, { stdout, words: { init: words } }: Terminal) {
  const rules = path.join(dir, 'rules');
  const [first, isNew] = [path.join(rules, 'first.yaml'), !existsSync(rules)];
  await makeFolder(path.resolve(dir));
  if (isNew) {
    await mkdir(rules);
    await writeFile(first, firstRule(words));
  }
  const text = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, `${words.envHeading()}\n${text.join('')}`, { mode: 0o600, flag: 'wx' });
  stdout.write(plainly`${words.wroteEnv(file)}\n`);
  stdout.write(plainly`${isNew ? words.wrote(first) : words.rulesThere(rules)}\n`);
}

type Settings = Readonly<Record<string, string>>;
/** `at`: the question that the input ended before. */
type Asked = { readonly ok: true; readonly settings: Settings } | { readonly ok: false; readonly at: Name };

/** What a setting would be refused for is asked again. Answers that come through a pipe are not shown: each question ends its line. */
async function askAll({ stdin, stderr, words: { init: words } }: Terminal): Promise<Asked> {
  const isTerminal = 'isTTY' in stdin && stdin.isTTY === true;
  const lines = createInterface({ input: stdin, output: stderr.raw });
  // All lines in their order: they may be pasted at once.
  const said = lines[Symbol.asyncIterator]();
  const settings: Record<string, string> = {};
  try {
    for (const { name, otherwise, makes } of QUESTIONS) {
      for (;;) {
        stderr.write(
          words.prompt(words.asks(name), otherwise === '' ? undefined : otherwise) + (isTerminal ? ' ' : '\n'),
        );
        const { value, done } = await said.next();
        if (done === true) return { ok: false, at: name };
        const answer = value.trim() === '' ? (makes?.() ?? otherwise) : value.trim();
        const problem = problemOf(name, answer, settings, words);
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
  // Without one, console and API refuse everybody.
  settings.CONSOLE_TOKENS = `me:manager:${madeUp()}`;
  return { ok: true, settings };
}

/** As the service itself would say it. */
function problemOf(
  name: string,
  answer: string | undefined,
  before: Readonly<Record<string, string>>,
  words: InitWords,
): string | undefined {
  if (answer === undefined) return words.needed();
  // A line of `.env` is read as it stands only without these.
  if (/["'`#\\\s]/.test(answer)) return words.plainOnly();
  if (name === 'CALLBACK_TOKEN' && answer.length < 8) return words.tokenShort();
  const read = readConfig({ ...before, [name]: answer, OBSERVE_ONLY: 'true', CALLBACK_UNSIGNED: 'allow' });
  const problem = read.ok ? undefined : read.problems.find((one) => one.startsWith(`${name}:`));
  return problem && words.refused(problem);
}
