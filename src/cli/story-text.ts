import type { KnownStory } from '../history/questions/questions.ts';
import type { LaneItem } from '../lane/read-item.ts';
import { refOf } from '../message-ref.ts';
import type { Cause, Hit, Span, TextPart } from '../model.ts';
import type { JudgedAgain } from '../operate/judge-again.ts';
import type { Story } from '../operate/story.ts';
import { targetText } from '../operate/story.ts';
import { plain, plainLines } from '../plain-text.ts';
import type { Flag } from '../record/evidence.ts';
import type { KeptJudgement } from '../record/read-evidence.ts';
import { type Marks, marked } from './marked-text.ts';

/** A message's whole story in order, one line a fact: what, when, and what is behind it. */
export function storyText(story: Story, again: readonly JudgedAgain[], marks: Marks): string {
  return [
    `${plain(refOf(story.key))}\n`,
    ...story.seen.flatMap((one) => seenLines(one)),
    ...(isUnknown(story) && story.known !== undefined ? knownLines(story.known, marks) : []),
    ...story.judgements.flatMap((one, index) => judgementLines(one, again[index]!, marks)),
    ...story.flags.map((flag) => flagLine(flag)),
    ...(story.recall === undefined ? [] : recallLines(story.recall)),
    ...story.purges.flatMap(({ flag, recall }) => [
      flagLine(flag),
      ...(recall === undefined ? [] : recallLines(recall)),
    ]),
    ...story.acts.map(({ at, who, what, result, why }) =>
      line('operator', at, `${who}: ${what}${result ? ` (${result})` : ''}: ${why}`),
    ),
    ...(neverFlagged(story) ? ['never flagged\n'] : []),
    ...(isUnknown(story) && story.known === undefined ? [howWritten(story.key)] : []),
  ].join('');
}

const isUnknown = ({ seen, judgements, flags, recall }: Story): boolean =>
  seen.length + judgements.length + flags.length === 0 && recall === undefined;

const neverFlagged = ({ judgements, flags, purges, known }: Story): boolean =>
  judgements.length + flags.length + purges.length === 0 && (known?.orders.length ?? 0) === 0;

/** What Redis has forgotten, as history tells it. */
function knownLines(known: KnownStory, marks: Marks): string[] {
  const by = known.sender === undefined ? '' : `by ${known.sender}`;
  const parts = known.texts[0]?.parts;
  const hits = known.judgements.flatMap((one) => one.hits);
  return [
    line('sent', known.sentAt, `${by}; told by history`),
    ...textLines(
      parts,
      hits.flatMap(({ spans }) => spans),
      marks,
    ),
    ...known.judgements.flatMap(({ at, ruleSet, hits: own }) => [
      line('judged', at, `rule set ${ruleSet.slice(0, 8)}`),
      ...own.map(({ rule, state, severity, policy, actions }) =>
        below(`${rule}  ${state}, ${severity}, ${policy}, then ${actions.join(', ') || 'nothing'}`),
      ),
    ]),
    ...known.orders.map(({ flaggedAt, severity, rule, policy }) =>
      line('flagged', flaggedAt, `${severity}, by ${rule} (${policy})`),
    ),
    ...known.moves.map(({ at, what, detail }) => line(what, at, detail === '' ? '' : `code ${detail}`)),
    ...known.decisions.map(({ at, who, verdict, note }) =>
      line('decided', at, `${who}: ${verdict}${note ? `: ${note}` : ''}`),
    ),
  ];
}

/** Ids with a slash in them read as more ids: what was looked for is said part by part. */
function howWritten(key: Story['key']): string {
  const parts = Object.entries(key).filter(([name, part]) => name !== 'kind' && part !== '');
  const looked = parts.map(([name, part]) => `${name} "${plain(String(part))}"`).join(', ');
  return `nothing is known of ${key.kind} message ${looked}\na "/" inside an id is written %2F, as in group/a%2Fb/7\n`;
}

const WIDTH = 11;
const column = (what: string): string => `${what.padEnd(WIDTH - 1)} `;
const when = (at: number): string => new Date(at).toISOString();
/** One line each, whatever the words: much of them comes from strangers. */
const line = (what: string, at: number, words: string): string =>
  `${column(plain(what))}${when(at)}  ${plain(words)}\n`;
const below = (words: string): string => `${' '.repeat(WIDTH)}${plain(words)}\n`;

function seenLines({ sender, sentAt, editedAt, onlineOnly, gone, parts }: Story['seen'][number]): string[] {
  const by = sender === undefined ? '' : `by ${sender}`;
  const notes = [...(onlineOnly ? ['online only'] : []), ...(gone ? ['gone, as Tencent told'] : [])];
  const words = [by, ...notes].filter((word) => word !== '').join(', ');
  const head = editedAt === undefined ? line('sent', sentAt, words) : line('edited', editedAt, words);
  return [head, ...textLines(parts, [], { before: '', after: '' })];
}

