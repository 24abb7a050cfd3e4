/**
 * What the shipped rules that count find in conversations between innocent people, and in floods and campaigns made by
 * this program: `npm run bench -- streams`. Needs the evaluation data (EVAL_DIR). Prints tables, writes
 * bench/results/streams.json. Counters are those in memory, by the definition (judge/window.ts).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { play } from '../src/judge/play.ts';
import { type Content, conversationIdOf, identityOf, type MessageKey } from '../src/model.ts';
import { loadRules } from '../src/rulebook/compile-rules.ts';
import { evalFiles, makeRandom, type Row, readRows } from './eval-data.ts';

type Line = {
  readonly from: string;
  readonly to?: string;
  readonly where: string;
  readonly atMs: number;
  text: string;
};
type StreamRow = Row & { readonly stream: string; readonly user: string; readonly ts: string };

const MINUTE = 60_000;
const RULES = ['flood', 'copy-paste-campaign', 'cold-contact', 'spelled-out'] as const;

if (!evalFiles().includes('streams.dev.jsonl')) {
  process.stderr.write('no evaluation data: set EVAL_DIR\n');
  process.exit(0);
}
const loaded = await loadRules(join(import.meta.dirname, '../rules'), new Date());
if (!loaded.ok) throw new Error('the shipped rules do not load');
const { judge } = loaded;
const random = makeRandom(20_261_121);
const below = (limit: number): number => Math.floor(random() * limit);
const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;

/** How many of the messages each rule would recall, all lines being one history. */
function recalledOf(lines: readonly Line[]): ReadonlyMap<string, number> {
  const gone = new Map<string, Set<string>>(RULES.map((rule) => [rule, new Set()]));
  for (const { hits, recalledBy } of play(judge, lines.map(messageOf))) {
    for (const hit of hits) for (const one of recalledBy(hit)) gone.get(hit.rule)?.add(identityOf(one));
  }
  return new Map([...gone].map(([rule, messages]) => [rule, messages.size]));
}

function messageOf({ from, to, where, atMs, text }: Line, seq: number): { key: MessageKey; content: Content } {
  const key: MessageKey =
    to === undefined ? { kind: 'group', group: where, topic: '', seq } : { kind: 'c2c', from, to, msgKey: `${seq}` };
  const content: Content = {
    conversation: key.kind,
    conversationId: conversationIdOf(key),
    sender: from,
    operator: undefined,
    recipient: to,
    group: to === undefined ? where : undefined,
    groupType: to === undefined ? 'Public' : undefined,
    sentAt: atMs,
    parts: [{ source: 'text', run: 0, text }],
  };
  return { key, content };
}

/**
 * For logs without seconds. `atOnce`: all lines of a minute get its first second; otherwise they are spread over it.
 */
function asLines(rows: readonly StreamRow[], atOnce: boolean): readonly Line[] {
  let day = 0;
  let before = 0;
  const minutes = rows.map(({ ts }) => {
    if (!/^\d\d:\d\d$/.test(ts)) return undefined;
    const minute = Number(ts.slice(0, 2)) * 60 + Number(ts.slice(3));
    if (minute < before) day += 24 * 60;
    before = minute;
    return day + minute;
  });
  return rows.map(({ user, stream, text, ts }, index) => {
    const minute = minutes[index];
    const said = { from: `${stream}/${user}`, where: stream, text };
    if (minute === undefined) return { ...said, atMs: Date.parse(`${ts.slice(0, 23)}Z`) };
    const first = minutes.indexOf(minute);
    const within = (index - first) / (minutes.lastIndexOf(minute) - first + 1);
    return { ...said, atMs: (minute + (atOnce ? 0 : within)) * MINUTE };
  });
}

const rows = (await readRows('streams.dev.jsonl')) as unknown as readonly StreamRow[];
const streams = [...Map.groupBy(rows, ({ stream }) => stream).values()];
const inGroups = (atOnce: boolean) => streams.flatMap((stream) => asLines(stream, atOnce));
const inPairs = streams
  .filter((stream) => new Set(stream.map(({ user }) => user)).size === 2)
  .flatMap((stream) => {
    const [one, other] = [...new Set(stream.map(({ user }) => `${stream[0]!.stream}/${user}`))] as [string, string];
    return asLines(stream, false).map((line) => ({ ...line, to: line.from === one ? other : one }));
  });

/** All within half an hour, and everybody says something else: strangers to each other who copy nothing. */
const isClean = ({ label }: Row): boolean => label === 'clean' || label === 'ham';
const files = evalFiles().filter((file) => /chat|cold|sms|davidson/.test(file));
const said = new Set(
  (await Promise.all(files.map(readRows)))
    .flat()
    .filter(isClean)
    .map(({ text }) => text),
);
const strangers = [...said].map((text, index): Line => {
  return { from: `s${index}`, where: `g${index % 500}`, atMs: (index / said.size) * 30 * MINUTE, text };
});

