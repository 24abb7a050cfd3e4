/**
 * `node bench/journal.ts`: what the journal costs the path. Two processes, each with a Redis of its own, take the same
 * messages in turns: one as it is, one whose scripts and steps write no facts. Medians over the rounds, of CPU per
 * message.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const ROUNDS = Number(process.argv[2] ?? 11);
const KINDS = {
  clean: { count: 2_048, text: '' },
  flagged: { count: 512, text: 'unsaid-test-recall-me' },
} as const;
type Cost = { readonly hereUs: number; readonly redisUs: number; readonly facts: number };

/** The sources with a `tell` that does nothing. Beside the repository's own, so that packages are found. */
async function silentSources(): Promise<string> {
  const dir = await mkdtemp(path.join(ROOT, '.cache/journal-bench-'));
  await cp(path.join(ROOT, 'src'), path.join(dir, 'src'), { recursive: true });
  await cp(path.join(ROOT, 'package.json'), path.join(dir, 'package.json'));
  await symlink(path.join(ROOT, 'node_modules'), path.join(dir, 'node_modules'));
  await writeFile(path.join(dir, 'src/redis/scripts/journal/tell.lua'), 'local function tell() end\n');
  return dir;
}

async function start(src: string, how: 'with' | 'without') {
  const child = fork(path.join(import.meta.dirname, 'journal-path.ts'), [src, how]);
  await once(child, 'message');
  return {
    child,
    take: async (kind: { readonly count: number; readonly text: string }): Promise<Cost> => {
      child.send(kind);
      return ((await once(child, 'message')) as [Cost])[0];
    },
  };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const silent = await silentSources();
const sides = {
  without: await start(path.join(silent, 'src'), 'without'),
  with: await start(path.join(ROOT, 'src'), 'with'),
};
const result: Record<string, unknown> = {};
for (const [name, kind] of Object.entries(KINDS)) {
  const costs = { without: [] as Cost[], with: [] as Cost[] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const side of round % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const)) {
      const cost = await sides[side].take(kind);
      // The first round warms up.
      if (round > 0) costs[side].push(cost);
    }
  }
  const of = (side: 'with' | 'without', what: keyof Cost) => median(costs[side].map((cost) => cost[what]));
  // Compared round by round: both then met the same load of the machine.
  const more = (cost: (one: Cost) => number) =>
    ((median(costs.with.map((one, round) => cost(one) / cost(costs.without[round]!))) - 1) * 100).toFixed(1);
  result[name] = {
    process: `${of('without', 'hereUs').toFixed(1)} -> ${of('with', 'hereUs').toFixed(1)} us, ${more(({ hereUs }) => hereUs)} %`,
    redis: `${of('without', 'redisUs').toFixed(1)} -> ${of('with', 'redisUs').toFixed(1)} us, ${more(({ redisUs }) => redisUs)} %`,
    factsEach: of('with', 'facts'),
    together: `${more(({ hereUs, redisUs }) => hereUs + redisUs)} %`,
  };
}
process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
await writeFile(new URL('./results/journal.json', import.meta.url), `${JSON.stringify(result, undefined, 2)}\n`);
for (const { child } of Object.values(sides)) child.disconnect();
await rm(silent, { recursive: true, force: true });
