import { readConfig, readStoreConfig } from '../../config.ts';
import { openDesk } from '../../operate/open-desk.ts';
import { plainly } from '../../plain-text.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { lookAtDisk, lookAtHistory, lookAtRules } from '../doctor/at-disk.ts';
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
  const findings = await examine(terminal);
  const bads = findings.filter(({ state }) => state === 'bad').length;
  if (format === 'json') terminal.stdout.write(`${JSON.stringify({ well: bads === 0, findings }, undefined, 2)}\n`);
  else terminal.stdout.write(`${findings.map(lineOf).join('')}\n${bads === 0 ? 'All is well.' : `${bads} to mend.`}\n`);
  return bads === 0 ? EXIT.done : EXIT.no;
};

async function examine(terminal: Terminal): Promise<readonly Finding[]> {
  const now = () => terminal.now().getTime();
  const [all, stores] = [readConfig(terminal.env), readStoreConfig(terminal.env)];
  const settings = all.ok
    ? [ok('settings', 'complete')]
    : all.problems.map((problem) => bad('settings', problem, 'docs/operations.md explains each'));
  const atTencent = all.ok ? lookAtTencent(all.config, now) : [];
  const process = all.ok ? await lookAtProcess(all.config) : undefined;
  if (!stores.ok) return [...settings, ...(await atTencent)];
  const [tencent, redis, disk] = await Promise.all([atTencent, redisOf(terminal, now), lookAtDisk(stores.config)]);
  // Runs last and alone: compiling blocks this process, and other checks would seem not to be answered.
  const rules = await lookAtRules(stores.config, process?.samples, terminal.now());
  const history = lookAtHistory(process?.samples);
  return [...settings, ...tencent, ...redis, ...(process?.findings ?? []), ...disk, ...rules, ...history];
}

async function redisOf({ env }: Terminal, now: () => number): Promise<readonly Finding[]> {
  const opened = await openDesk(env, now);
  if (!opened.ok) {
    const said = opened.reason === 'configuration' ? opened.problems.join('; ') : opened.problem;
    return [bad('Redis', said, 'docs/redis.md')];
  }
  try {
    return await lookAtRedis(opened.desk);
  } catch (error) {
    return [bad('Redis', (error as Error).message, 'docs/redis.md')];
  } finally {
    await opened.close();
  }
}

const MARKS = { ok: 'ok  ', note: 'note', bad: 'BAD ' } as const;

const lineOf = ({ about, state, says, remedy }: Finding): string =>
  plainly`${MARKS[state]}  ${about.padEnd(9)}  ${says}` +
  (remedy === undefined ? '\n' : plainly`\n                 → ${remedy}\n`);
