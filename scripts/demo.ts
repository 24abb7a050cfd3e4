/** `npm run demo`: the main job on real processes, for people to watch. docs/simulator.md tells what the page can do. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { NoRedisServer, obtainRedisServer } from '../src/redis/server/server-binary.ts';
import { buildConsole } from './build-console.ts';
import { type DemoOptions, HELP, parseDemoOptions } from './demo/options.ts';
import { playScenes, signInLink } from './demo/scenes.ts';
import { type Stage, setStage } from './demo/stage.ts';
import {
  describeProgress,
  describeSummary,
  hasConsole,
  isPerfect,
  readFlagged,
  readScore,
  readTraffic,
  setTraffic,
} from './demo/watch-score.ts';

/** How long the last recalls may take after traffic has ended. */
const TAIL_MS = 30_000;
/** The score is final when nothing has changed for so long: longer than any retry against a healthy simulator. */
const QUIET_MS = 1_000;
/** A Ctrl-C so soon after the first is the same one: npm passes on what the terminal already sent us. */
const SAME_SIGNAL_MS = 300;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function play(stage: Stage, { seconds, rate }: DemoOptions, interrupted: AbortSignal): Promise<number> {
  say('');
  say(`  watch messages disappear   ${stage.simulatorUrl}`);
  if (await hasConsole(stage)) {
    const link = await signInLink(stage);
    say(`  console                    ${link ?? stage.adminUrl}`);
    say(
      `                             (the link works once; afterwards ${stage.adminUrl} with token ${stage.consoleToken})`,
    );
  }
  say(`  metrics                    ${stage.adminUrl}/metrics`);
  say('  what shadow rules would have taken, with the text:');
  say(
    `    curl -H "Authorization: Bearer ${stage.consoleToken}" "${stage.adminUrl}/api/v1/hits?state=shadow&texts=yes"`,
  );
  say('');
  say(`People talk, ${rate} messages a second; Tencent's callbacks arrive signed; what breaks a rule is recalled.`);
  say(seconds === undefined ? 'Ctrl-C stops everything.' : `Traffic stops after ${seconds} s.`);
  say('');

  const startedAt = performance.now();
  await setTraffic(stage, { on: true, rate, ...(seconds === undefined ? {} : { seconds }) });
  await playScenes(stage);
  const progress = makeProgress(startedAt);
  while (!interrupted.aborted) {
    progress.show(describeProgress((performance.now() - startedAt) / 1000, await readScore(stage)));
    if (seconds !== undefined && !(await readTraffic(stage)).on) break;
    await pause(500, interrupted);
  }
  if (interrupted.aborted) await setTraffic(stage, { on: false });
  else await drain(stage, interrupted);

  const score = await readScore(stage);
  progress.end();
  say('');
  say(describeSummary(score, await readFlagged(stage)));
  if (seconds === undefined) return 0;
  const perfect = isPerfect(score);
  say('');
  say(
    perfect ? 'Every offending message is gone, and no other.' : 'NOT every offending message is gone, or others went.',
  );
  return perfect && !interrupted.aborted ? 0 : 1;
}

/** Waits until nothing offending is visible and nothing has changed for a while. */
async function drain(stage: Stage, interrupted: AbortSignal): Promise<void> {
  const deadline = performance.now() + TAIL_MS;
  let last = '';
  let since = performance.now();
  while (performance.now() < deadline && !interrupted.aborted) {
    const score = await readScore(stage);
    const now = JSON.stringify([score.sent, score.recalled, score.wronglyRecalled]);
    if (now !== last) since = performance.now();
    last = now;
    if (score.missed === 0 && performance.now() - since >= QUIET_MS) return;
    await pause(50, interrupted);
  }
}

/** One line that is written over and over at a terminal; elsewhere a line every five seconds. */
function makeProgress(startedAt: number) {
  const { isTTY } = process.stdout;
  let shownAt = startedAt - 5_000;
  return {
    show(line: string) {
      if (isTTY) process.stdout.write(`\r${line}\u001b[K`);
      else if (performance.now() - shownAt >= 5_000) {
        shownAt = performance.now();
        say(line);
      }
    },
    end() {
      if (isTTY) say('');
    },
  };
}

const pause = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }).catch(() => {});

async function main(): Promise<number> {
  const parsed = parseDemoOptions(process.argv.slice(2), randomBytes(4).toString('hex'));
  if (parsed.type === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (parsed.type === 'wrong') {
    for (const problem of parsed.problems) process.stderr.write(`${problem}\n`);
    return 2;
  }
  const interruption = new AbortController();
  let interruptedAt = Number.POSITIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // The second one does not wait: the children end with us.
      if (performance.now() - interruptedAt > SAME_SIGNAL_MS) process.exit(130);
      if (!interruption.signal.aborted) interruptedAt = performance.now();
      interruption.abort();
    });
  }

  // Nobody reads any more, as with `| head`: that is a Ctrl-C too.
  process.stdout.on('error', () => interruption.abort());

  let stage: Stage | undefined;
  try {
    await buildConsole();
    await obtainRedisServer(say);
    say('Starting a private Redis, the service, and a Tencent Chat of our own …');
    stage = await setStage(parsed.options, interruption.signal);
    const collapsed = stage.collapsed.then((words) => Promise.reject(new Error(words)));
    return await Promise.race([play(stage, parsed.options, interruption.signal), collapsed]);
  } catch (cause) {
    const log = cause instanceof NoRedisServer ? undefined : await stage?.lastLog();
    process.stderr.write(`\n${(cause as Error).message}\n${log ? `${log}\n` : ''}`);
    return 1;
  } finally {
    if (stage) {
      say('Stopping …');
      await stage.clear();
    }
  }
}

process.exitCode = await main();
