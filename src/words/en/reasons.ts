import type { Voice } from '../../model.ts';
import { counted } from './counted.ts';

const SHAPE_COUNTS = {
  mixedWords: 'words of mixed scripts',
  sameCharacter: 'times the same character',
  links: 'links',
  mentions: 'mentions',
  emoji: 'emoji',
  elementKinds: 'kinds of element',
};
export type ShapeCount = keyof typeof SHAPE_COUNTS;

/** Why examples fail, and why rules match or do not, in English. */
export const reasons = {
  // Examples and disguises
  exampleTextNeeded: () => 'a message of an example needs "text": what its sender says',
  exampleTextHint: () => 'or "quoted", "signal" or "elements"',
  noMatchExample: () => 'this rule has no example of what it must match',
  noCleanExample: () => 'this rule has no example of what it must leave alone',
  sequenceRecalled: () => 'a sequence with expect: { recalled: … }',
  sequenceNone: () => 'a sequence with expect: none',
  examplesMatch: () => 'examples: { match: ["…"] }',
  examplesNoMatch: () => 'examples: { no_match: ["…"] }',
  shouldMatch: () => 'this example should match and does not',
  shouldNotMatch: () => 'this example should not match and does',
  shouldNotMatchHint: () => 'add it to except, or make the condition narrower',
  sequenceRecalls: (expected: number, recalled: number) =>
    `this sequence should recall ${expected}, and recalls ${recalled}`,
  seeAbove: () => 'see the examples above',
  evasionHigh: () => 'evasion: high',
  exceptionCancels: () => 'an exception cancels it: see except',
  addPhrase: () => 'add a phrase that the text contains, or correct the example',
  soundOff: () => 'matches with sound and split characters; that is off here',
  nearestOff: (term: string) => `${term}, by sound or shape; that is off here`,
  weighs: (stretch: string, model: string, percent: number) => `${stretch} (${model}, ${percent} % of the weight)`,
  matchedIn: (stretch: string, list: string | undefined) => (list === undefined ? stretch : `${stretch} (${list})`),
  matchedAs: (stretch: string, phrase: string, list: string | undefined) =>
    `${stretch}, read as ${phrase}${list === undefined ? '' : ` (${list})`}`,
  caughtOf: (caught: number, made: number, missed: string | undefined) =>
    `${caught} of ${made}${missed === undefined ? '' : `, not: ${missed}`}`,
  floorMissed: (caught: number, floor: number) =>
    `${caught} % of the disguises of its examples are caught, and evasion_floor is ${floor} %`,
  floorMissedHint: () =>
    'evasion: standard and high see through more; a regular expression sees through less than terms do',
  floorUntried: () => 'nothing in its examples can be disguised, so evasion_floor promises nothing',
  floorUntriedHint: () => 'add a match example with words that the rule matches, or remove evasion_floor',
  everyday: (matched: number, of: number) =>
    `this rule matches ${matched} of ${of} everyday sentences: it would act on whatever is said`,
  everydayHint: () => 'add a condition that says what is wrong with a message; none: alone says only what is right',
  everyMessage: () => 'this expression matches every message',
  everyMessageHint: () =>
    'say what is wrong with a message; for all messages in some place, use scope with longer_than: 0',
  problemsSum: (errors: number, warnings: number, staying: string | undefined) => {
    const counts = [errors > 0 && counted(errors, 'error'), warnings > 0 && counted(warnings, 'warning')].filter(
      Boolean,
    );
    if (errors === 0) return `${counts.join(', ')}.`;
    return `${counts.join(', ')}. Nothing was loaded${staying ? `; rules ${staying} stay live` : ''}.`;
  },
  // Why a condition holds or not
  characters: (has: number, most: number) => `${counted(has, 'character')}, needs more than ${most}`,
  notCounted: () => 'not counted',
  needs: (is: number | string, least: number | string) => `${is}, needs ${least}`,
  itScores: (score: string, least: string) => `it scores ${score}, needs ${least}`,
  nothingToWeigh: () => 'nothing to weigh',
  shapeShare: (what: string, is: number, least: number) => `${is} % ${what}, needs ${least} %`,
  shapeLetters: (is: number, least: number) => `${counted(is, 'letter')}, needs ${least}`,
  shapeElements: (kind: string, is: number, least: number) => `${is} of ${kind}, needs ${least}`,
  shapeCount: (what: ShapeCount, is: number, least: number) =>
    `${is} ${what === 'elementKinds' && is === 1 ? 'kind of element' : SHAPE_COUNTS[what]}, needs ${least}`,
  likeNone: () => 'like none of the samples',
  likeSample: (is: number, sample: string, least: number) => `${is} % like "${sample}", needs ${least} %`,
  and: () => '; ',
  itHas: (kinds: readonly string[]) => `it has ${kinds.join(', ') || 'none'}`,
  cancelled: () => 'matches, and an exception cancels it',
  notFound: () => 'not found',
  nearestBySound: (term: string) => `nearest is ${term}, by sound or shape: evasion: high`,
  nearestWritten: (term: string, stretch: string) => `nearest is ${term}, written ${stretch} here`,
  otherForm: () => 'all its fixed words are here, in another form or order',
  wordsMissing: (clauses: readonly (readonly string[])[]) =>
    `there is no ${clauses.map((clause) => clause.join(' or ')).join(', and no ')}`,
  onlyVoices: (voices: readonly Voice[], wanted: readonly Voice[]) =>
    `only ${voices.join(' and ')} words say it, and it looks at ${wanted.join(' and ')} ones`,
  noLink: () => 'no link',
  goesTo: (hosts: readonly string[]) => `goes to ${hosts.join(', ')}`,
  noneLooksLike: (hosts: readonly string[], list: string | undefined) =>
    `goes to ${hosts.join(', ')}, and none looks like a domain of ${list ?? 'the list'}`,
  goesNotInto: (hosts: readonly string[], list: string | undefined) =>
    `goes to ${hosts.join(', ')}, not in ${list ?? 'the list'}`,
  goesOnlyInto: (hosts: readonly string[], list: string | undefined) =>
    `goes only to ${hosts.join(', ')}, in ${list ?? 'the list'}`,
  exempt: (who: string) => `${who} is exempt`,
  looksAt: (kinds: readonly string[], kind: string) => `looks at ${kinds.join(', ')}, not at ${kind}`,
  leavesOut: (group: string | undefined) => `leaves group ${group} out`,
  looksAtGroups: (groups: readonly string[], group: string | undefined) =>
    `looks at ${groups.join(', ')}, not at ${group ?? 'this group'}`,
  looksAtTypes: (types: readonly string[], type: string | undefined) =>
    `looks at ${types.join(', ')} groups, not at ${type ?? 'this one'}`,
  // Labels of lines below a problem
  labelText: () => 'text',
  labelReadAs: () => 'read as',
  labelNearest: () => 'nearest',
  labelMatched: () => 'matched',
  labelRule: () => 'rule',
  labelHint: () => 'hint',
};