/** Why it was judged. */
const CAUSES: Readonly<Record<Cause, string>> = {
  sent: 'as it was sent',
  edited: 'as it was edited',
  looked: 'as something else had looked at it',
  hunted: 'as rules of today went through the past',
  late: 'off the path, as a rule had cost too much on it',
};

function judgementLines(judgement: KeptJudgement, again: JudgedAgain, marks: Marks): string[] {
  const { judgedAt, verdict, message, sightings, neighbours, parts } = judgement;
  const late = message.receivedAt - (message.editedAt ?? message.sentAt);
  const what = message.event === 'edited' ? 'the edit' : 'it';
  const head = `${CAUSES[judgement.cause]}; ${what} came after ${late} ms; rule set ${verdict.ruleSet.slice(0, 8)}`;
  const counted = sightings.counters.map(({ value }) => value).join(', ');
  return [
    line('judged', judgedAt, head),
    ...verdict.hits.flatMap((hit) => hitLines(hit)),
    ...(counted === '' ? [] : [below(`counted: ${counted}`)]),
    ...textLines(
      parts,
      verdict.hits.flatMap(({ spans }) => spans),
      marks,
    ),
    below(`around it: ${neighbours.map(refOf).join(' ') || 'nothing known'}`),
    below(againText(again)),
  ];
}

function hitLines({ rule, policy, state, severity, actions, spans, contributing }: Hit): string[] {
  const places = spans.map(({ part, start, end }) => `${part}:${start}–${end}`).join(', ');
  const where = places === '' ? '' : ` at ${places}`;
  const others = contributing.length === 0 ? '' : `, with ${contributing.map(refOf).join(' ')}`;
  const then = actions.map(({ type }) => type).join(', ') || 'nothing';
  return [below(`${rule}  ${state}, ${severity}, ${policy}, then ${then}${where}${others}`)];
}

/** The text as it was sent, with the stretches that matched. */
function textLines(parts: readonly TextPart[] | undefined, spans: readonly Span[], marks: Marks): string[] {
  if (parts === undefined) return [below('text: not kept')];
  return parts.map(({ source, text, voice, stood }, part) => {
    const found = spans.filter((span) => span.part === part);
    const whose = [...(voice === undefined ? [] : [voice]), ...(stood === undefined ? [] : ['was there before'])];
    const about = whose.length === 0 ? '' : ` (${whose.join(', ')})`;
    return writtenLines(`${source}${about}: ${marked(text, found, marks, (piece) => plainLines(piece).join('\n'))}`);
  });
}

/** Lines of a text go on after a bar: none of them can be taken for a line of the story. */
const writtenLines = (text: string): string =>
  text
    .split('\n')
    .map((each, nth) => `${' '.repeat(WIDTH)}${nth === 0 ? '' : '| '}${each}\n`)
    .join('');

function againText(again: JudgedAgain): string {
  switch (again.type) {
    case 'same':
      return `judged again now with the rules of that time${byWhom(again.engine)}: the same verdict`;
    case 'different': {
      const rules = again.hits.map(({ rule }) => rule).join(', ') || 'nothing';
      return `judged again now with the rules of that time${byWhom(again.engine)}: A DIFFERENT VERDICT (${rules})`;
    }
    case 'impossible':
      return `cannot be judged again: ${again.why}`;
  }
}

/** The rules are kept, the code that reads them is not: today's judges. */
const byWhom = (engine: string | undefined): string =>
  engine === undefined ? '' : `, but by another version of unsaid (then ${engine})`;

function flagLine({ target, rule, policy, severity, flaggedAt, by }: Flag): string {
  const who =
    by.type === 'operator' ? `by ${by.who}: ${by.why}` : `by ${rule} (${policy}), on account of ${refOf(by.key)}`;
  return line('flagged', flaggedAt, `${targetText(target)}, ${severity}, ${who}`);
}

function recallLines({
  api,
  state,
  heldAt,
  heldBy,
  failures,
  tries,
  code,
  settledAt,
  confirmedAt,
}: LaneItem): string[] {
  const told = failures.length < tries ? [below(`${tries - failures.length} earlier tries failed`)] : [];
  const isOver = settledAt !== undefined;
  const answer = code === '' ? '' : `, code ${code}`;
  return [
    ...(heldAt === undefined ? [] : [line('held', heldAt, heldBy === undefined ? '' : `by the brake on ${heldBy}`)]),
    ...told,
    ...failures.map((failure) => line('try failed', failure.at, `code ${failure.code}`)),
    isOver ? line(state, settledAt, `${api}${answer}`) : `${column(plain(state))}${plain(`${api}${answer}`)}\n`,
    ...(confirmedAt === undefined ? [] : [line('confirmed', confirmedAt, 'as Tencent told')]),
  ];
}
