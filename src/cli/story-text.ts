import type { KnownStory } from '../history/questions/questions.ts';
import type { LaneItem } from '../lane/read-item.ts';
import { refOf } from '../message-ref.ts';
import type { Hit, RecallTarget, Span, TextPart } from '../model.ts';
import type { JudgedAgain } from '../operate/judge-again.ts';
import type { Story } from '../operate/story.ts';
import { plain, plainLines } from '../plain-text.ts';
import type { Flag } from '../record/evidence.ts';
import type { KeptJudgement } from '../record/read-evidence.ts';
import { columnsOf, padded } from '../words/columns.ts';
import { STORY_EVENTS } from '../words/en/story.ts';
import type { StoryWords } from '../words/words.ts';
import { type Marks, marked } from './marked-text.ts';

/** How a story is told: with which marks, in which language. */
export type Telling = {
  readonly marks: Marks;
  readonly words: StoryWords;
  /** By judgement, what models were taught that is most like its text. */
  readonly taught?: readonly (readonly string[])[];
};

/** A message's whole story in order, one line a fact: what, when, and what is behind it. */
export function storyText(story: Story, again: readonly JudgedAgain[], telling: Telling): string {
  const { words } = telling;
  return [
    `${plain(refOf(story.key))}\n`,
    ...story.seen.flatMap((one) => seenLines(one, words)),
    ...(isUnknown(story) && story.known !== undefined ? knownLines(story.known, telling) : []),
    ...story.judgements.flatMap((one, index) =>
      judgementLines(one, again[index]!, telling, telling.taught?.[index] ?? []),
    ),
    ...doneAfterwards(story, words).map(({ text }) => text),
    ...(neverFlagged(story) ? [`${words.neverFlagged()}\n`] : []),
    ...(isUnknown(story) && story.known === undefined ? [howWritten(story.key, words)] : []),
  ].join('');
}

/** Lines of a story, and when it was. What is not over yet has no time, and stands last. */
type Told = { readonly at: number; readonly text: string };

/** What was done after judging, by workers and by people, in the order of their times. */
function doneAfterwards({ flags, recall, purges, acts }: Story, words: StoryWords): readonly Told[] {
  const { line } = linesIn(words);
  const told = [
    ...flags.map((flag) => flagTold(flag, words)),
    ...(recall === undefined ? [] : recallTold(recall, words)),
    ...purges.flatMap((purge) => [
      flagTold(purge.flag, words),
      ...(purge.recall === undefined ? [] : recallTold(purge.recall, words)),
    ]),
    ...acts.map(({ at, who, what, result, why }) => ({
      at,
      text: line(words.event('operator'), at, words.act(who, what, result ?? '', why)),
    })),
  ];
  return told.toSorted((a, b) => a.at - b.at || 0);
}

const isUnknown = ({ seen, judgements, flags, recall }: Story): boolean =>
  seen.length + judgements.length + flags.length === 0 && recall === undefined;

const neverFlagged = ({ judgements, flags, purges, known }: Story): boolean =>
  judgements.length + flags.length + purges.length === 0 && (known?.orders.length ?? 0) === 0;

const when = (at: number): string => new Date(at).toISOString();
const shortHash = (ruleSet: string): string => ruleSet.slice(0, 8);
const widthIn = (words: StoryWords): number =>
  1 + Math.max(...STORY_EVENTS.map((event) => columnsOf(words.event(event))));

/** How lines are written, one each, whatever the words: much of them comes from strangers. */
function linesIn(words: StoryWords) {
  const width = widthIn(words);
  const column = (what: string): string => `${padded(plain(what), width - 1)} `;
  return {
    line: (what: string, at: number, said: string): string => `${column(what)}${when(at)}  ${plain(said)}\n`,
    withoutTime: (what: string, said: string): string => `${column(what)}${plain(said)}\n`,
    below: (said: string): string => `${' '.repeat(width)}${plain(said)}\n`,
    /** Lines of a text go on after a bar: none of them can be taken for a line of the story. */
    written: (text: string): string =>
      text
        .split('\n')
        .map((each, nth) => `${' '.repeat(width)}${nth === 0 ? '' : '| '}${each}\n`)
        .join(''),
  };
}

/** What the rules say today, below a story. */
export const todayText = (said: string, words: StoryWords): string =>
  linesIn(words).withoutTime(words.event('today'), said);

/** What Redis has forgotten, as history tells it. */
function knownLines(known: KnownStory, telling: Telling): string[] {
  const { words } = telling;
  const { line, below } = linesIn(words);
  const hits = known.judgements.flatMap((one) => one.hits);
  const spans = hits.flatMap((hit) => hit.spans);
  return [
    line(words.event('sent'), known.sentAt, words.byHistory(known.sender)),
    ...textLines(known.texts[0]?.parts, spans, telling),
    ...known.judgements.flatMap(({ at, ruleSet, hits: own }) => [
      line(words.event('judged'), at, words.ruleSet(shortHash(ruleSet))),
      ...own.map(({ rule, state, severity, policy, actions }) =>
        below(`${rule}  ${words.hit(state, severity, policy, actions)}`),
      ),
    ]),
    ...known.orders.map(({ flaggedAt, severity, rule, policy }) =>
      line(words.event('flagged'), flaggedAt, words.ordered(severity, rule, policy)),
    ),
    ...known.moves.map(({ at, what, detail }) =>
      line(words.standing(what), at, detail === '' ? '' : words.code(detail)),
    ),
    ...known.decisions.map(({ at, who, verdict, note }) =>
      line(words.event('decided'), at, note ? words.act(who, verdict, '', note) : words.decision(who, verdict)),
    ),
  ];
}

