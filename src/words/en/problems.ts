import type { Introduction, Is, Kind, Needed, Noun } from '../nouns.ts';
import { agreeing, counted } from './counted.ts';

const SLIPS = {
  colon: 'a full-width colon',
  comma: 'a full-width comma',
  enumeration: 'an enumeration comma',
  quote: 'a curly quote',
  corner: 'a corner bracket',
  'wide-quote': 'a full-width quote',
  bracket: 'a full-width bracket',
  brace: 'a full-width brace',
  dash: 'a full-width dash',
  'long-dash': 'a long dash',
  number: 'a full-width number sign',
  bar: 'a full-width bar',
  space: 'a full-width space',
  'no-break': 'a no-break space',
};
export type Slip = keyof typeof SLIPS;
const ESCAPES = {
  backspace: 'a backspace',
  nul: 'a NUL',
  bell: 'a bell',
  escape: 'an escape',
  tab: 'a vertical tab',
  feed: 'a form feed',
  line: 'a line separator',
  paragraph: 'a paragraph separator',
  next: 'a next-line character',
  space: 'a no-break space',
};
export type Escape = keyof typeof ESCAPES;
const FOREIGN = {
  slashes: 'an expression between slashes',
  anchors: 'a word between anchors',
  regex: 'a regular expression',
  bars: 'several words with | between',
  sql: 'a pattern of SQL',
  star: 'a phrase with * inside',
};
export type Foreign = keyof typeof FOREIGN;
const CONSTRUCTS = {
  reference: 'the back-reference',
  atomic: 'the atomic group',
  behind: 'the look-behind',
  ahead: 'the look-ahead',
};
export type Construct = keyof typeof CONSTRUCTS;
type Named = 'rule' | 'list' | 'ladder' | 'brake';

const ONE_COUNTS = '1 entry of this list expired and no longer counts';

