import { existsSync } from 'node:fs';
import { makeSafe } from '../log/safe-value.ts';
import { packageVersion } from '../package-version.ts';
import { plainly } from '../plain-text.ts';
import { HELP } from './help.ts';
import type { Command, Outside } from './terminal.ts';
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
  'rules schema': async () => (await import('./commands/rules-schema.ts')).rulesSchema,
};

/** Runs one command line; resolves with the exit code. What is broken, rather than wrong, is thrown. */
export async function main(argv: readonly string[], outside: Outside): Promise<number> {
  const terminal = openTerminal(outside);
  const [first, second] = argv;
  if (first === '--version' || first === '-V' || first === 'version') {
    terminal.stdout.write(
      `unsaid ${packageVersion()}, engine ${(await import('../engine-version.ts')).engineVersion()}\n`,
    );
    return EXIT.done;
  }
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    terminal.stdout.write(HELP);
    return first === undefined ? EXIT.usage : EXIT.done;
  }
  const name = [`${first} ${second}`, first].find((candidate) => Object.hasOwn(COMMANDS, candidate));
  if (name === undefined) {
    const said = first === 'rules' && second !== undefined ? `rules ${second}` : first;
    const commands = Object.keys(COMMANDS).join(', ');
    terminal.stderr.write(plainly`unsaid: there is no command "${said}". Commands: ${commands}\n`);
    return EXIT.usage;
  }
  const args = argv.slice(name.split(' ').length);
  // `simulate` explains itself.
  if (name !== 'simulate' && (args.includes('--help') || args.includes('-h'))) {
    terminal.stdout.write(HELP);
    return EXIT.done;
  }
  try {
    const command = await COMMANDS[name]!();
    return await command(args, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.stderr.write(plainly`unsaid ${name}: ${error.message}. See unsaid --help\n`);
    return EXIT.usage;
  }
}

/** The command line of this process; as `npm start` does, it reads a file `.env` here for what the environment does not set. */
export async function runFromCommandLine(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { stdin, stdout, stderr, env } = process;
  // A reader that goes away, as in `unsaid rules scan | head`, ends the work without a complaint.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.done);
  });
  const outside = { stdin, stdout, stderr, env, now: () => new Date() };
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
