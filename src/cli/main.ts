import { statSync } from 'node:fs';
import { nearest } from '../edit-distance.ts';
import { keepCompiled } from '../keep-compiled.ts';
import { makeSafe } from '../log/safe-value.ts';
import { packageVersion } from '../package-version.ts';
import { plainly } from '../plain-text.ts';
import { LANGUAGES, languageFrom, languageOf, wordsIn } from '../words/speak.ts';
import { helpOf } from './help-of.ts';
import { endWithReader } from './reader-gone.ts';
import type { Command, Outside, Terminal } from './terminal.ts';
import { EXIT, openTerminal, UsageError } from './terminal.ts';

/** Each is loaded when it is asked for: `rules check` should not wait for BullMQ. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./commands/serve.ts')).serve,
  simulate: async () => (await import('./commands/simulate.ts')).simulate,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  init: async () => (await import('./commands/init.ts')).init,
  status: async () => (await import('./commands/status.ts')).status,
  held: async () => (await import('./commands/held.ts')).held,
  hold: async () => (await import('./commands/hold.ts')).hold,
  release: async () => (await import('./commands/hold.ts')).release,
  discard: async () => (await import('./commands/hold.ts')).discard,
  stop: async () => (await import('./commands/stop.ts')).stop,
  resume: async () => (await import('./commands/stop.ts')).resume,
  retry: async () => (await import('./commands/retry.ts')).retry,
  recall: async () => (await import('./commands/recall.ts')).recall,
  notices: async () => (await import('./commands/notices.ts')).notices,
  search: async () => (await import('./commands/search.ts')).search,
  purge: async () => (await import('./commands/purge.ts')).purge,
  spool: async () => (await import('./commands/spool.ts')).spool,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  report: async () => (await import('./commands/report.ts')).report,
  forget: async () => (await import('./commands/forget.ts')).forget,
  explain: async () => (await import('./commands/explain.ts')).explain,
  'rules check': async () => (await import('./commands/rules-check.ts')).rulesCheck,
  'rules test': async () => (await import('./commands/rules-test.ts')).rulesTest,
  'rules try': async () => (await import('./commands/rules-try.ts')).rulesTry,
  'rules scan': async () => (await import('./commands/rules-scan.ts')).rulesScan,
  'rules import': async () => (await import('./commands/rules-import.ts')).rulesImport,
  'rules lists': async () => (await import('./commands/rules-lists.ts')).rulesLists,
  'rules learn': async () => (await import('./commands/rules-learn.ts')).rulesLearn,
  'rules compare': async () => (await import('./commands/rules-compare.ts')).rulesCompare,
  'rules schema': async () => (await import('./commands/rules-schema.ts')).rulesSchema,
};

/** Runs one command line; resolves with the exit code. What is broken, rather than wrong, is thrown. */
export async function main(argv: readonly string[], outside: Outside): Promise<number> {
  const { rest, said } = languageSaid(argv);
  const asked = said === undefined ? languageFrom(outside.env) : languageOf(said);
  const terminal = openTerminal(outside, await wordsIn(asked ?? 'en'), said !== undefined);
  if (asked !== undefined) return await run(rest, terminal);
  terminal.stderr.write(plainly`unsaid: ${terminal.words.usage.oneOf('--lang', said!, LANGUAGES)}\n`);
  return EXIT.usage;
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

/** `--lang zh` or `--lang=zh`, wherever it stands before a `--`, and all else. */
function languageSaid(argv: readonly string[]): {
  readonly rest: readonly string[];
  readonly said: string | undefined;
} {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const at = argv.findIndex((word, index) => index < end && /^--lang(?:=|$)/.test(word));
  if (at === -1) return { rest: argv, said: undefined };
  const joined = argv[at]!.startsWith('--lang=');
  const said = joined ? argv[at]!.slice('--lang='.length) : (argv[at + 1] ?? '');
  return { rest: argv.toSpliced(at, joined ? 1 : 2), said };
}

async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { stdout, stderr, words } = terminal;
  const [first, second] = argv;
  if (first === '--version' || first === '-V' || first === 'version') {
    stdout.write(`unsaid ${packageVersion()}, engine ${(await import('../engine-version.ts')).engineVersion()}\n`);
    return EXIT.done;
  }
  if (first === undefined || first === 'help' || isHelp(first)) {
    const about = argv.slice(1).filter((word) => !isHelp(word));
    stdout.write((about.length > 0 && helpOf(words.help, about)) || words.help);
    return first === undefined ? EXIT.usage : EXIT.done;
  }
  const name = [`${first} ${second}`, first].find((candidate) => Object.hasOwn(COMMANDS, candidate));
  if (name === undefined) {
    if (first === 'rules' && second !== undefined && isHelp(second)) {
      stdout.write(helpOf(words.help, ['rules']) ?? words.help);
      return EXIT.done;
    }
    const said = first === 'rules' && second !== undefined ? `rules ${second}` : first;
    const there = Object.keys(COMMANDS).filter((each) => first !== 'rules' || each.startsWith('rules '));
    stderr.write(plainly`unsaid: ${words.usage.noCommand(said, there, nearest(said, there))}\n`);
    return EXIT.usage;
  }
  const args = argv.slice(name.split(' ').length);
  const options = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length);
  // `simulate` explains itself.
  if (name !== 'simulate' && options.some(isHelp)) {
    stdout.write(helpOf(words.help, name.split(' ')) ?? words.help);
    return EXIT.done;
  }
  try {
    const command = await COMMANDS[name]!();
    return await command(args, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(plainly`unsaid ${name}: ${words.usage.seeHelp(error.told(words), name)}\n`);
    return EXIT.usage;
  }
}

/** A folder of that name, as Python's virtual environments may have, holds no settings. */
function loadSettings(): void {
  const about = statSync('.env', { throwIfNoEntry: false });
  if (about !== undefined && !about.isDirectory()) process.loadEnvFile('.env');
}

/** The command line of this process; as `npm start` does, it reads a file `.env` here for what the environment does not set. */
export async function runFromCommandLine(): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  keepCompiled(env);
  endWithReader(stdout);
  // Nobody is left to be told.
  stderr.on('error', () => {});
  const outside = { stdin, stdout, stderr, env, now: () => new Date() };
  try {
    loadSettings();
  } catch (error) {
    const { usage } = await wordsIn(languageFrom(env) ?? 'en');
    openTerminal(outside).stderr.write(plainly`unsaid: ${usage.unreadable('.env', (error as Error).message)}\n`);
    process.exitCode = EXIT.configuration;
    return;
  }
  try {
    process.exitCode = await main(process.argv.slice(2), outside);
  } catch (error) {
    // Node would print all fields of the error, such as the arguments of a Redis command.
    const { type, message, stack = '' } = makeSafe().error(error);
    openTerminal(outside).stderr.write(`${plainly`unsaid broke: ${type}: ${message}`}\n${stack}\n`);
    process.exitCode = EXIT.no;
  }
}

if (import.meta.main) await runFromCommandLine();
