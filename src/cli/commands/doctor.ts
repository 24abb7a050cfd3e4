import { readdirSync } from 'node:fs';
import { readConfig, readStoreConfig } from '../../config.ts';
import { openDesk } from '../../operate/open-desk.ts';
import { plain, plainly } from '../../plain-text.ts';
import { columnsOf, padded } from '../../words/columns.ts';
import { words as inEnglish } from '../../words/en/words.ts';
import type { DoctorWords, Words } from '../../words/words.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { lookAtCallbacks, lookAtHistory, namesOfProcesses } from '../doctor/at-all-processes.ts';
import { lookAtDisk, lookAtRules } from '../doctor/at-disk.ts';
import { tellNoRedis } from '../doctor/at-no-redis.ts';
import { lookAtProcess, tellAbsent } from '../doctor/at-process.ts';
import { lookAtRedis } from '../doctor/at-redis.ts';
import { lookAtTencent } from '../doctor/at-tencent.ts';
import { bad, type Finding, ok } from '../doctor/finding.ts';
import { type Command, EXIT, type Terminal } from '../terminal.ts';

/**
 * Shows what is well and what is not, with what to do about it. Changes nothing. Exit code 0 when nothing is bad, else 1.
 */
export const doctor: Command = async (args, terminal) => {
  const { values } = readArguments(args, { format: { type: 'string' } }, 0);
  const format = oneOf('--format', values.format, ['text', 'json']);
  // Programs read English, unless they ask.
  const words = format === 'json' && !terminal.isSpoken ? inEnglish : terminal.words;
  const findings = await examine(terminal, words);
  const bads = findings.filter(({ state }) => state === 'bad').length;
  const shown = findings.map((finding) => ({ ...finding, about: words.doctor.about(finding.about) }));
  const width = Math.max(9, ...shown.map(({ about }) => columnsOf(about)));
  const told = shownOnce(findings).map((finding) => lineOf(finding, width, words.doctor));
  if (format === 'json')
    terminal.stdout.write(`${JSON.stringify({ well: bads === 0, findings: shown }, undefined, 2)}\n`);
  else terminal.stdout.write(`${told.join('')}\n${bads === 0 ? words.doctor.well() : words.doctor.toMend(bads)}\n`);
  return bads === 0 ? EXIT.done : EXIT.no;
};

async function examine(terminal: Terminal, words: Words): Promise<readonly Finding[]> {
  const now = () => terminal.now().getTime();
  const [all, stores] = [readConfig(terminal.env), readStoreConfig(terminal.env)];
  const settings = all.ok ? [ok('settings', words.doctor.settingsComplete())] : settingsOf(all.problems, words.doctor);
  const atTencent = all.ok ? lookAtTencent(all.config, now, words.doctor) : [];
  const process = all.ok ? await lookAtProcess(all.config, words.doctor) : undefined;
  if (!stores.ok) return [...settings, ...(await atTencent)];
  const hasStarted = hasAnything(stores.config.dataDir);
  const [tencent, redis, disk] = await Promise.all([
    atTencent,
    redisOf(terminal, now, process?.isUp === true, words),
    lookAtDisk(stores.config, words.doctor),
  ]);
  const samples = process?.isUp === true ? process.samples : undefined;
  // Runs last and alone: compiling blocks this process, and other checks would seem not to be answered.
  const rules = await lookAtRules(stores.config, samples, terminal.now(), words);
  const { store, callbacks, history, elsewhere } = redis;
  const ofProcess =
    process === undefined || process.isUp
      ? (process?.findings ?? [])
      : [tellAbsent(process, { hasStarted, elsewhere }, words.doctor)];
  return [...settings, ...tencent, ...store, ...ofProcess, ...callbacks, ...disk, ...rules, ...history];
}

/** A service that started once has left something there. */
function hasAnything(dataDir: string): boolean {
  try {
    return readdirSync(dataDir).length > 0;
  } catch {
    return false;
  }
}

/** Where nothing at all was set, there is one thing to do. */
function settingsOf(problems: readonly string[], words: DoctorWords): readonly Finding[] {
  const isUnset = (name: string) =>
    problems.some((problem) => problem.startsWith(`${name}: `) && / got nothing/.test(problem));
  const isNew = isUnset('TENCENT_SDKAPPID') && isUnset('CALLBACK_TOKEN');
  const hint = isNew ? words.noSettingsHint() : words.settingsHint();
  return problems.map((problem) => bad('settings', words.setting(problem), hint));
}

type AtRedis = { readonly [K in 'store' | 'callbacks' | 'history']: readonly Finding[] } & {
  /** Processes that say in it that they run. */
  readonly elsewhere: readonly string[];
};

async function redisOf({ env }: Terminal, now: () => number, isUp: boolean, words: Words): Promise<AtRedis> {
  const failed = (store: readonly Finding[]): AtRedis => ({ store, callbacks: [], history: [], elsewhere: [] });
  const opened = await openDesk(env, now);
  if (!opened.ok) return failed(await tellNoRedis(opened, isUp, words));
  const { doctor } = words;
  try {
    const { desk } = opened;
    const [store, callbacks, history, elsewhere] = await Promise.all([
      lookAtRedis(desk, doctor),
      lookAtCallbacks(desk, doctor),
      lookAtHistory(desk, doctor),
      namesOfProcesses(desk),
    ]);
    return { store, callbacks, history, elsewhere };
  } catch (error) {
    return failed([bad('redis', doctor.redisFails((error as Error).message), doctor.redisHint())]);
  } finally {
    await opened.close();
  }
}

/** What is to be done is said once, below the last of those that need it. */
const shownOnce = (findings: readonly Finding[]): readonly Finding[] =>
  findings.map(({ remedy, ...finding }, at) => {
    const next = findings[at + 1];
    const isSaidBelow = next?.about === finding.about && next.state === finding.state && next.remedy === remedy;
    return remedy === undefined || isSaidBelow ? finding : { ...finding, remedy };
  });

function lineOf({ about, state, says, remedy }: Finding, width: number, words: DoctorWords): string {
  const heading = `${padded(words.state(state), 4)}  ${padded(words.about(about), width)}  `;
  const behind = remedy === undefined ? '' : plainly`\n${' '.repeat(columnsOf(heading))}→ ${remedy}`;
  return `${heading}${plain(says)}${behind}\n`;
}
