import { contentOfText } from '../../judge/content-of.ts';
import type { ConditionExplanation, RuleExplanation } from '../../judge/explain.ts';
import { explain } from '../../judge/explain.ts';
import { anywhere } from '../../judge/judge.ts';
import type { Content, ConversationKind } from '../../model.ts';
import { EVASIONS } from '../../rules/format.ts';
import { oneOf, readArguments, rulesDirectory } from '../arguments.ts';
import { BRACKETS, COLOURED, type Marks, marked } from '../marked-text.ts';
import { openJudge } from '../open-judge.ts';
import type { Command } from '../terminal.ts';
import { EXIT, isForPeople, UsageError } from '../terminal.ts';

const OPTIONS = { rules: { type: 'string' }, conversation: { type: 'string' } } as const;

/** Which rules match a text and where, what it was read as, and what kept the other rules from matching. */
export const rulesTry: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, Number.POSITIVE_INFINITY);
  if (positionals.length === 0) throw new UsageError('say which text to try');
  const text = positionals.join(' ');
  const about = placeOf(values.conversation);
  const judge = await openJudge(rulesDirectory(values.rules, terminal), terminal);
  if (judge === undefined) return EXIT.no;
  const asked = about === undefined ? anywhere(judge) : judge;
  const content = contentOfText(text, { sender: 'somebody', ...about });
  const explanations = explain(asked, content);
  const marks = isForPeople(terminal) ? COLOURED : BRACKETS;
  const matching = explanations.filter(({ matches }) => matches);
  const others = explanations.filter(({ matches }) => !matches);
  const { stdout } = terminal;
  stdout.write(`text      ${text}\n`);
  for (const [evasion, read] of readings(asked.inside.engine, text)) stdout.write(`read as   ${read}  (${evasion})\n`);
  stdout.write(`\n${matching.length} of ${explanations.length} rules match\n`);
  for (const one of matching) stdout.write(matchText(one, text, marks));
  if (others.length > 0) stdout.write('\nnot matching\n');
  for (const one of others) stdout.write(missText(one));
  return EXIT.done;
};

function placeOf(conversation: string | undefined): Partial<Content> | undefined {
  if (conversation === undefined) return undefined;
  const kinds: readonly ConversationKind[] = ['group', 'c2c', 'official'];
  return { conversation: oneOf('--conversation', conversation, kinds), groupType: 'Public' };
}

/** What the text was read as, each level only where it adds something. */
function readings(engine: { readAs(text: string, evasion: 'off' | 'standard' | 'high'): string }, text: string) {
  const read = EVASIONS.map((evasion) => [evasion, engine.readAs(text, evasion)] as const);
  return read.filter(([evasion, now], index) => evasion === 'standard' || (index > 0 && now !== read[index - 1]![1]));
}

function matchText({ rule, spans }: RuleExplanation, text: string, marks: Marks): string {
  const places = spans.map(({ start, end }) => `${start}–${end}`).join(', ');
  const where = spans.length === 0 ? '' : `\n      at ${places}: ${marked(text, spans, marks)}`;
  const actions = rule.then.map(({ type }) => type).join(', ');
  return `  ${rule.id}  ${rule.state}, ${rule.severity}, then ${actions}${where}\n`;
}

function missText({ rule, inScope, condition }: RuleExplanation): string {
  if (!inScope) return `  ${rule.id}  does not look at such a conversation (scope)\n`;
  return `  ${rule.id}\n${conditionLines(condition, 3).join('')}`;
}

function conditionLines({ condition, holds, because, parts }: ConditionExplanation, depth: number): string[] {
  const line = `${'  '.repeat(depth)}${holds ? 'yes' : 'no '}  ${condition}${because === '' ? '' : `: ${because}`}\n`;
  return [line, ...parts.flatMap((part) => conditionLines(part, depth + 1))];
}
