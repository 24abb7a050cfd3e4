import { setTimeout as delay } from 'node:timers/promises';
import { CannotStart, ToldToEnd } from './cannot-start.ts';
import { type Config, printConfig, readConfig, secretsOf } from './config.ts';
import type { Environment } from './environment.ts';
import { makeSafe } from './log/safe-value.ts';
import { type OpenedLog, openLog } from './log.ts';
import { plainLines } from './plain-text.ts';
import { NoRedisServer } from './redis/server/server-binary.ts';
import { start } from './start.ts';

const DONE = 0;
const BROKEN = 1;
const WRONG_CONFIGURATION = 78;

/** Work under way is finished within 10 s; then the process ends, whatever hangs. */
const END_AT_MOST_MS = 9_500;
/** So long the last lines of the log may wait for whoever reads them. */
const LAST_LINES_MS = 300;

/** What `serve` in main.ts runs. `told` aborts with the name of a signal; it may have done so already. */
export async function runService(env: Environment, told: AbortSignal): Promise<number> {
  const read = readConfig(env);
  if (!read.ok) {
    say('The configuration is wrong; docs/operations.md explains each variable.');
    for (const problem of read.problems) say(`  ${problem}`);
    return WRONG_CONFIGURATION;
  }
  const { config } = read;
  const secrets = secretsOf(config);
  const opened = openLog({ level: config.logLevel, linesAMinute: config.logLines, secrets });
  endWhenBroken(opened);
  let code = BROKEN;
  try {
    code = await run(config, opened, told);
  } catch (error) {
    opened.log.fatal({ err: error }, 'could not start');
    const isOurs = error instanceof CannotStart || error instanceof NoRedisServer;
    say(`unsaid could not start: ${isOurs ? error.message : makeSafe(secrets).error(error).message}`);
  }
  await opened.close(LAST_LINES_MS);
  return code;
}

async function run(config: Config, { log, leftOut }: OpenedLog, told: AbortSignal): Promise<number> {
  const asked = untilAborted(told).then((name) => {
    log.info({ signal: name }, 'stopping: finishing what is under way');
    setTimeout(() => {
      log.warn('something did not finish in time; what is left is in Redis');
      process.exit(DONE);
    }, END_AT_MOST_MS).unref();
  });
  const started = await startUnlessTold(config, log, { linesLeftOut: leftOut, told });
  if (started === undefined) return DONE;
  if (!started.ok) {
    for (const line of started.problems.split('\n')) say(line);
    return WRONG_CONFIGURATION;
  }
  const { publicPort, privatePort, close } = started.running;
  log.info({ publicPort, privatePort, config: printConfig(config) }, 'unsaid runs');
  await asked;
  await close();
  log.info('stopped');
  return DONE;
}

/** Undefined: a signal came first, and what was opened by then is closed. */
async function startUnlessTold(
  config: Config,
  log: OpenedLog['log'],
  more: Pick<Parameters<typeof start>[2], 'linesLeftOut' | 'told'>,
): Promise<Awaited<ReturnType<typeof start>> | undefined> {
  try {
    return await start(config, log, { now: Date.now, random: Math.random, ...more });
  } catch (error) {
    if (error instanceof ToldToEnd) return undefined;
    throw error;
  }
}

/** What nobody caught ends the process, and is said as any other error: Node would print all that hangs on it. */
function endWhenBroken({ log, close }: OpenedLog): void {
  const end = async (error: unknown): Promise<void> => {
    log.fatal({ err: error }, 'broken: nobody caught this error, and the process ends');
    await Promise.race([close(LAST_LINES_MS), delay(2 * LAST_LINES_MS)]);
    process.exit(BROKEN);
  };
  process.on('uncaughtException', (error) => void end(error));
}

const untilAborted = (signal: AbortSignal): Promise<unknown> => {
  if (signal.aborted) return Promise.resolve(signal.reason);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));
};

/** A line for people who start it by hand. */
const say = (line: string): void => {
  for (const each of plainLines(line)) process.stderr.write(`${each}\n`);
};
