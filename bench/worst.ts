/**
 * The longest that one message holds the event loop: `npm run bench -- worst [--seed N] [--rounds N]`. Searches for the
 * worst of shapes × sizes × rules, climbing from the worst that was found, and prints the ten slowest of each size. CPU
 * time of this thread: a busy neighbour does not count. Writes bench/results/worst.json.
 *
 * What is measured is all that runs synchronously for one callback: parsing the body, reading the message, judging it
 * within the limits of the path, and packing what is recorded. `--unlimited` measures what the thread does instead.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endsToKeep } from '../src/judge/across-messages.ts';
import { ON_PATH } from '../src/judge/budget.ts';
import { type Judge, makeJudge } from '../src/judge/judge.ts';
import type { CounterReading } from '../src/model.ts';
import { parseCallback } from '../src/receive/parse.ts';
import { warmJudge } from '../src/rulebook/warm.ts';
import { parseRules } from '../src/rules/parse.ts';
import { makeRandom } from './eval-data.ts';
import { KINDS, ruleFileOf, UNITS, WORDS } from './worst-rules.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '300' },
    unlimited: { type: 'boolean', default: false },
  },
});
const random = makeRandom(Number(values.seed));
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const SIZES = [
  { name: '12 KB', bytes: 12_000, allowedMs: 20 },
  { name: '128 KB', bytes: 128_000, allowedMs: 100 },
];

/** Each part of a message counts for some units, too. */
const ROOM_FOR_PARTS = 30;

/** `fits`: cut to what is looked at on the path with these rules, where that is less. */
type Case = { readonly kind: number; readonly units: readonly string[]; readonly fits: boolean };
const textOf = ({ kind, units, fits }: Case, bytes: number): string => {
  const unit = units.join('');
  const text = unit.repeat(Math.max(1, Math.floor(bytes / Buffer.byteLength(unit))));
  return fits ? text.slice(0, Math.floor(ON_PATH.units / judges[kind]!.inside.engine.weight) - ROOM_FOR_PARTS) : text;
};

const today = '2026-11-20';
const listFiles = [
  { path: 'words.txt', text: WORDS.join('\n') },
  { path: 'sites.txt', text: 'safe.example\n' },
];
function judgeOf(nth: readonly number[]): Judge {
  const text = ruleFileOf(nth.map((index) => KINDS[index]!));
  const { ruleSet } = parseRules({ directory: 'rules', ruleFiles: [{ path: 'rules.yaml', text }], listFiles }, today);
  const made = makeJudge(ruleSet);
  if (!made.ok || ruleSet.rules.length !== nth.length) throw new Error(`a rule of the bench does not compile: ${text}`);
  return made.judge;
}
/** Each kind by itself, and all of them together. */
const EVERY = KINDS.length;
const judges = [...KINDS.keys()].map((nth) => judgeOf([nth]));
judges.push(judgeOf([...KINDS.keys()]));
const nameOf = (kind: number): string => (kind === EVERY ? 'all of them' : KINDS[kind]!.name);

/** The body of a callback as Tencent sends it; in several elements where the text is long. */
function bodyOf(text: string): string {
  const size = 12_000;
  const parts = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
    text.slice(at * size, (at + 1) * size),
  );
  return JSON.stringify({
    CallbackCommand: 'Group.CallbackAfterSendMsg',
    ...{ GroupId: 'g', Type: 'Public', From_Account: 'u', Operator_Account: 'u', Random: 1, MsgSeq: 1 },
    ...{ MsgTime: 1_700_000_000, OnlineOnlyFlag: 0, EventTime: '1700000000000' },
    MsgBody: parts.map((part) => ({ MsgType: 'TIMTextElem', MsgContent: { Text: part.toWellFormed() } })),
  });
}

