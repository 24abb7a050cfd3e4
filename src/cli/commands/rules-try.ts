import { contentOfExample } from '../../judge/content-of.ts';
import type { ConditionExplanation, RuleExplanation } from '../../judge/explain.ts';
import { explain } from '../../judge/explain.ts';
import type { Judge } from '../../judge/judge.ts';
import { anywhere } from '../../judge/judge.ts';
import { countAll } from '../../judge/play.ts';
import { type Content, type ConversationKind, ELEMENT_KINDS } from '../../model.ts';
import { plainLines, plainly } from '../../plain-text.ts';
import { explainMatch } from '../../rulebook/explain-miss.ts';
import { modelsIn, nearestTo } from '../../rulebook/kept-lines.ts';
import type { Example } from '../../rules/rule-set.ts';
import type { Engine } from '../../text/engine.ts';
import { padded } from '../../words/columns.ts';
import { tell } from '../../words/saying.ts';
import type { Words } from '../../words/words.ts';
import { oneOf, readArguments, rulesDirectory } from '../arguments.ts';
import { loadJudge } from '../load-judge.ts';
import { BRACKETS, COLOURED, type Marks, marked } from '../marked-text.ts';
import { nearLines } from '../near-lines.ts';
import type { Command } from '../terminal.ts';
import { EXIT, isForPeople, UsageError } from '../terminal.ts';

const OPTIONS = {
  rules: { type: 'string' },
  conversation: { type: 'string' },
  'group-type': { type: 'string' },
  group: { type: 'string' },
  sender: { type: 'string' },
  times: { type: 'string' },
  every: { type: 'string' },
  quoted: { type: 'string' },
  signal: { type: 'string' },
  elements: { type: 'string' },
  rule: { type: 'string' },
} as const;

/** Which rules match a text and where, what it was read as, and what kept the other rules from matching. */
export const rulesTry: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, Number.POSITIVE_INFINITY);
  const text = positionals.join(' ');
  const example = exampleOf(text, values);
  const about = placeOf(values);
  const often = repetitionOf(values);
  const directory = rulesDirectory(values.rules, terminal);
  const judge = await loadJudge(directory, terminal);
  if (judge === undefined) return EXIT.no;
  const { rule: only } = values;
  if (only !== undefined && !judge.ruleSet.rules.some(({ id }) => id === only))
    throw new UsageError(({ usage }) => usage.noRule(only, directory));
  const asked = about === undefined ? anywhere(judge) : judge;
  const { content, readings } = sentOften(asked, example, about, often);
  const explanations = explain(asked, content, readings).filter(({ rule }) => only === undefined || rule.id === only);
  const { commands } = terminal.words;
  const marks = isForPeople(terminal) ? COLOURED : BRACKETS;
  const matching = explanations.filter(({ matches }) => matches);
  const others = explanations.filter(({ matches }) => !matches);
  const { stdout } = terminal;
  for (const { text: told, voice = 'text' } of content.parts)
    stdout.write(`${padded(commands.voice(voice), 8)}  ${plainLines(told).join('\n        | ')}\n`);
  for (const [read, how] of readAs(asked.inside.engine, text, commands))
    stdout.write(plainly`${padded(commands.readAs(), 8)}  ${read}  (${how})\n`);
  const howMany = commands.rulesMatch(matching.length, explanations.length);
  stdout.write(`\n${howMany}\n`);
  for (const one of matching) {
    stdout.marked(matchText(one, { content, judge: asked, marks, words: terminal.words }));
    stdout.write(await nearText(one, text, directory, terminal.words));
  }
  if (others.length > 0) stdout.write(`\n${commands.notMatching()}\n`);
  for (const one of others) {
    stdout.write(missText(one, terminal.words));
    stdout.write(await nearText(one, text, directory, terminal.words));
  }
  // What matched stands far above by now, where there are many rules.
  if (matching.length > 0 && others.length > 0)
    stdout.write(plainly`\n${commands.because(howMany, matching.map(({ rule }) => rule.id).join(', '))}\n`);
  const off = judge.ruleSet.rules.filter(({ state }) => state === 'off').map(({ id }) => id);
  if (off.length > 0) stdout.write(plainly`\n${commands.rulesOff(off)}\n`);
  return EXIT.done;
};

type Values = { readonly [K in keyof typeof OPTIONS]?: string | undefined };

/** A message that says the text, and what was asked for beside it. */
function exampleOf(text: string, { quoted, signal, elements }: Values): Example {
  if (text === '' && quoted === undefined && signal === undefined && elements === undefined)
    throw new UsageError(({ usage }) => usage.whichText());
  const kinds = elements?.split(',').map((kind) => oneOf('--elements', kind.trim(), ELEMENT_KINDS));
  return {
    text,
    ...(quoted !== undefined && { quoted }),
    ...(signal !== undefined && { signal }),
    ...(kinds !== undefined && { elements: kinds }),
  };
}

