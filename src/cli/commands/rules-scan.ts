import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { contentOfText } from '../../judge/content-of.ts';
import type { Judge } from '../../judge/judge.ts';
import { anywhere } from '../../judge/judge.ts';
import type { Content } from '../../model.ts';
import { plainly } from '../../plain-text.ts';
import { oneOf, readArguments, rulesDirectory } from '../arguments.ts';
import { loadJudge } from '../load-judge.ts';
import type { Command, Screen } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

/**
 * Judges a stream of texts, a JSON object a line in and out, in order. A text stands in no conversation, so scopes do
 * not apply, unless its line says `"conversation"` (and `"group_type"`, `"group"`, `"sender"`).
 */
export const rulesScan: Command = async (args, terminal) => {
  const { values } = readArguments(args, { rules: { type: 'string' }, state: { type: 'string' } }, 0);
  const state = oneOf('--state', values.state, ['any', 'live']);
  const judges = await loadJudges(rulesDirectory(values.rules, terminal), terminal);
  if (judges === undefined) return EXIT.no;
  const { stdin, stdout, stderr } = terminal;
  let line = 0;
  let broken = 0;
  await transformLines(stdin, stdout, (text) => {
    line++;
    if (text.trim() === '') return '';
    const read = readLine(text);
    if (read.ok) return scanned(read.input, judges, state === 'live');
    broken++;
    stderr.write(plainly`line ${line}: ${read.error}\n`);
    return `${JSON.stringify({ id: read.id, error: read.error })}\n`;
  });
  if (broken > 0) stderr.write(`${broken} of ${line} lines could not be read; they have "error" in the output\n`);
  return broken > 0 ? EXIT.no : EXIT.done;
};

type Judges = { readonly scoped: Judge; readonly unscoped: Judge };

async function loadJudges(directory: string, terminal: Parameters<Command>[1]): Promise<Judges | undefined> {
  const scoped = await loadJudge(directory, terminal);
  return scoped && { scoped, unscoped: anywhere(scoped) };
}

type Input = { readonly id: unknown; readonly text: string; readonly about: Partial<Content> | undefined };
type ReadLine =
  | { readonly ok: true; readonly input: Input }
  | { readonly ok: false; readonly id: unknown; readonly error: string };

function readLine(line: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, id: null, error: 'this is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, id: null, error: 'this is not a JSON object' };
  }
  const fields = value as Record<string, unknown>;
  const id = fields.id ?? null;
  const { text } = fields;
  if (typeof text !== 'string') return { ok: false, id, error: `"text" is ${typeof text}, and should be a string` };
  return { ok: true, input: { id, text, about: placeOf(fields) } };
}

function placeOf({ conversation, group, group_type, sender }: Record<string, unknown>): Partial<Content> | undefined {
  if (conversation !== 'c2c' && conversation !== 'group' && conversation !== 'official') return undefined;
  const optional = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { conversation, group: optional(group), groupType: optional(group_type), sender: optional(sender) };
}

const NO_COUNTERS = { counters: [] };

function scanned({ id, text, about }: Input, { scoped, unscoped }: Judges, liveOnly: boolean): string {
  const judge = about === undefined ? unscoped : scoped;
  const { hits } = judge.judge(contentOfText(text, about), NO_COUNTERS);
  const shown = JSON.stringify(id);
  if (hits.length === 0) return `{"id":${shown},"rules":[],"spans":[]}\n`;
  const counted = hits.filter((hit) => !liveOnly || hit.state === 'live');
  const rules = counted.map(({ rule }) => rule);
  const spans = counted.flatMap((hit) => hit.spans.map(({ start, end }) => [hit.rule, start, end]));
  return `{"id":${shown},"rules":${JSON.stringify(rules)},"spans":${JSON.stringify(spans)}}\n`;
}

/** A chunk in, a chunk out: one write and at most one wait for each, however many lines it holds. */
async function transformLines(input: Readable, output: Screen, answer: (line: string) => string): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const send = async (text: string) => {
    if (text !== '' && !output.data(text)) await once(output.raw, 'drain');
  };
  for await (const chunk of input) {
    const text = rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk as Buffer));
    let answers = '';
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      answers += answer(text.slice(start, end));
      start = end + 1;
    }
    rest = text.slice(start);
    await send(answers);
  }
  rest += decoder.end();
  if (rest !== '') await send(answer(rest));
}