/** Milliseconds of CPU that one message takes, parsing and all. */
function costOf(one: Case, bytes: number): { readonly ms: number; readonly late: boolean } {
  const judge = judges[one.kind]!;
  const body = bodyOf(textOf(one, bytes));
  const kept = endsToKeep(textOf(one, bytes), judge.inside.engine.ends);
  const began = process.threadCpuUsage();
  const parsed = parseCallback('Group.CallbackAfterSendMsg', body, 1_700_000_000_000);
  if (parsed.type !== 'message') throw new Error(`the bench's own callback is ${parsed.type}`);
  const read = judge.read(parsed.message, values.unlimited ? undefined : ON_PATH);
  const counters = read.counters.map((request): CounterReading => {
    if (request.type !== 'recent') return { value: 9, contributing: [] };
    const others = Array.from({ length: 38 }, () => kept);
    const contributing = others.map((_, seq) => ({ kind: 'group', group: 'g', topic: '', seq }) as const);
    const { sentAt } = parsed.message;
    return { value: 39, contributing, texts: others, times: others.map(() => sentAt), position: 19 };
  });
  const { overBudget } = judge.judge(parsed.message, { counters }, read);
  const { user, system } = process.threadCpuUsage(began);
  return { ms: (user + system) / 1_000, late: overBudget !== undefined };
}
/** The best of three: what the collector of garbage does now and then is not the message's. */
const steadyCost = (one: Case, bytes: number) =>
  [costOf(one, bytes), costOf(one, bytes), costOf(one, bytes)].reduce((best, next) =>
    next.ms < best.ms ? next : best,
  );

/** Another case near this one: another rule, or a unit more, less or other. */
function near({ kind, units, fits }: Case): Case {
  const changed = [...units];
  const at = Math.floor(random() * changed.length);
  const how = random();
  if (how < 0.35) return { kind: Math.floor(random() * judges.length), units, fits };
  if (how < 0.4) return { kind, units, fits: !fits };
  if (how < 0.65) changed.splice(at, 0, pick(UNITS));
  else if (how < 0.8 && changed.length > 1) changed.splice(at, 1);
  else changed[at] = pick(UNITS);
  return { kind, units: changed.slice(0, 5), fits };
}

type Found = Case & { readonly ms: number; readonly late: boolean };
const idOf = ({ kind, units, fits }: Case): string => `${kind} ${fits} ${units.join('')}`;

function search(bytes: number, rounds: number): readonly Found[] {
  const found = new Map<string, Found>();
  const tryOne = (one: Case): void => {
    if (!found.has(idOf(one))) found.set(idOf(one), { ...one, ...costOf(one, bytes) });
  };
  const worst = (): Found[] => [...found.values()].sort((a, b) => b.ms - a.ms);
  // Every shape by every rule; the last judge has all rules at once.
  for (const unit of UNITS)
    for (let kind = 0; kind < judges.length; kind++) tryOne({ kind, units: [unit], fits: true });
  for (let round = 0; round < rounds; round++) tryOne(near(pick(worst().slice(0, 30))));
  const steady = worst()
    .slice(0, 40)
    .map((one) => ({ ...one, ...steadyCost(one, bytes) }));
  return steady.sort((a, b) => b.ms - a.ms).slice(0, 10);
}

/** The first message of all, with nothing warm but what is warmed at the start. */
warmJudge(judges[EVERY]!);
const first = costOf({ kind: EVERY, units: ['4$5h0l3 '], fits: true }, 12_000);
console.log(
  `The first message of the process, 12 KB cut to what is looked at, by every rule: ${first.ms.toFixed(1)} ms\n`,
);

const results = SIZES.map(({ name, bytes, allowedMs }) => {
  const slowest = search(bytes, Number(values.rounds));
  console.log(`${name}, ${allowedMs} ms allowed:\n\n| text | rules | ms | judged late |\n| --- | --- | --- | --- |`);
  for (const { kind, units, ms, late } of slowest)
    console.log(
      `| ${JSON.stringify(units.join('')).slice(0, 60).replaceAll('|', '\\|')} | ${nameOf(kind)} | ${ms.toFixed(1)} | ${late ? 'yes' : 'no'} |`,
    );
  console.log('');
  return { name, allowedMs, slowest: slowest.map((one) => ({ ...one, kind: nameOf(one.kind) })) };
});
mkdirSync(join(import.meta.dirname, 'results'), { recursive: true });
writeFileSync(
  join(import.meta.dirname, 'results/worst.json'),
  `${JSON.stringify({ node: process.version, seed: values.seed, first, results }, null, 1)}\n`,
);