/** Where the text stands; undefined where nothing was said of that, and scopes do not apply. */
function placeOf(values: Values): Partial<Content> | undefined {
  const { conversation, group, sender, 'group-type': groupType } = values;
  if ([conversation, group, sender, groupType].every((value) => value === undefined)) return undefined;
  const kinds: readonly ConversationKind[] = ['group', 'c2c', 'official'];
  return {
    conversation: conversation === undefined ? 'group' : oneOf('--conversation', conversation, kinds),
    groupType: groupType ?? 'Public',
    ...(group !== undefined && { group }),
    ...(sender !== undefined && { sender }),
  };
}

type Repetition = { readonly times: number; readonly everyMs: number };

function repetitionOf({ times = '1', every = '1s' }: Values): Repetition {
  if (!/^[1-9]\d{0,3}$/.test(times)) throw new UsageError(({ usage }) => usage.times(times));
  const parsed = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(every);
  if (parsed === null) throw new UsageError(({ usage }) => usage.every(every));
  const unit = { s: 1000, m: 60_000, h: 3_600_000 }[parsed[2] as 's' | 'm' | 'h'];
  return { times: Number(times), everyMs: Number(parsed[1]) * unit };
}

/** The last of so many messages with this text, from one sender in one place, and what was counted until then. */
function sentOften(
  judge: Judge,
  example: Example,
  about: Partial<Content> | undefined,
  { times, everyMs }: Repetition,
) {
  const place = { sender: 'somebody', recipient: 'somebody else', group: 'some group', ...about };
  const said = Array.from({ length: times }, (_, index) => ({
    key: { kind: 'group', group: place.group ?? '', topic: '', seq: index + 1 } as const,
    content: contentOfExample(example, { ...place, conversationId: 'some conversation', sentAt: index * everyMs }),
  }));
  return [...countAll(judge, said)].at(-1)!;
}

/** What the text was read as, and as it is read with its letters closed up where that adds something. */
function readAs(engine: Engine, text: string, commands: Words['commands']): readonly (readonly [string, string])[] {
  const read = engine.readAs(text, 'standard');
  const others = engine.views(text).filter((view) => view.text !== read && view.text !== text);
  return [[read, commands.readStandard()], ...others.map((view) => [view.text, commands.readClosedUp()] as const)];
}

type Shown = { readonly content: Content; readonly judge: Judge; readonly marks: Marks; readonly words: Words };

function matchText({ rule, spans }: RuleExplanation, { content, judge, marks, words }: Shown): string {
  const { parts } = content;
  const { commands } = words;
  const where = parts.map(({ text, voice }, index) => {
    const here = spans.filter(({ part }) => part === index);
    if (here.length === 0) return '';
    const places = here.map(({ start, end }) => `${start}–${end}`).join(', ');
    return `\n      ${commands.at(places)}${voice === undefined ? '' : `, ${commands.voice(voice)}`}: ${marked(text, here, marks)}`;
  });
  const said = parts.filter((_, index) => spans.some(({ part }) => part === index)).map(({ text }) => text);
  const phrases = explainMatch(judge, rule, said.join('\n')).map(
    ({ text }) => plainly`\n      ${commands.matched(tell(words.rules, text))}`,
  );
  const actions = rule.then.map(({ type }) => type);
  const head = plainly`  ${rule.id}  ${commands.ruleThen(rule.state, rule.severity, actions)}`;
  return `${head}${where.join('')}${phrases.join('')}\n`;
}

function missText({ rule, outOfScope, condition }: RuleExplanation, words: Words): string {
  if (outOfScope !== undefined)
    return plainly`  ${rule.id}  ${words.commands.notLooking(tell(words.rules, outOfScope))}\n`;
  return plainly`  ${rule.id}\n` + conditionLines(condition, 3, words).join('');
}

/** What the models that it asks were taught, where that was kept. */
async function nearText(
  { rule, outOfScope }: RuleExplanation,
  text: string,
  directory: string,
  { commands }: Words,
): Promise<string> {
  if (outOfScope !== undefined) return '';
  const near = nearLines(await nearestTo(text, modelsIn(rule.when), directory), commands);
  return near.map((line) => plainly`      ${line}\n`).join('');
}

function conditionLines(explained: ConditionExplanation, depth: number, words: Words): string[] {
  const { condition, holds, because, points, parts } = explained;
  const { commands } = words;
  const worth = points === undefined ? '' : `${points > 0 ? '+' : ''}${points}  `;
  const told = because === undefined ? condition : commands.because(condition, tell(words.rules, because));
  const line = plainly`${'  '.repeat(depth)}${commands.holds(holds)}  ${worth}${told}\n`;
  return [line, ...parts.flatMap((part) => conditionLines(part, depth + 1, words))];
}
