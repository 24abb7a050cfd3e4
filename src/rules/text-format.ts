import { VOICES } from '../model.ts';
import { OUTSIDE } from './rule-set.ts';
import { digest, duration, oneIn, phraseText, regexText, share, text, wholeNumber, word } from './scalars.ts';
import { listOf, mapping, optional, required, wordOr } from './shape.ts';

/** The part of the format that says what a text says: `text: { … }`. */

const EVASIONS = ['off', 'standard', 'high'] as const;

export const phrases = listOf('a list of phrases', phraseText('a phrase'), { min: 1 });
export const listName = text('the name of a list');
export const voices = optional(
  listOf('a list of voices', word('a voice', VOICES), { min: 1 }),
  'whose words: own (the sender says them), quoted (others said them), signal (a program does); own if absent',
);

const across = mapping('across_messages', {
  last: required(wholeNumber('a number of messages', { min: 2, max: 20 }), 'how many messages are read as one'),
  within: required(duration('a time', { minMs: 1000 }), 'how far back they may go'),
});

const modelName = text('the name of a model');
const learned = wordOr(
  modelName,
  mapping('a learned condition', {
    model: required(modelName, 'the name of a model that unsaid rules learn wrote'),
    false_alarms: optional(
      oneIn('a share such as 1/1000'),
      'at most one innocent message in so many; 1/1000 if absent, or the least that the model can promise',
    ),
    confirmed: optional(
      digest('the digest of a model'),
      'the model that somebody looked at, as rules check names it: with another one the rule runs in shadow',
    ),
  }),
);

const like = wordOr(
  listName,
  mapping('a likeness', {
    samples: required(listName, 'a list of samples, by its name under lists'),
    share: optional(share('a share'), 'so much of both texts together is in both, at least; 60% if absent'),
  }),
);

const TEXT_MATCHERS = ['in', 'terms', 'regex', 'profanity', 'learned', 'like', 'longer_than'] as const;
export const textCondition = mapping(
  'a text condition',
  {
    in: optional(listName, 'a list of phrases, by its name under lists'),
    terms: optional(phrases, 'phrases; whole words and their forms in Latin, in Chinese what cuts no other word'),
    regex: optional(regexText('a regular expression'), 'RE2 syntax, case-insensitive; in single quotes'),
    profanity: optional(word('a language', ['english'] as const), "obscenity's data for a language"),
    learned: optional(learned, 'a model that was taught from labelled lines, by its name'),
    like: optional(like, 'nearly the same as a known text: a list of kind samples, by its name'),
    longer_than: optional(wholeNumber('a number of characters', { min: 0 }), 'more characters than this'),
    evasion: optional(word('an evasion level', EVASIONS), 'how much disguise is seen through; standard if absent'),
    words: optional(word('where words match', ['whole', 'anywhere'] as const), 'anywhere: inside other words too'),
    forms: optional(
      word('"on" or "off"', ['on', 'off'] as const),
      'off: no plural, -ed, -ing, -er, -y of Latin phrases',
    ),
    across_messages: optional(across, "also over the sender's last messages in the conversation"),
    outside: optional(
      listOf('a list of what is left out', word('something to leave out', OUTSIDE), { min: 1 }),
      'only where it stands in none of these: links, mentions (@name), emoji_names (:smile:, [smile])',
    ),
    of: voices,
  },
  { oneOf: TEXT_MATCHERS },
);
