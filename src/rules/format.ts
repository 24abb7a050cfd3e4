import { SEVERITIES } from '../model.ts';
import { LANGUAGES } from '../text/engine.ts';
import { say } from '../words/saying.ts';
import { account, elements, examples } from './example-format.ts';
import { LIST_KINDS } from './lists.ts';
import { CONTACT_KINDS, COUNT_PER, DISTINCT_OF, SCRIPTS } from './rule-set.ts';
import { duration, exactNumber, phraseText, share, text, textLike, wholeNumber, word } from './scalars.ts';
import type { OneOf, Read, Shape } from './shape.ts';
import {
  choice,
  listOf,
  mapping,
  mappingOrList,
  named,
  oneKeyOf,
  optional,
  recursive,
  required,
  wordOr,
} from './shape.ts';
import type { Located } from './source.ts';
import { listName, phrases, textCondition, voices } from './text-format.ts';

/**
 * The rule file format, all of it. The parser reads by it, problems quote it, `docs/rules.schema.json` is generated
 * from it and test/rules/docs.test.ts holds docs/rules.md against it. What a value means is in rule-set.ts.
 */

const RULE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const id = textLike('a rule id', RULE_ID, say('likeId'));
/** Tencent's names; others may appear, so the shape takes any text and E-NEVER speaks about the known ones. */
const GROUP_TYPES = ['Public', 'Private', 'Work', 'ChatRoom', 'Meeting', 'AVChatRoom', 'Community', 'Live'] as const;
export const CONVERSATIONS = ['group', 'c2c', 'official'] as const;
const STATES = ['off', 'shadow', 'live'] as const;

const language = word('a language', LANGUAGES);

const scope = mapping('a scope', {
  conversations: optional(
    listOf('a list of conversation kinds', word('a conversation kind', CONVERSATIONS), { min: 1 }),
    'where the rule looks; absent means everywhere',
  ),
  group_types: optional(
    listOf('a list of group types', word('a group type', GROUP_TYPES), { min: 1 }),
    'only groups of these types',
  ),
  groups: optional(listOf('a list of group ids', phraseText('a group id'), { min: 1 }), 'only these groups'),
  not_groups: optional(listOf('a list of group ids', phraseText('a group id'), { min: 1 }), 'all groups but these'),
  senders_not: optional(listOf('a list of user ids', account, { min: 1 }), 'nobody of these is judged by the rule'),
});

const LINK_CHOICES = ['any', 'domain_in', 'domain_not_in', 'looks_like'] as const;
const linkCondition = mapping(
  'a link condition',
  {
    any: optional(word('"true"', ['true'] as const), 'any link at all'),
    domain_in: optional(listName, 'a list of domains: the link goes to one of them, or below one'),
    domain_not_in: optional(listName, 'a list of domains: the link goes to none of them'),
    looks_like: optional(listName, 'a list of domains: the link passes for one of them, and goes elsewhere'),
    of: voices,
  },
  { oneOf: LINK_CHOICES },
);

const atLeast = (about: string) => optional(wholeNumber('a number', { min: 1, max: 10_000 }), about);
const elementCounts = mapping('numbers of elements', {
  text: atLeast('so many texts'),
  image: atLeast('so many images'),
  file: atLeast('so many files'),
  sound: atLeast('so many voice messages'),
  video: atLeast('so many videos'),
  face: atLeast('so many stickers'),
  location: atLeast('so many locations'),
  custom: atLeast('so many custom elements that say something'),
  relay: atLeast('so many bundles of forwarded messages'),
  stream: atLeast('so many streams of a bot'),
  signal: atLeast('so many custom elements in which only a program speaks'),
  other: atLeast('so many elements of an unknown type'),
});
const shapeCondition = mapping('a shape', {
  capitals: optional(share('a share'), 'at least this share of the letters are capitals'),
  script: optional(word('a script', SCRIPTS), 'a share of the letters is of this script'),
  share: optional(share('a share'), 'of that script, at least; 50% if absent'),
  letters: atLeast('shares are known from so many letters on; 8 if absent'),
  mixed_words: atLeast('so many words with letters of several alphabets'),
  same_character: atLeast('the same character so many times in a row'),
  links: atLeast('so many links'),
  mentions: atLeast('so many times @somebody'),
  emoji: atLeast('so many emoji'),
  element_kinds: atLeast('so many different kinds of element, such as a text and an image'),
  elements: optional(elementCounts, 'so many elements of each of these kinds'),
  of: voices,
});

const contactKinds = listOf('a list of contact kinds', word('a contact kind', CONTACT_KINDS), { min: 1 });
const contactCondition = mappingOrList(
  mapping('a contact condition', { kinds: required(contactKinds, 'which ways'), of: voices }),
  contactKinds,
);

export type ConditionForm = OneOf<ConditionFields>;
const condition: Shape<ConditionForm> = recursive('condition', 'a condition', () => conditionForm);
const where = required(condition, 'what must hold');

