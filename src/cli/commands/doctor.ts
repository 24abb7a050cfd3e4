import { readConfig, readStoreConfig } from '../../config.ts';
import { openDesk } from '../../operate/open-desk.ts';
import { plain, plainly } from '../../plain-text.ts';
import { columnsOf, padded } from '../../words/columns.ts';
import { words as inEnglish } from '../../words/en/words.ts';
import type { DoctorWords, Words } from '../../words/words.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { lookAtCallbacks, lookAtHistory } from '../doctor/at-all-processes.ts';
import { lookAtDisk, lookAtRules } from '../doctor/at-disk.ts';
import { lookAtProcess } from '../doctor/at-process.ts';
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
  const told = findings.map((finding) => lineOf(finding, width, words.doctor));
  if (format === 'json')
    terminal.stdout.write(`${JSON.stringify({ well: bads === 0, findings: shown }, undefined, 2)}\n`);
  else terminal.stdout.write(`${told.join('')}\n${bads === 0 ? words.doctor.well() : words.doctor.toMend(bads)}\n`);
  return bads === 0 ? EXIT.done : EXIT.no;
};

async function examine(terminal: Terminal, words: Words): Promise<readonly Finding[]> {
  const now = () => terminal.now().getTime();
  const [all, stores] = [readConfig(terminal.env), readStoreConfig(terminal.env)];
  const settings = all.ok
    ? [ok('settings', words.doctor.settingsComplete())]
    : all.problems.map((problem) => bad('settings', words.doctor.setting(problem), words.doctor.settingsHint()));
  const atTencent = all.ok ? lookAtTencent(all.config, now, words.doctor) : [];
  const process = all.ok ? await lookAtProcess(all.config, words.doctor) : undefined;
  if (!stores.ok) return [...settings, ...(await atTencent)];
  const [tencent, redis, disk] = await Promise.all([
    atTencent,
    redisOf(terminal, now, words.doctor),
    lookAtDisk(stores.config, words.doctor),
  ]);
  // Runs last and alone: compiling blocks this process, and other checks would seem not to be answered.
  const rules = await lookAtRules(stores.config, process?.samples, terminal.now(), words);
  const { store, callbacks, history } = redis;
  return [...settings, ...tencent, ...store, ...(process?.findings ?? []), ...callbacks, ...disk, ...rules, ...history];
}

type AtRedis = { readonly [K in 'store' | 'callbacks' | 'history']: readonly Finding[] };

async function redisOf({ env }: Terminal, now: () => number, words: DoctorWords): Promise<AtRedis> {
  const failed = (said: string): AtRedis => ({
    store: [bad('redis', said, words.redisHint())],
    callbacks: [],
    history: [],
  });
  const opened = await openDesk(env, now);
  if (!opened.ok) {
    const said = opened.reason === 'configuration' ? opened.problems.join('; ') : opened.problem;
    return failed(words.redisAway(said));
  }
  try {
    const { desk } = opened;
    const [store, callbacks, history] = await Promise.all([
      lookAtRedis(desk, words),
      lookAtCallbacks(desk, words),
      lookAtHistory(desk, words),
    ]);
    return { store, callbacks, history };
  } catch (error) {
    return failed(words.redisAway((error as Error).message));
  } finally {
    await opened.close();
  }
}

function lineOf({ about, state, says, remedy }: Finding, width: number, words: DoctorWords): string {
  const heading = `${padded(words.state(state), 4)}  ${padded(words.about(about), width)}  `;
  const behind = remedy === undefined ? '' : plainly`\n${' '.repeat(columnsOf(heading))}→ ${remedy}`;
  return `${heading}${plain(says)}${behind}\n`;
}
