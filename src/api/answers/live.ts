import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readHeartbeats } from '../../heartbeat.ts';
import { contentOfText } from '../../judge/content-of.ts';
import type { Content } from '../../model.ts';
import { compileApart } from '../../rulebook/compile-apart.ts';
import { TooSlow } from '../../rulebook/thread-talk.ts';
import { tellProblem } from '../../rules/print-problems.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/live.ts';
import { historyOf, needRedis } from '../inside.ts';
import { invalid, Problem } from '../problem.ts';

const DAY_MS = 86_400_000;
const SPAN_MS = { minute: 60_000, hour: 3_600_000, day: DAY_MS } as const;
/** The most points in one answer. */
const MOST_SPANS = 1_500;
const CHECK_WITHIN_MS = 30_000;

export const LIVE = [
  answering(contract.getSeries, async ({ inside, query: { by, rule, ...period } }) => {
    const until = period.until ?? inside.now() + 1;
    const since = period.since ?? until - DAY_MS;
    if ((until - since) / SPAN_MS[by] > MOST_SPANS) {
      throw invalid([
        { pointer: '?since', detail: `at most ${MOST_SPANS} spans: say a shorter time, or a longer \`by\`` },
      ]);
    }
    await inside.fresh.wait();
    const counts = await historyOf(inside).questions.counts({ from: since, to: until, by, rule });
    return { since, until, by, items: counts.map((each) => ({ ...each })) };
  }),
  answering(contract.listProcesses, async ({ inside }) => {
    needRedis(inside);
    return { items: await readHeartbeats(inside.desk.redis, inside.now()) };
  }),
  answering(contract.streamEvents, async ({ inside, req, res }) => {
    needRedis(inside);
    await inside.events.serve(req, res);
    return undefined;
  }),
  answering(contract.checkRules, async ({ inside, body: { files }, signal }) => {
    const dir = await mkdtemp(path.join(tmpdir(), `unsaid-check-${randomUUID().slice(0, 8)}-`));
    try {
      const rules = path.join(dir, 'rules');
      await mkdir(rules);
      for (const [name, text] of Object.entries(files)) {
        if (name.split('/').some((part) => part.startsWith('.')))
          throw invalid([{ pointer: '/files', detail: `"${name}" is no name` }]);
        if (Object.keys(files).some((other) => other.startsWith(`${name}/`)))
          throw invalid([{ pointer: '/files', detail: `"${name}" is a file and a folder` }]);
        await mkdir(path.dirname(path.join(rules, name)), { recursive: true });
        await writeFile(path.join(rules, name), text);
      }
      const within = AbortSignal.any([signal, AbortSignal.timeout(CHECK_WITHIN_MS)]);
      const answer = await compileApart({ directory: rules, now: new Date(inside.now()), running: '' }, within);
      if (answer.result === 'unchanged') return { ok: true, ruleSet: null, problems: [], more: 0 };
      const { problems, more } = answer.reported;
      const ruleSet = answer.result === 'compiled' ? answer.table.ruleSet.hash : null;
      return {
        ok: answer.result === 'compiled',
        ruleSet,
        problems: problems.map((each) => withoutDir(tellProblem(each), dir)),
        more,
      };
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }),
  answering(contract.tryRules, async ({ inside, body: { text, language, ...said } }) => {
    const isSomewhere = Object.values(said).some((one) => one !== undefined);
    const place: Partial<Content> = {
      sender: 'somebody',
      recipient: 'somebody else',
      group: 'some group',
      ...defined(said),
    };
    const about = { ...place, conversationId: 'some conversation', sentAt: inside.now() };
    const { hash } = inside.judge().ruleSet;
    const { readAs, matches, others, near } = await inside.look
      .try(hash, { content: contentOfText(text, about), isSomewhere, language })
      .catch(tooSlow);
    return {
      ...{ ruleSet: hash, readAs, others: [...others] },
      near: near.flatMap(({ model, lines }) =>
        lines.map(
          ({ text, isMatch, share }) => ({ model, label: isMatch ? 'match' : 'no_match', share, text }) as const,
        ),
      ),
      matches: matches.map(({ actions, spans, ...one }) => ({
        ...{ ...one, actions: [...actions], spans: spans.map(({ part, start, end }) => ({ part, start, end })) },
      })),
    };
  }),
];

/** @throws Problem `too-large` if looking at it would hold others up */
export function tooSlow(error: unknown): never {
  if (error instanceof TooSlow) throw new Problem('too-large', 'to judge it takes too long; try a shorter text');
  throw error;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const defined = <T extends object>(about: T): Defined<T> =>
  Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)) as Defined<T>;

/** Leaves out the folder that it was checked in: callers need not know it. */
function withoutDir(problem: object, dir: string): { severity: string; code: string } {
  return JSON.parse(JSON.stringify(problem).replaceAll(JSON.stringify(`${dir}/`).slice(1, -1), '')) as {
    severity: string;
    code: string;
  };
}
