/**
 * `npm run outage -- --redis 60s | --tencent 10m`: what the service depends on goes away under load.
 * docs/reliability.md
 */
import { parseArgs } from 'node:util';
import { playRedisAway } from './endure/redis-away.ts';
import { playTencentAway } from './endure/tencent-away.ts';

const HELP = `Usage: npm run outage -- --redis TIME [--private] [--rate N] | --tencent TIME [--how reset|timeout|http] [--rate N]

  --redis TIME     Redis is killed with -9 and comes back after TIME (60s, 10m), with its data
  --private        the Redis that the service runs itself: killed again and again for TIME
  --tencent TIME   no recall call gets through for TIME
  --how HOW        how the calls fail                                (default reset)
  --rate N         callbacks a second                                (default 1000, --tencent: 40)
  --seed TEXT      same seed, same messages                          (default 1)

Prints the figures. Exit code 0 only if every promise was kept; otherwise the logs are left and their folder is named.
`;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

function readTime(text: string): number | undefined {
  const [, number, unit] = text.match(/^(\d+)(ms|s|m)$/) ?? [];
  return number === undefined ? undefined : Number(number) * UNITS[unit!]!;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      redis: { type: 'string' },
      private: { type: 'boolean', default: false },
      tencent: { type: 'string' },
      how: { type: 'string', default: 'reset' },
      rate: { type: 'string' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const forMs = readTime(values.redis ?? values.tencent ?? '');
  const rate = Number(values.rate ?? (values.redis === undefined ? 40 : 1_000));
  const { how, seed } = values;
  const isHow = how === 'reset' || how === 'timeout' || how === 'http';
  const isOne = (values.redis === undefined) !== (values.tencent === undefined);
  if (forMs === undefined || !(rate > 0) || !isHow || !isOne) {
    process.stderr.write(HELP);
    return 2;
  }
  const whose = values.private ? 'private' : 'given';
  const played =
    values.redis === undefined
      ? await playTencentAway({ awayMs: forMs, how, rate, seed })
      : await playRedisAway({ whose, downMs: forMs, rate, aroundMs: 3_000, workers: 2, seed });
  for (const [name, value] of Object.entries(played.figures)) process.stdout.write(`${name.padEnd(28)}${value}\n`);
  for (const words of played.broken) process.stdout.write(`BROKEN  ${words}\n`);
  if (played.broken.length > 0) process.stdout.write(`logs: ${played.dir}\n`);
  return played.broken.length === 0 ? 0 : 1;
}

process.exitCode = await main();