const countFields = {
  per: required(
    listOf('a list of what is counted apart', word('something to count by', COUNT_PER), { min: 1 }),
    'messages are counted apart for each of these',
  ),
  over: required(duration('a window', { minMs: 1000 }), 'length of the sliding window'),
  gte: required(wholeNumber('a number', { min: 2, max: 1000 }), 'at least this many'),
  where: optional(condition, 'only messages for which this holds are counted'),
};
const countCondition = mapping('a count', countFields);
const distinctCondition = mapping('a distinct condition', {
  of: required(word('something to tell apart', DISTINCT_OF), 'what must differ'),
  ...countFields,
});

const scoreCondition = mapping('a score', {
  threshold: required(wholeNumber('a score', { min: 1 }), 'the score at which the condition holds'),
  signals: required(
    listOf(
      'a list of signals',
      mapping('a signal', {
        add: required(wholeNumber('points', { min: -1000, max: 1000 }), 'points, negative ones too'),
        when: where,
      }),
      { min: 1 },
    ),
    'what adds to the score',
  ),
});

const conditions = listOf('a list of conditions', condition, { min: 1 });
const conditionFields = {
  any: choice(conditions, 'at least one of these holds'),
  all: choice(conditions, 'all of these hold'),
  none: choice(conditions, 'none of these holds'),
  text: choice(textCondition, 'what the text says'),
  link: choice(linkCondition, 'where a link in the text goes'),
  contact: choice(contactCondition, 'a way to reach somebody elsewhere'),
  shape: choice(shapeCondition, 'what the text looks like: all that is given holds'),
  elements: choice(elements, 'what the message is made of: one of these is in it'),
  count: choice(countCondition, 'how many messages in a window'),
  distinct: choice(distinctCondition, 'how many different ones in a window'),
  score: choice(scoreCondition, 'several signals that add up'),
};
type ConditionFields = {
  readonly [K in 'any' | 'all' | 'none']: { shape: Shape<readonly ConditionForm[]>; required: true; about: string };
} & {
  readonly text: { shape: typeof textCondition; required: true; about: string };
  readonly link: { shape: typeof linkCondition; required: true; about: string };
  readonly contact: (typeof conditionFields)['contact'];
  readonly shape: { shape: typeof shapeCondition; required: true; about: string };
  readonly elements: (typeof conditionFields)['elements'];
  readonly count: { shape: Shape<CountForm>; required: true; about: string };
  readonly distinct: {
    shape: Shape<CountForm & { of: Located<(typeof DISTINCT_OF)[number]> }>;
    required: true;
    about: string;
  };
  readonly score: { shape: Shape<ScoreForm>; required: true; about: string };
};
type CountForm = {
  readonly per: readonly Located<(typeof COUNT_PER)[number]>[];
  readonly over: Located<number>;
  readonly gte: Located<number>;
  readonly where: ConditionForm | undefined;
};
type ScoreForm = {
  readonly threshold: Located<number>;
  readonly signals: readonly { readonly add: Located<number>; readonly when: ConditionForm }[];
};
const conditionForm = oneKeyOf('condition', conditionFields, conditionOf) as Shape<ConditionForm>;

const actionWord = word(
  'an action',
  ['recall', 'purge', 'block', 'review'],
  ['{ mute: 1h }', '{ strike: { ladder: … } }'],
);
const actionMapping = oneKeyOf('action', {
  recall: choice(
    mapping('recall', {
      which: optional(word('a choice', ['this', 'contributing'] as const), 'this message, or all that were counted'),
      keep_first: optional(wholeNumber('a number', { min: 0 }), 'leave this many of them'),
    }),
    'take the message back',
  ),
  block: choice(
    mapping('block', { code: optional(wholeNumber('a code', { min: 1, max: 130000 }), 'what the client is told') }),
    'refuse the message before it is sent',
  ),
  mute: choice(duration('a time', { minMs: 1000 }), 'the sender cannot write in the group for this long'),
  strike: choice(
    mapping('strike', {
      ladder: required(text('the name of a ladder'), 'a ladder, by its name under ladders'),
      points: optional(wholeNumber('points', { min: 1, max: 1000 }), 'how many; 1 if absent'),
    }),
    'count against the sender',
  ),
});
const action = wordOr(actionWord, actionMapping);
export type ActionForm = Read<typeof action>;
const actions = listOf('a list of actions', action, { min: 1 });

const brake = mapping('a brake', {
  share: required(share('a share'), 'of all judged messages in the window'),
  min: required(wholeNumber('a number', { min: 1 }), 'never held below this many'),
  window: required(duration('a window', { minMs: 1000 }), 'the sliding window'),
  then: optional(word('what follows', ['hold'] as const), 'hold: recalls wait for a person'),
});