/** Ids with a slash in them read as more ids: what was looked for is said part by part. */
function howWritten(key: Story['key'], words: StoryWords): string {
  const parts = Object.entries(key).filter(([name, part]) => name !== 'kind' && part !== '');
  const looked = parts.map(([name, part]) => [name, String(part)] as const);
  return `${plain(words.unknown(key.kind, looked))}\n${words.slash()}\n`;
}

function seenLines({ sender, sentAt, editedAt, onlineOnly, gone, parts }: Story['seen'][number], words: StoryWords) {
  const { line } = linesIn(words);
  const said = [
    ...(sender === undefined ? [] : [words.by(sender)]),
    ...(onlineOnly ? [words.onlineOnly()] : []),
    ...(gone ? [words.goneAsTold()] : []),
  ].join(words.and());
  const head =
    editedAt === undefined ? line(words.event('sent'), sentAt, said) : line(words.event('edited'), editedAt, said);
  return [head, ...textLines(parts, [], { marks: { before: '', after: '' }, words })];
}

function judgementLines(
  judgement: KeptJudgement,
  again: JudgedAgain,
  telling: Telling,
  taught: readonly string[],
): string[] {
  const { judgedAt, verdict, message, sightings, neighbours, parts, cause } = judgement;
  const { words } = telling;
  const { line, below } = linesIn(words);
  const late = message.receivedAt - (message.editedAt ?? message.sentAt);
  const event = message.event === 'edited' ? 'edited' : 'sent';
  const counted = sightings.counters.map(({ value }) => value).join(', ');
  const spans = verdict.hits.flatMap((hit) => hit.spans);
  return [
    line(words.event('judged'), judgedAt, words.judged(cause, event, late, shortHash(verdict.ruleSet))),
    ...verdict.hits.map((hit) => below(hitText(hit, words))),
    ...(counted === '' ? [] : [below(words.counted(counted))]),
    ...textLines(parts, spans, telling),
    ...taught.map(below),
    below(words.around(neighbours.map(refOf).join(' '))),
    below(againText(again, words)),
  ];
}

function hitText({ rule, policy, state, severity, actions, spans, contributing }: Hit, words: StoryWords): string {
  const places = spans.map(({ part, start, end }) => `${part}:${start}–${end}`).join(', ');
  const where = places === '' ? '' : words.at(places);
  const others = contributing.length === 0 ? '' : words.with(contributing.map(refOf).join(' '));
  const types = actions.map(({ type }) => type);
  return `${rule}  ${words.hit(state, severity, policy, types)}${where}${others}`;
}

/** The text as it was sent, with the stretches that matched. */
function textLines(
  parts: readonly TextPart[] | undefined,
  spans: readonly Span[],
  { marks, words }: Telling,
): string[] {
  const { below, written } = linesIn(words);
  if (parts === undefined) return [below(words.textNotKept())];
  return parts.map(({ source, text, voice, stood }, part) => {
    const found = spans.filter((span) => span.part === part);
    const about = [
      ...(voice === undefined ? [] : [words.voice(voice)]),
      ...(stood === undefined ? [] : [words.stoodBefore()]),
    ];
    const shown = marked(text, found, marks, (piece) => plainLines(piece).join('\n'));
    return written(`${plain(words.aboutText(source, about))}${shown}`);
  });
}

/** The rules are kept, the code that reads them is not: today's judges. */
function againText(again: JudgedAgain, words: StoryWords): string {
  switch (again.type) {
    case 'same':
      return words.again('same', again.engine);
    case 'different':
      return words.again(
        again.hits.map(({ rule }) => rule),
        again.engine,
      );
    case 'impossible':
      return words.notAgain(again.why);
  }
}

const targetText = (target: RecallTarget, words: StoryWords): string =>
  target.type === 'message' ? refOf(target.key) : words.everythingBy(target.sender, target.group);

function flagTold({ target, rule, policy, severity, flaggedAt, by }: Flag, words: StoryWords): Told {
  const what = targetText(target, words);
  const said =
    by.type === 'operator'
      ? words.flaggedByHand(what, severity, by.who, by.why)
      : words.flaggedByRule(what, severity, rule, policy, refOf(by.key));
  return { at: flaggedAt, text: linesIn(words).line(words.event('flagged'), flaggedAt, said) };
}

function recallTold(item: LaneItem, words: StoryWords): readonly Told[] {
  const { api, state, heldAt, heldBy, failures, tries, code, settledAt, confirmedAt } = item;
  const { line, below, withoutTime } = linesIn(words);
  const answer = code === '' ? api : `${api}${words.and()}${words.code(code)}`;
  const held = heldBy === undefined ? '' : words.byBrake(heldBy);
  const forgotten = failures.length < tries ? below(words.earlierTries(tries - failures.length)) : '';
  const standing = settledAt ?? Number.POSITIVE_INFINITY;
  const at = (when: number, text: string): Told => ({ at: when, text });
  return [
    ...(heldAt === undefined ? [] : [at(heldAt, line(words.event('held'), heldAt, held))]),
    ...(forgotten === '' ? [] : [at(failures[0]?.at ?? heldAt ?? standing, forgotten)]),
    ...failures.map((failure) => at(failure.at, line(words.event('try failed'), failure.at, words.code(failure.code)))),
    settledAt === undefined
      ? at(standing, withoutTime(words.standing(state), answer))
      : at(standing, line(words.standing(state), settledAt, answer)),
    ...(confirmedAt === undefined
      ? []
      : [at(confirmedAt, line(words.event('confirmed'), confirmedAt, words.asTold()))]),
  ];
}
