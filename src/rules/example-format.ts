import { ELEMENT_KINDS } from '../model.ts';
import { duration, phraseText, text, wholeNumber, word } from './scalars.ts';
import type { Read } from './shape.ts';
import { listOf, mapping, mappingOrList, optional, required, wordOr } from './shape.ts';

/** What examples of a rule may say (format.ts has the rest of the format). */
export const elements = listOf('a list of elements', word('an element', ELEMENT_KINDS), { min: 1 });
/** A full-width comma in one is mostly meant to part two. */
export const account = phraseText('a user id');

const said = {
  text: optional(text('text'), 'what the sender says'),
  quoted: optional(text('text'), 'what others said, quoted with it'),
  signal: optional(text('text'), 'what a program says with it'),
  elements: optional(elements, 'what the message is made of; texts if absent'),
};
const event = mapping('an event', {
  at: required(duration('a time'), 'when, from the start of the sequence'),
  from: required(account, 'who sends'),
  to: optional(account, 'who receives, in c2c'),
  in: optional(text('a conversation'), 'a group (or other conversation), where there are several'),
  ...said,
  repeat: optional(wholeNumber('a number', { min: 1, max: 1000 }), 'how many times'),
  every: optional(duration('a time'), 'how far apart'),
});
const sequenceFields = {
  sequence: required(listOf('a list of events', event, { min: 1 }), 'messages on a clock'),
  expect: required(
    wordOr(
      word('an expectation', ['none'] as const),
      mapping('expect', { recalled: required(wholeNumber('a number', { min: 0 }), 'messages recalled in the end') }),
    ),
    'what the rule does: none, or how many messages it recalls',
  ),
};
const sequence = mapping('a sequence', sequenceFields);
export type SequenceForm = Read<typeof sequence>;
const sequences = listOf('a list of sequences', sequence, { min: 1 });
const example = wordOr(text('a text'), mapping('an example', said));
export type ExampleForm = Read<typeof example>;
const exampleTexts = listOf('a list of texts', example, { min: 1 });
export const examples = mappingOrList(
  mapping('examples', {
    match: optional(exampleTexts, 'texts the rule must match'),
    no_match: optional(exampleTexts, 'texts the rule must leave alone'),
    sequences: optional(sequences, 'messages on a clock, for rules that count'),
  }),
  sequences,
);
