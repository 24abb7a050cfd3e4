import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { contentOfText } from '../../judge/content-of.ts';
import type { Judge } from '../../judge/judge.ts';
import { anywhere } from '../../judge/judge.ts';
import type { Content } from '../../model.ts';
import { plainly } from '../../plain-text.ts';
import { needsHistory } from '../../rules/build-rule.ts';
import { commands as inEnglish } from '../../words/en/commands.ts';
import type { Words } from '../../words/words.ts';
import { oneOf, readArguments, rulesDirectory } from '../arguments.ts';
import { loadJudge } from '../load-judge.ts';
import { startProgress } from '../progress.ts';
import type { Command, Screen, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

const OPTIONS = {
  rules: { type: 'string' },
  state: { type: 'string' },
  summary: { type: 'boolean', default: false },
} as const;

/**
 * Judges a stream of texts, a JSON object a line in and out, in order. A text stands in no conversation, so scopes do
 * not apply, unless its line says `"conversation"` (and `"group_type"`, `"group"`, `"to"`); people whom a rule leaves alone
 * are left alone by `"from"` in any case. One text has no past:
 * rules that count are named, since none of them can match here. `--summary` adds totals, on stderr.
 */
export const rulesScan: Command = async (args, terminal) => {
  const { values } = readArguments(args, OPTIONS, 0);
  const state = oneOf('--state', values.state, ['any', 'live']);
  const judges = await loadJudges(rulesDirectory(values.rules, terminal), terminal);
  if (judges === undefined) return EXIT.no;
  const { stdin, stdout, stderr } = terminal;
  const { commands, kept } = terminal.words;
  sayWhoCounts(judges.scoped, terminal);
  // Programs read English, unless they ask.
  const forPrograms = terminal.isSpoken ? commands : inEnglish;
  const totals = new Map<string, number>();
  let line = 0;
  let broken = 0;
  // Whoever types the texts may have stopped to do so.
  const progress = startProgress(terminal, kept.work('texts'), () => stdin.destroy());
  const isStopped = () => progress.isStopped();
  const answer = (text: string): string => {
    line++;
    if (line % LINES_A_STEP === 0) progress.step(LINES_A_STEP);
    if (text.trim() === '') return '';
    const read = readLine(text);
    if (read.ok) {
      const found = scanned(read.input, judges, state === 'live');
      for (const rule of found.rules) totals.set(rule, (totals.get(rule) ?? 0) + 1);
      return found.line;
    }
    broken++;
    progress.hide();
    stderr.write(plainly`${commands.line(line, read.error(commands))}\n`);
    return `${JSON.stringify({ id: read.id, error: read.error(forPrograms) })}\n`;
  };
  await transformLines({ input: stdin, output: stdout, beforeWrite: progress.hide, isStopped }, answer)
    .catch((error: unknown) => {
      if (!progress.isStopped()) throw error;
    })
    .finally(progress.end);
  if (progress.isStopped()) stderr.write(`${kept.stoppedAfter(line, undefined, 'lines')}\n`);
  if (values.summary) stderr.write(summaryText(totals, line - broken, commands));
  if (broken > 0) stderr.write(`${commands.linesUnread(broken, line)}\n`);
  return broken > 0 || progress.isStopped() ? EXIT.no : EXIT.done;
};

/** A look at the clock for each line would be felt. */
const LINES_A_STEP = 64;

type Commands = Words['commands'];
type Judges = { readonly scoped: Judge; readonly unscoped: Judge };

async function loadJudges(directory: string, terminal: Parameters<Command>[1]): Promise<Judges | undefined> {
  const scoped = await loadJudge(directory, terminal);
  return scoped && { scoped, unscoped: anywhere(scoped) };
}

type Input = { readonly id: unknown; readonly text: string; readonly about: Partial<Content> };
type ReadLine =
  | { readonly ok: true; readonly input: Input }
  | { readonly ok: false; readonly id: unknown; readonly error: (said: Commands) => string };

function readLine(line: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, id: null, error: (said) => said.notJson() };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, id: null, error: (said) => said.notObject() };
  }
  const fields = value as Record<string, unknown>;
  const id = fields.id ?? null;
  const { text } = fields;
  if (typeof text !== 'string') return { ok: false, id, error: (said) => said.textShouldBe(typeof text) };
  return { ok: true, input: { id, text, about: placeOf(fields) } };
}

function placeOf(fields: Record<string, unknown>): Partial<Content> {
  const { conversation, group, group_type, sender, from, to } = fields;
  const optional = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const author = optional(from ?? sender);
  if (conversation !== 'c2c' && conversation !== 'group' && conversation !== 'official') return { sender: author };
  return {
    conversation,
    group: optional(group),
    groupType: optional(group_type),
    sender: author,
    recipient: optional(to),
  };
}

/** They look like rules that match nothing otherwise. */
function sayWhoCounts({ inside }: Judge, { stderr, words }: Terminal): void {
  const counting = inside.rules.map(({ rule }) => rule).filter(({ when }) => needsHistory(when));
  if (counting.length === 0) return;
  stderr.write(plainly`${words.commands.notScanned(counting.map(({ id }) => id))}\n`);
}

function summaryText(totals: ReadonlyMap<string, number>, texts: number, commands: Commands): string {
  const rows = [...totals].toSorted(([, a], [, b]) => b - a);
  const share = (count: number) => `${((100 * count) / Math.max(1, texts)).toFixed(2)} %`;
  return `${commands.texts(texts)}\n${rows.map(([rule, count]) => plainly`  ${String(count)}  ${share(count)}  ${rule}\n`).join('')}`;
}

const NO_COUNTERS = { counters: [] };

type Scanned = { readonly rules: readonly string[]; readonly line: string };

function scanned({ id, text, about }: Input, { scoped, unscoped }: Judges, liveOnly: boolean): Scanned {
  const judge = about.conversation === undefined ? unscoped : scoped;
  const { hits } = judge.judge(contentOfText(text, about), NO_COUNTERS);
  const shown = JSON.stringify(id);
  if (hits.length === 0) return { rules: [], line: `{"id":${shown},"rules":[],"spans":[]}\n` };
  const counted = hits.filter((hit) => !liveOnly || hit.state === 'live');
  const rules = counted.map(({ rule }) => rule);
  const spans = counted.flatMap((hit) => hit.spans.map(({ start, end }) => [hit.rule, start, end]));
  return { rules, line: `{"id":${shown},"rules":${JSON.stringify(rules)},"spans":${JSON.stringify(spans)}}\n` };
}

/** A chunk in, a chunk out: one write and at most one wait for each, however many lines it holds. */
type Lines = {
  readonly input: Readable;
  readonly output: Screen;
  readonly beforeWrite: () => void;
  readonly isStopped: () => boolean;
};

async function transformLines(
  { input, output, beforeWrite, isStopped }: Lines,
  answer: (line: string) => string,
): Promise<void> {
  // Leaves out a byte order mark, which files from Windows begin with.
  const decoder = new TextDecoder();
  let rest = '';
  const send = async (text: string) => {
    if (output.isTerminal) beforeWrite();
    if (text !== '' && !output.data(text)) await once(output.raw, 'drain');
  };
  for await (const chunk of input) {
    const text = rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk as Buffer, { stream: true }));
    let answers = '';
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      answers += answer(text.slice(start, end));
      start = end + 1;
    }
    rest = text.slice(start);
    await send(answers);
    if (isStopped()) return;
  }
  rest += decoder.decode();
  if (rest !== '') await send(answer(rest));
}