/** Problems of rule files and what to do about each, in English. */
export const problems = {
  /** A text from elsewhere, unchanged: a name, or a parser's message. */
  asIs: (text: string) => text,

  // YAML
  nestedMore: (most: number) => `this is nested inside more than ${counted(most, 'other')}`,
  nestedFile: () => 'something in this file is nested too deeply to be read',
  nested: () => 'this is nested too deeply',
  nestedHint: () => 'no rule needs to nest so deeply',
  tab: () => 'a tab cannot indent in YAML',
  useSpaces: () => 'use spaces',
  secondDocument: () => 'a rule file is one YAML document; a second one starts here',
  secondDocumentHint: () => 'remove the "---", or make it a file of its own',
  notYaml: (parser: string) => `this is not YAML: ${parser}`,
  twoSpacesMore: () => 'put this under its parent with two spaces more',
  colonNeedsQuotes: () => 'text with ": " in it needs quotes',
  colonMissing: () => 'a ":" is missing, or a quote is not closed',
  notClosed: () => 'a quote, bracket or brace is not closed, or a "," or ":" is missing',
  signNeedsQuotes: () => 'text that starts with one of @ ` % & * ! | > needs quotes',
  atNeedsQuotes: () => 'text that starts with @ or ` needs quotes',
  singleQuotesForRegex: () => "use single quotes for regular expressions: '…' keeps every backslash",
  dashBegins: () => 'a line of a list begins with "- "; what belongs to it stands below its first word',
  sharedAlias: (name: string) => `the alias "*${name}" cannot be used in rule files`,
  sharedAnchor: (name: string) => `the anchor "&${name}" cannot be used in rule files`,
  sharedTag: (tag: string) => `the tag "${tag}" cannot be used in rule files`,
  sharedMerge: () => 'the merge key "<<" cannot be used in rule files',
  sharedHint: () => 'write it out; words used by several rules belong in a list',
  keyIsMore: () => 'a key is one word, and this is more',
  slip: (mark: string, slip: Slip, ascii: string) =>
    `"${mark}" is ${SLIPS[slip]}, and YAML reads ${ascii === ' ' ? 'a space' : ascii} here`,
  slipHint: (right: string) => `write ${right}`,
  slipInPlain: (mark: string, slip: Slip, right: string) =>
    `"${mark}" is ${SLIPS[slip]}; YAML reads ASCII only: write ${right}`,
  depth: (is: number, meant: number) =>
    `this line begins with ${counted(is, 'space')}, where no line above begins; the lines it belongs to begin with ${meant}`,
  depthHint: (meant: number) => `begin it with ${counted(meant, 'space')}`,

  // Shapes
  noSuchKey: (what: Noun, key: string) => `${what} has no key called "${key}"`,
  noSuchKind: (what: 'condition' | 'action', key: string) => `there is no ${what} "${key}"`,
  needsKey: (what: Noun, key: string, needed: Needed) => `${what} needs "${key}": ${needed}`,
  oneOf: (what: Noun, choices: readonly string[]) => `${what} is exactly one of: ${choices.join(', ')}`,
  separately: (keys: readonly string[]) => `write ${keys.join(' and ')} as separate conditions under "any:" or "all:"`,
  combine: () => 'to combine several, write them as a list under "all:" or "any:"',
  notEmpty: (what: Noun) => `${what} must not be empty`,
  twice: (key: string, line: number) => `"${key}" comes twice; the first is on line ${line}`,
  keepOne: () => 'keep one of them',
  shouldBe: (what: Noun, is: Is) => `this should be ${what}, and is ${is}`,
  listInPlace: () => 'this should say which file a list is in, and is the list itself',
  shouldBeNumber: (min: number, max: number | undefined, is: Is) =>
    `this should be a whole number, ${rangeOf(min, max)}, and is ${is}`,
  inBrackets: () => 'put it in brackets: [ … ]',
  isNot: (written: string, what: Noun) => `"${written}" is not ${what}`,
  isNotNumber: (written: string, min: number, max: number | undefined) =>
    `"${written}" is not a whole number, ${rangeOf(min, max)}`,
  digitsAlone: (written: string) => `YAML tools do not agree on ${written}; write digits alone, such as 10`,
  longerThan: (written: string, days: number) => `"${written}" is too long: ${days}d at most`,
  shorterThan: (written: string, what: Noun, seconds: number) => `"${written}" is not ${what} of ${seconds}s or more`,
  likeTime: () => 'write it like 10s, 5m, 1h or 30d',
  likePercent: () => 'write it like 2%, at most 100%',
  likeDigest: () => 'write its first 8 to 64 hexadecimal digits, as rules check shows them',
  likeOneIn: () => 'write it like 1/1000',
  likeId: () => 'letters, digits, "-", "_" and ".", at most 100, no spaces',
  versionIs: (version: number) => `this should be the version of the format: ${version}`,
  choices: (guess: string | undefined, introduction: Introduction, names: readonly string[]) =>
    [guess && `did you mean "${guess}"?`, names.length > 0 && `${introduction}: ${names.join(', ')}`]
      .filter(Boolean)
      .join(' '),
  fullWidth: (written: string, right: string) =>
    `"${written}" is in full-width letters, and YAML reads ASCII here: write ${right}`,
  quotedRegex: (mark: string) => `this expression stands in ${mark}, which YAML takes for a part of it`,
  asciiLetters: (word: string) => `write ${word}, in ASCII letters and without such quotes`,
  mayReadOtherwise: (written: string) => `YAML may read ${written} as something else than text`,
  quoteIt: (written: string) => `write "${written}"`,
  goesOn: () => 'this text goes on over the next line, which was meant to be a key',
  escapeMistaken: (escaped: string, is: Escape) => `in double quotes YAML reads ${escaped} as ${ESCAPES[is]}`,
  singleQuotes: () => "use single quotes, which keep every backslash: '…'",
  onePhrase: () => 'this is one phrase: YAML parts phrases by the ASCII comma only',
  oneLine: () => 'this line is one phrase: a list has one a line',
  oneLineHint: (pieces: readonly string[]) =>
    `for ${pieces.length} phrases write each on a line of its own: ${pieces.join(' / ')}`,
  onePhraseHint: (pieces: readonly string[]) =>
    `for ${pieces.length} phrases write ${pieces.join(', ')}; for one, put it in quotes`,

  // Names, files and lists
  another: (what: Named, name: string) =>
    what === 'brake' ? 'there is another brake' : `there is another ${what} "${name}"`,
  anotherHint: (what: Named, place: string, sameCase: boolean) =>
    what === 'brake'
      ? `the other is at ${place}; one holds for all files`
      : `the other is at ${place}; give one of them another name${sameCase ? '' : '; capitals alone do not tell them apart'}`,
  listUnused: (name: string) => `no rule uses the list "${name}"`,
  removeOrUse: () => 'remove it, or use it',
  listUnknown: (name: string) => `there is no list called "${name}"`,
  declareList: () => 'declare it under lists:',
  listKind: (name: string, is: Kind, needs: Kind) => `"${name}" is a list of ${is}, and this needs a list of ${needs}`,
  listsOfKind: (kind: Kind, names: readonly string[]) => `Lists of ${kind} here: ${names.join(', ')}`,
  sayKind: (kind: Kind) => `say "kind: ${kind}" where it is declared`,
  listFileMissing: (file: string) => `there is no list file "${file}"`,
  listFileWhere: () => 'lists are .txt or .csv files below the rules directory',
  filesHere: (files: readonly string[]) => `Files here: ${files.join(', ')}`,
  inFile: (file: string) => `"${file}": `,
  notDomain: (entry: string) => `"${entry}" is not a domain`,
  domainHint: () =>
    'write it like example.com (everything below it is meant too), example.com/path, .xyz, login-*.com or weixin://',
  repeated: (entry: string, line: number) => `"${entry}" stands on line ${line} already`,
  removeOne: () => 'remove one',
  expired: (count: number) => agreeing(count, ONE_COUNTS, `${count} entries of this list expired and no longer count`),
  expiredHint: () => 'remove them, or give them a later date',
  quoteOpen: () => 'a quote opens here and is not closed before the cell ends',
  quoteOpenHint: () => 'close the quote; a quote inside quotes is written twice',
  csvHeading: () => 'the first line of a CSV list names its columns',
  csvHeadingHint: () => 'phrase,by,note,expires – all but phrase may be left out',
  severalLines: () => 'this entry goes on over several lines',
  notDate: (written: string) => `"${written}" is not a date`,
  likeDate: () => 'write it like 2027-01-31',
  readAsComment: (entry: string) => `"${entry}" would be read as a comment`,
  tableQuoteOpen: (line: number) =>
    `line ${line}: a quote opens here and is not closed before the cell ends; double it (""), or save a plain list as .txt`,
  noColumn: (column: string, columns: readonly string[]) =>
    `there is no column "${column}"; columns here: ${columns.join(', ')}`,
  noRuleFiles: () => 'there are no rule files here',
  ruleFileEnds: () => 'they end in .yaml or .yml',
  directoryUnreadable: (code: string) => `this directory cannot be read: ${code}`,
  directoryUnreadableHint: () => 'the user that unsaid runs as must be able to read and enter it',
  notDirectory: () => 'this is not a directory',
  readAsWhole: (directory: string) => `a rule set is read as a whole: say ${directory}`,
  noDirectory: () => 'there is no such directory',
  noDirectoryHint: () => 'RULES_DIR names the directory of the rule files',
  linkLeadsOut: () => 'this is a link that leads out of the rules directory; put the file itself there',
  notFile: () => 'this is not a file',
  notUtf8: () => 'this file is not UTF-8 text; save it as UTF-8',
  fileUnreadable: (why: string) => `this file cannot be read: ${why}`,

  // Models
  modelUnknown: (name: string) => `there is no model called "${name}"`,
  learnMakes: (name: string) => `unsaid rules learn ${name} --from FILE.jsonl makes one`,
  modelNames: () => 'the name of a model has letters, digits, "-" and "_", at most 64',
  modelUnusable: (name: string) => `the model "${name}" cannot be used: `,
  teachAgain: (name: string) => `teach it again: unsaid rules learn ${name} --from FILE.jsonl`,
  modelTwice: (one: string, other: string) => `there are two of them: ${one} and ${other}`,
  modelRenamed: (name: string) => `the model in it is called "${name}"; a model file keeps its name`,
  modelTooLarge: () => 'this file is larger than 2 MB, which no model is',
  notModel: () => 'this is not a learned model',
  modelFormat: (format: string) => `this is not "${format}", the only format known`,
  modelDamaged: () => 'this file is damaged, or was changed by hand',
  modelFit: (name: string, engine: string) =>
    `the model "${name}" was taught by engine ${engine}, which reads texts differently from this one`,
  modelPrice: (name: string, oneIn: number, lines: number, missing: number) =>
    `the model "${name}" cannot promise 1 false alarm in ${oneIn}: it was taught ${lines} innocent lines, and ${missing} are missing`,
  modelPriceHint: (least: number) =>
    `a price of one in N takes 3 N innocent lines; the strictest that it can promise is 1/${least}`,
  modelPromises: (name: string, least: number, usual: number, lines: number, missing: number) =>
    `the model "${name}" promises 1 false alarm in ${least} and not in ${usual}: it was taught ${lines} innocent lines, and ${missing} are missing`,
  modelNew: (name: string, digest: string) =>
    `the model "${name}" (${digest}) is new: nobody confirmed it, so this rule runs in shadow`,
  modelNewHint: (name: string, digest: string) =>
    `look at what it matches (unsaid rules compare ${name}), then write learned: { model: ${name}, confirmed: ${digest} }`,
  modelPromisesHint: (name: string, least: number) =>
    `teach it more innocent lines, or say so: learned: { model: ${name}, false_alarms: 1/${least} }`,

  // Conditions
  acrossNeeds: () => 'across_messages goes with in or terms: it reads several messages as one phrase',
  goesWithTerms: (key: string) => `${key} goes with in or terms: it says how phrases match`,
  outsideNeeds: () => 'outside goes with in, terms, regex or profanity in one message: it says which matches count',
  acrossIsOwn: () => 'across_messages reads what the sender says, and "of" asks for other voices too',
  acrossIsOwnHint: () => 'write the other voices as a condition of their own, under any:',
  shapeNeedsKey: () => 'a shape without any of its keys would match every message',
  shareNeedsScript: () => 'share goes with script: it says how much of it',
  lettersNeedShare: () => 'letters goes with capitals or script: it says of how many',
  likeNothing: () => 'share: 0% means every text, also one that has nothing in common with a sample',
  sampleShort: (sample: string, letters: number, least: number) =>
    `"${sample}" is too short to be a sample: it has ${counted(letters, 'letter or digit', 'letters and digits')}, and needs ${least}`,
  sampleShortHint: () => 'short texts are phrases: put it into a list of phrases, for text: { in: … }',
  ladderUnknown: (name: string) => `there is no ladder called "${name}"`,
  declareLadder: () => 'declare it under ladders:',

  // Phrases and expressions
  phraseEmpty: (phrase: string) => `the phrase ${phrase} is empty`,
  phraseEmptyHint: () => 'remove the line, or write a phrase',
  phrasePunctuation: (phrase: string) => `the phrase ${phrase} is only punctuation and would match everything`,
  writeWord: () => 'write a word',
  phraseUnreadable: (phrase: string) => `the phrase ${phrase} has nothing that can be read`,
  writePhrase: () => 'write a phrase',
  singleCjk: (phrase: string) => `${phrase} is a single character; it would match inside innocent words`,
  singleCjkHint: () => 'use a phrase of two characters or more',
  singleLetter: (phrase: string) => `${phrase} is a single letter or digit and would match nearly everything`,
  singleLetterHint: () => 'use a word',
  matchesEvery: (expression: string) => `the expression ${expression} matches every text`,
  matchesEveryHint: () => 'write what the text must contain',
  tooManySteps: (steps: number, most: number) =>
    `the expression comes to ${counted(steps, 'step')}, and more than ${most} take too long on a long message`,
  tooManyStepsHint: () => 'put plain words into a list, or make the counts in {…} smaller',
  notCompiled: (why: string) => `the expression cannot be compiled: ${why}`,
  slow: (expression: string, steps: number, like: string, most: number) =>
    `${expression} costs ${counted(steps, 'step')} a character on a text like ${like}, and ${most} are allowed`,
  slowHint: () => 'make the counts in {…} smaller: each keeps as many ways open at every character',
  lookHint: () => 'look-ahead and look-behind are not possible in linear time; use except, or two conditions under all',
  referenceHint: () => 'back-references are not possible in linear time; spell the alternatives out',
  atomicHint: () => 'atomic groups and possessive repeats are not needed: matching is linear anyway; remove them',
  re2Hint: () => 'the syntax is RE2: https://github.com/google/re2/wiki/Syntax',
  unsupported: (construct: Construct, written: string) =>
    `${CONSTRUCTS[construct]} ${written} is not supported: expressions run in time linear in the text`,
  unsupportedHint: (construct: Construct) => {
    if (construct === 'reference') return 'write the repeated part out, or list the cases as terms';
    if (construct === 'atomic') return 'use (?:…); nothing here backtracks';
    return 'match what must be there; what must not be there goes to except, or to none: […]';
  },
  foreign: (phrase: string, looks: Foreign) =>
    `"${phrase}" looks like ${FOREIGN[looks]}; here it is a phrase, and is looked for as it stands`,
  writeRegex: (source: string) => `write it as an expression: text: { regex: '${source}' }`,
  wholeWords: (word: string) => `phrases match whole words as they are: write "${word}"`,
  oneByOne: (words: readonly string[]) => `write them one by one: ${words.join(', ')}`,
  starHere: (phrase: string) => `here * stands for the rest of a word: write "${phrase}"`,
  cornersCount: (phrase: string) => `${phrase} is looked for with its brackets: they are no quotes to YAML`,
  cornersCountHint: (inside: string, phrase: string) =>
    `for the words alone write "${inside}"; for both write "${phrase}"`,
  marksLeftOut: (phrase: string, marks: readonly string[]) =>
    `"${phrase}" is looked for without ${marks.join(' and ')}: marks that end a sentence and quotes do not count at an edge`,

  // What a rule can never do
  rungBlock: () => '"block" comes too late on a ladder: the message was sent',
  rungBlockHint: () => 'use recall, or block in the rule',
  rungStrike: () => 'a rung cannot strike: ladders would climb each other',
  rungStrikeHint: () => 'give the rule more points',
  rungContributing: () => 'a rung counts strikes, not messages: there is nothing contributing to recall',
  rungContributingHint: () => 'use recall alone, or say it in the rule that counts',
  nothingContributes: () => '"contributing" means the messages that were counted, and this rule counts none',
  nothingContributesHint: () => 'use recall alone, or a count, distinct or across_messages condition',
  keepFirstAlone: () => '"keep_first" spares the first of the messages that were counted, and this recalls one alone',
  keepFirstAloneHint: () => 'add which: contributing, or remove keep_first',
  blockCounts: () => '"block" stops a message before it is sent, and what was not sent is not counted yet',
  blockCountsHint: () => 'use recall, or block in a rule that holds by what the message says',
  groupsLeftOut: (key: string) => `${key} says nothing here: conversations leaves groups out`,
  groupsLeftOutHint: () => 'add group to conversations, or remove it',
  groupsExcluded: () => 'every group in groups is also in not_groups',
  groupsExcludedHint: () => 'one of the two is enough',
  groupsOnly: (action: 'purge' | 'mute') => `"${action}" works in groups only, and conversations leaves them out`,
  useRecall: () => 'use recall',
  useReview: () => 'use review',
  purgeLive: () => '"purge" does nothing in AVChatRoom: Tencent keeps no history there',
  purgeLiveHint: () => 'use recall (works for one hour), or leave AVChatRoom out of scope.group_types',
  muteWork: () => '"mute" does not exist in Work (Private) groups',
  strikeOfficial: () => '"strike" counts against a sender, and official accounts have none',
  useRecallOrReview: () => 'use recall or review',
  blockCode: (code: number) => `Tencent does not pass block code ${code} on in every conversation this rule is for`,
  blockCodeHint: () => '10100 to 10200 in groups, 120001 to 130000 in c2c and official accounts, 1 or 2 anywhere',
  whereCounts: () =>
    '"where" chooses the messages to count by what each of them says: it cannot itself count or read across messages',
  whereCountsHint: () => 'put the two side by side under all',
  noRecipient: () => 'only c2c messages have a recipient, and conversations leaves c2c out',
  noGroup: () => 'only group messages have a group, and conversations leaves groups out',
  noSender: () => 'messages of official accounts have no sender',
  byConversation: () => 'count by conversation',
  scoreShort: (most: number, threshold: number) =>
    `all signals together come to ${counted(most, 'point')}, and the threshold is ${threshold}`,
  scoreShortHint: () => 'lower the threshold, or let signals add more',
  onlyEverOne: (what: string) => `counted apart per ${what}, there is only ever one ${what}`,
  outOfPer: (what: string) => `take ${what} out of per`,
};

const rangeOf = (min: number, max: number | undefined): string =>
  max === undefined ? `${min} or more` : `${min} to ${max}`;