const ruleFields = {
  id: required(id, 'fixed for ever; metrics and records carry it'),
  title: optional(text('a title'), 'one line for people'),
  policy: optional(text('a policy'), 'what the rule enforces, such as spam/off-platform'),
  severity: optional(word('a severity', SEVERITIES), 'the order of recall; medium if absent'),
  state: optional(word('a state', STATES), 'off, shadow (judged and counted, no action) or live; shadow if absent'),
  scope: optional(scope, 'where the rule looks'),
  when: required(condition, 'what must hold for the rule to match'),
  lang: optional(
    language,
    'the language of its phrases; kanji in Japanese ones count in Japanese text only, Chinese ones not there',
  ),
  except: optional(phrases, 'phrases that cancel the matches they overlap'),
  then: required(actions, 'what the rule asks for'),
  examples: required(examples, 'at least one text that matches and one that does not'),
  evasion_floor: optional(share('a share'), 'the share of machine-made disguises of the examples that must be caught'),
  brake: optional(brake, 'when this rule is held, where it differs from the brake of the file'),
};
/** A rule without a name, a condition, actions or examples is still checked for all else. */
const rule = mapping('a rule', ruleFields, {
  elsewhere: partOfRule,
  standIns: {
    id: (at) => ({ value: UNNAMED, at }),
    when: (at): ConditionForm => ({ key: 'any', value: [], at, keyAt: at }),
    then: () => [],
    examples: () => [],
  },
});
/** Stands for an id that could not be read. No rule can be called so. */
export const UNNAMED = '';
export type RuleForm = Read<typeof rule>;

const listFile = mapping('a list', {
  file: required(text('a file name'), 'beside the rule files: one phrase a line, or CSV with note and expiry'),
  kind: optional(word('a kind', LIST_KINDS), 'phrases if absent'),
  lang: optional(
    language,
    'the language of its phrases; if absent, ja where most of them have kana, zh where they are simplified Chinese',
  ),
});
const ladder = mapping('a ladder', {
  window: required(duration('a window', { minMs: 1000 }), 'how long a strike counts'),
  rungs: required(
    listOf(
      'a list of rungs',
      mapping('a rung', {
        at: required(wholeNumber('points', { min: 1 }), 'the points that reach it'),
        do: required(actions, 'what happens there'),
      }),
      { min: 1 },
    ),
    'from the lowest up',
  ),
});
export type ListForm = Read<typeof listFile>;
export type LadderForm = Read<typeof ladder>;

export const ruleFile = mapping('a rule file', {
  version: required(exactNumber('the version of the format', 1), 'the version of the format, which is 1'),
  lists: optional(named('lists by their names', listFile), 'word lists and domain lists, shared by all files'),
  ladders: optional(named('ladders by their names', ladder), 'what repeated strikes lead to'),
  exempt: optional(listOf('a list of user ids', account, { min: 1 }), 'nobody of these is judged by any rule (staff)'),
  brake: optional(brake, 'when a rule that suddenly removes too much is held'),
  signals: optional(
    listOf('a list of signals', text('the name of a signal'), { min: 1 }),
    'what else in custom elements only a program says, by its businessID (or cmd, type, action)',
  ),
  rules: optional(listOf('a list of rules', rule), 'the rules'),
});
export type RuleFileForm = Read<typeof ruleFile>;

/** Conditions by the keys inside them, for who writes `terms:` without `text:`. */
const OUTER: readonly (readonly [name: string, shape: Shape<unknown>])[] = [
  ['text', textCondition],
  ['link', linkCondition],
  ['shape', shapeCondition],
  ['count', countCondition],
  ['score', scoreCondition],
];
const hasKey = (shape: Shape<unknown>, key: string): boolean =>
  Object.hasOwn((shape.schema() as { properties: object }).properties, key);

function conditionOf(key: string): string | undefined {
  const [name] = OUTER.find(([, shape]) => key !== 'of' && hasKey(shape, key)) ?? [];
  return name && `${name}: { ${key}: … }`;
}

function partOfRule(key: string): string | undefined {
  if (Object.hasOwn(conditionFields, key)) return `when: { ${key}: … }`;
  if (hasKey(scope, key)) return `scope: { ${key}: … }`;
  const [alone, mapped] = [actionWord.schema(), actionMapping.schema()];
  if ((alone as { enum: readonly string[] }).enum.includes(key)) return `then: [${key}]`;
  if (
    (mapped as { oneOf: readonly { properties: object }[] }).oneOf.some(({ properties }) =>
      Object.hasOwn(properties, key),
    )
  )
    return `then: [{ ${key}: … }]`;
  const condition = conditionOf(key);
  return condition && `when: { ${condition} }`;
}

/** The JSON Schema for editors, in draft-07 as the YAML extensions understand it. */
export function jsonSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'unsaid rule file',
    ...ruleFile.schema(),
    $defs: { condition: conditionForm.schema() },
  };
}
