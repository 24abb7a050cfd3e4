/**
 * What it costs Redis to take orders apart: as a row of arguments, by names from a table, and as one JSON value each.
 * `node bench/lua-rows.ts`; prints microseconds of Redis a call, medians of 15 rounds in turns. Takes ten seconds.
 */
import { inGroup } from '../test/support/orders.ts';
import { startRedis } from '../test/support/redis.ts';

const FIELDS = ['id', 'conv', 'rank', 'sent', 'expires', 'rule', 'group', 'order', 'outcome', 'brake', 'asked'];
const LIST = FIELDS.join(', ');
const WORK = `local function work(${LIST}) redis.call('HSET', KEYS[1], id, order) end\n`;
const of = (name: string) => FIELDS.map((field) => `${name}.${field}`).join(', ');
const WAYS = {
  row: `${WORK}for at = 1, #ARGV, 11 do local ${LIST} = unpack(ARGV, at, at + 10) work(${LIST}) end`,
  named: `${WORK}local F = {${FIELDS.map((field) => `'${field}'`).join(',')}}
for at = 1, #ARGV, #F do local o = {} for i = 1, #F do o[F[i]] = ARGV[at + i - 1] end work(${of('o')}) end`,
  json: `${WORK}for at = 1, #ARGV do local o = cjson.decode(ARGV[at]) work(${of('o')}) end`,
};
type Way = keyof typeof WAYS;
const ways = Object.keys(WAYS) as Way[];

function ordersFor(count: number): readonly Readonly<Record<string, string | number>>[] {
  return Array.from({ length: count }, (_, seq) => {
    const order = inGroup('zoo', seq, { ruleSet: 'e'.repeat(64) });
    const { sentAt: sent, expiresAt: expires, rule } = order;
    const value = { id: `g\u001fzoo\u001f\u001f${seq}`, conv: 'g\u001fzoo\u001f', rank: 1, sent, expires, rule };
    return { ...value, group: 'zoo', order: JSON.stringify(order), outcome: '', brake: '', asked: '' };
  });
}

const server = await startRedis();
const redis = server.client();
const shas = new Map<Way, string>();
for (const way of ways) shas.set(way, String(await redis.script('LOAD', WAYS[way])));
for (const count of [1, 10, 100]) {
  const orders = ordersFor(count);
  const row = orders.flatMap((order) => FIELDS.map((field) => order[field]!));
  const argsOf = { row, named: row, json: orders.map((order) => JSON.stringify(order)) };
  const spent: Record<Way, number[]> = { row: [], named: [], json: [] };
  for (let round = 0; round < 15; round++) {
    for (const way of ways) {
      await redis.config('RESETSTAT');
      for (let call = 0; call < Math.max(40, 1_000 / count); call++) {
        await redis.evalsha(shas.get(way)!, 1, 'orders', ...argsOf[way]);
      }
      spent[way].push(Number(/cmdstat_evalsha:.*usec_per_call=([\d.]+)/.exec(await redis.info('commandstats'))![1]));
    }
  }
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[times.length >> 1]!.toFixed(1);
  const told = ways.map((way) => `${way} ${median(spent[way])} µs`).join('  ');
  process.stdout.write(`${String(count).padStart(3)} orders a call: ${told}\n`);
}
await server.stop();
