import { type Config, printConfig, readConfig } from './config.ts';
import type { Environment } from './environment.ts';
import { type Log, makeLog } from './log.ts';
import { start } from './start.ts';

const DONE = 0;
const BROKEN = 1;
const WRONG_CONFIGURATION = 78;

/** Work under way is finished within 10 s; then the process ends, whatever hangs. */
const END_AT_MOST_MS = 9_500;
/** BullMQ may connect once more when it is closed while Redis is away; all that is ours is closed by then. */
const LINGER_MS = 200;

/**
 * Runs the service until SIGTERM or SIGINT. Resolves to the exit code: 0 after a signal, 78 when the environment or the
 * rules are wrong, 1 when it could not start.
 */
export async function serve(env: Environment = process.env): Promise<number> {
  const read = readConfig(env);
  if (!read.ok) {
    process.stderr.write(`The configuration is wrong; docs/operations.md explains each variable.\n`);
    for (const problem of read.problems) process.stderr.write(`  ${problem}\n`);
    return WRONG_CONFIGURATION;
  }
  const log = makeLog(read.config.logLevel);
  try {
    return await run(read.config, log);
  } catch (error) {
    log.fatal({ err: error }, 'could not start');
    process.stderr.write(`unsaid could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    return BROKEN;
  }
}

async function run(config: Config, log: Log): Promise<number> {
  const signal = untilSignal();
  const started = await start(config, log, { now: Date.now, random: Math.random });
  if (!started.ok) {
    process.stderr.write(`${started.problems}\n`);
    return WRONG_CONFIGURATION;
  }
  const { publicPort, privatePort, close } = started.running;
  log.info({ publicPort, privatePort, config: printConfig(config) }, 'unsaid runs');
  const name = await signal;
  log.info({ signal: name }, 'stopping: finishing what is under way');
  const watchdog = setTimeout(() => {
    log.warn('something did not finish in time; what is left is in Redis');
    process.exit(DONE);
  }, END_AT_MOST_MS);
  await close();
  clearTimeout(watchdog);
  log.info('stopped');
  setTimeout(() => process.exit(DONE), LINGER_MS).unref();
  return DONE;
}

function untilSignal(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => resolve(name));
  return promise;
}

if (import.meta.main) process.exitCode = await serve();