const clean: Record<string, readonly Line[]> = {
  'conversations, as groups': inGroups(false),
  'the same, each minute of a log in its first second': inGroups(true),
  'conversations of two, as C2C': inPairs,
  'strangers, all within half an hour': strangers,
};
const falsePositives = Object.entries(clean).map(([name, lines]) => {
  const found = recalledOf(lines);
  const each = RULES.map((rule) => [rule, ((1_000 * found.get(rule)!) / lines.length).toFixed(2)]);
  return { name, messages: lines.length, ...Object.fromEntries(each) };
});
process.stdout.write('messages of innocent people that each rule would recall, of 1,000\n');
console.table(falsePositives);

const texts = [...said].filter((text) => text.length > 6 && text.length < 80);
const long = texts.filter((text) => [...text].length > 30);
const ATTACKS = 200;
const words = judge.ruleSet.rules
  .flatMap(({ id, when }) => (id === 'spelled-out' && when.type === 'terms' ? when.terms : []))
  .filter((term) => term.length > 2);
const LETTERS =
  '的一是在不了有人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经';

/** A copy in which each letter is another with this probability, and with numbers and an emoji of its own. */
const copyOf = (text: string, change: number): string =>
  `${[...text].map((letter) => (/\p{L}/u.test(letter) && random() < change ? pick([...LETTERS]) : letter)).join('')} ${100 + below(900)}${pick(['', ' 🔥', '！', '~'])}`;

const campaign = (accounts: number, change: number) => (): readonly Line[] => {
  const text = pick(long);
  return Array.from({ length: accounts }, (_, index) => {
    return { from: `a${index}`, where: `g${index}`, atMs: index * MINUTE, text: copyOf(text, change) };
  });
};

const attacks: Record<string, { readonly rule: (typeof RULES)[number]; readonly make: () => readonly Line[] }> = {
  'nine to twenty messages in ten seconds': {
    rule: 'flood',
    make: () => {
      const count = 9 + below(12);
      return Array.from({ length: count }, (_, nth) => ({
        from: 'a',
        where: 'g',
        atMs: (nth / count) * 10_000,
        text: pick(texts),
      }));
    },
  },
  'the same text four to eight times in a minute, spaced and cased otherwise': {
    rule: 'flood',
    make: () => {
      const [text, count] = [pick(texts), 4 + below(5)];
      const disguise = [
        (t: string) => t,
        (t: string) => t.toUpperCase(),
        (t: string) => `${t}!`,
        (t: string) => ` ${t} …`,
      ];
      return Array.from({ length: count }, (_, nth) => ({
        from: 'a',
        where: 'g',
        atMs: (nth / count) * MINUTE,
        text: pick(disguise)(text),
      }));
    },
  },
  'ten accounts, numbers and marks changed': { rule: 'copy-paste-campaign', make: campaign(10, 0) },
  'ten accounts, 2 % of the letters too': { rule: 'copy-paste-campaign', make: campaign(10, 0.02) },
  'ten accounts, 5 %': { rule: 'copy-paste-campaign', make: campaign(10, 0.05) },
  'thirty accounts, 5 %': { rule: 'copy-paste-campaign', make: campaign(30, 0.05) },
  'four to twelve strangers in an hour, each sent a link': {
    rule: 'cold-contact',
    make: () =>
      Array.from({ length: 4 + below(9) }, (_, nth) => ({
        from: 'a',
        to: `p${nth}`,
        where: '',
        atMs: nth * 4 * MINUTE,
        text: `${pick(texts)} http://look-here.example/${below(999)}`,
      })),
  },
  'a phrase of the list, cut over two to five messages': {
    rule: 'spelled-out',
    make: () => {
      const term = [...pick(words)];
      const pieces = Math.min(2 + below(4), term.length);
      const cuts = Array.from({ length: pieces + 1 }, (_, nth) => Math.round((nth * term.length) / pieces));
      return Array.from({ length: pieces }, (_, nth) => ({
        from: 'a',
        where: 'g',
        atMs: nth * 3_000,
        text: term.slice(cuts[nth], cuts[nth + 1]).join(''),
      }));
    },
  },
};
const truePositives = Object.entries(attacks).map(([name, { rule, make }]) => {
  let [caught, recalled, messages] = [0, 0, 0];
  for (let nth = 0; nth < ATTACKS; nth++) {
    const lines = make();
    const found = recalledOf(lines).get(rule)!;
    if (found > 0) caught++;
    recalled += found;
    messages += lines.length;
  }
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  return { rule, name, attacks: percent(caught, ATTACKS), 'their messages': percent(recalled, messages) };
});
process.stdout.write(`\nof ${ATTACKS} attacks each: caught, and messages recalled\n`);
console.table(truePositives);
writeFileSync(
  new URL('results/streams.json', import.meta.url),
  `${JSON.stringify({ falsePositives, truePositives }, null, 2)}\n`,
);
