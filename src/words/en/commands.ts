import { agreeing, counted } from './counted.ts';

/** What Node says about an option, and what we say. */
const OPTIONS: readonly (readonly [RegExp, (option: string) => string])[] = [
  [/^Unknown option '([^']+)'/, (option) => `there is no option ${option}`],
  [/^Option '([^' ]+)[^']*' argument missing/, (option) => `${option} needs a value`],
  [/^Option '([^' ]+)[^']*' does not take an argument/, (option) => `${option} takes no value`],
  [
    /^Option '([^' ]+)[^']*' argument is ambiguous/,
    (option) => `${option} needs a value; one that begins with a dash is written ${option}=VALUE`,
  ],
];
const meantIs = (meant: string | undefined): string => (meant === undefined ? '' : ` (did you mean ${meant}?)`);

/** Mistakes in how a command was written, in English. */
export const usage = {
  noCommand: (said: string, commands: readonly string[], meant: string | undefined) =>
    `there is no command "${said}"${meantIs(meant)}. Commands: ${commands.join(', ')}`,
  seeHelp: (message: string, command: string) => `${message}. See unsaid ${command} --help`,
  unexpected: (word: string) => `unexpected "${word}"`,
  /** Node's message about an option, such as `Unknown option '--formt'`, said our way. */
  option: (node: string, meant: string | undefined): string => {
    for (const [looks, told] of OPTIONS) {
      const option = looks.exec(node)?.[1];
      if (option !== undefined) return told(option) + meantIs(meant);
    }
    return node;
  },
  oneOf: (option: string, said: string, words: readonly string[]) =>
    `${option} is one of ${words.join(', ')}, not "${said}"`,
  noFile: (file: string) => `there is no file "${file}"`,
  unreadable: (file: string, why: string) => `"${file}" cannot be read: ${why}`,
  unwritable: (file: string, why: string) => `"${file}" cannot be written: ${why}`,
  seed: (said: string) => `--seed is a whole number, not "${said}"`,
  whichText: () => 'say which text to try',
  times: (said: string) => `--times is a number from 1 to 9999, not "${said}"`,
  every: (said: string) => `--every is written like 1s, 5m or 1h, not "${said}"`,
  whichModel: () => 'say what the model is called',
  modelName: (said: string) => `"${said}" is not a name: use letters, digits, "-" and "_", at most 64`,
  whichLines: () => 'say which lines with --from FILE.jsonl, or whose labels with --labels RULE',
  sinceOfLabels: () => '--since goes with --labels',
  noRule: (id: string, directory: string) => `there is no rule "${id}" that can be read in ${directory}`,
  whichImport: () => 'say which file to import',
  kind: (said: string) => `--kind is phrases or domains, not "${said}"`,
  encoding: (file: string, tried: string) =>
    `"${file}" is not ${tried} text; say --encoding gb18030, shift_jis, utf-16le or another`,
  cleanOrSeen: () => 'say --clean FILE, --seen FILE or both',
  notTextLine: (place: string) => `${place} is not {"text":"…"}`,
  share: (said: string) => `--share is written like 0.1%, not "${said}"`,
};

/** Output of the commands on rules, in English. */
export const commands = {
  // rules check, rules test
  noErrors: (rules: number, hash: string) => `${counted(rules, 'rule')}, ${hash}: no errors.`,
  examplesOf: (match: number, noMatch: number, sequences: number) =>
    [
      `${match} ${agreeing(match, 'matches', 'match')}`,
      `${noMatch} ${agreeing(noMatch, 'does', 'do')} not`,
      ...(sequences > 0 ? [counted(sequences, 'sequence')] : []),
    ].join(', '),
  disguisesCaught: (percent: string) => `; ${percent} of disguises caught`,
  floor: (percent: string) => ` (floor ${percent})`,
  caughtByDisguise: () => 'caught, by disguise',
  examplesHold: (examples: number, rules: number) =>
    `${counted(examples, 'example')} of ${counted(rules, 'rule')} ${agreeing(examples, 'holds', 'hold')}.`,
  // rules try
  voice: (voice: 'text' | 'own' | 'quoted' | 'signal') => voice,
  readAs: () => 'read as',
  readStandard: () => 'standard',
  readClosedUp: () => 'letters closed up',
  rulesMatch: (matching: number, all: number) => `${matching} of ${counted(all, 'rule matches', 'rules match')}`,
  notMatching: () => 'not matching',
  rulesOff: (rules: readonly string[]) => `off, and not asked: ${rules.join(', ')}`,
  ruleThen: (state: string, severity: string, actions: readonly string[]) =>
    `${state}, ${severity}, then ${actions.join(', ')}`,
  at: (places: string) => `at ${places}`,
  matched: (what: string) => `matched ${what}`,
  notLooking: (why: string) => `does not look at such a conversation: ${why}`,
  holds: (holds: boolean) => (holds ? 'yes' : 'no '),
  because: (condition: string, why: string) => `${condition}: ${why}`,
  // rules scan
  line: (number: number, why: string) => `line ${number}: ${why}`,
  notJson: () => 'this is not JSON',
  notObject: () => 'this is not a JSON object',
  textShouldBe: (is: string) => `"text" is ${is}, and should be a string`,
  linesUnread: (broken: number, all: number) =>
    `${broken} of ${counted(all, 'line')} could not be read: "error" in the output says which`,
  notScanned: (rules: readonly string[]) =>
    `not scanned for, since they count over several messages: ${rules.join(', ')}`,
  texts: (count: number) => counted(count, 'text'),
  // rules learn
  learning: (name: string) => `learning ${name}`,
  inFile: (file: string, line: string) => `${file}, ${line}`,
  labelShouldBe: () => '"label" should be "match" or "no_match"',
  fieldShouldBe: (key: string) => `"${key}" should be a string`,
  nothingLearned: (lines: number) => `${counted(lines, 'line')} cannot be read. Nothing was learned.`,
  tooFewLines: (match: number, noMatch: number, fewest: number) =>
    `${counted(match, 'line')} labelled match and ${noMatch} no_match; at least ${fewest} of each are needed. Nothing was learned.`,
  learnStopped: () => 'stopped; nothing was written',
  learnedFrom: (name: string, all: string, match: string, noMatch: string) =>
    `${name}: learned from ${counted(all, 'line')}, ${match} match and ${noMatch} no_match`,
  catches: (oneIn: string, percent: string, missing: string | undefined) =>
    `at 1 in ${oneIn} false: catches ${percent} (cross-validated${missing === undefined ? '' : `; a guess: ${missing} more no_match lines are needed to know`})`,
  bounded: (kind: string, who: string, lines: string, as: string) =>
    `${kind} ${who}: ${counted(lines, 'line')} ${agreeing(lines, 'counts', 'count')} as ${as}`,
  moreBounded: (count: number) => `and ${count} more whose lines count less than their number`,
  mostOfOne: (labeller: string | undefined, sender: string | undefined) =>
    labeller === undefined && sender === undefined
      ? 'no line says who labelled or sent it: how far one person moves the model is not bounded'
      : `one labeller has at most ${labeller ?? 'an unknown share'} of all weight, one sender at most ${sender ?? 'an unknown share'}`,
  fromLabels: (rule: string, lines: string, withoutText: string, unsure: string) =>
    `${rule}: ${counted(lines, 'line')} from labels and decisions; ${withoutText} without a text by now (KEEP_EVIDENCE), ${unsure} unsure`,
  changeUnreadable: () => 'the previous model cannot be compared: it is damaged, or of another engine',
  change: (newly: string, newlyMatch: string, noMore: string, noMoreMatch: string) =>
    `compared with the previous model: ${newly} new to match (${newlyMatch} labelled match), ${noMore} that no longer match (${noMoreMatch} labelled match)`,
  modelWritten: (path: string, kilobytes: number, picture: string) => `${path}  ${kilobytes} KB; its curve: ${picture}`,
  useModel: (name: string, oneIn: string, digest: string) =>
    `in a rule: text: { learned: ${name} }, at 1 in ${oneIn} false. The rule runs in shadow until you look at it and write learned: { model: ${name}, confirmed: ${digest} }`,
  nearLine: (model: string, isMatch: boolean, percent: number, text: string) =>
    `${model} was taught this as ${isMatch ? 'match' : 'no_match'}, ${percent} % alike: ${text}`,
  compareThem: (name: string) => `what it changes in recorded messages: unsaid rules compare ${name}`,
  // rules compare
  comparing: () => 'comparing',
  compared: (texts: string, both: string) =>
    `${counted(texts, 'message')}, ${both} ${agreeing(both, 'matches', 'match')} with both`,
  matchNow: (count: string) => `${count} ${agreeing(count, 'matches', 'match')} only now`,
  matchNoMore: (count: string) => `${count} no longer ${agreeing(count, 'matches', 'match')}`,
  // rules import, rules lists
  leftOut: (place: string, why: string) => `${place}  left out: ${why}`,
  more: (count: number) => `… and ${count} more`,
  leftOutBeside: (file: string) => `what was left out, and why, is in ${file}`,
  heading: (line: string) => `the first line is a heading, not an entry: ${line}`,
  imported: (count: number, kind: 'phrases' | 'domains', known: number, leftOut: number) =>
    `${counted(count, kind === 'phrases' ? 'phrase' : 'domain')} imported, ${known} known already, ${leftOut} left out`,
  harmful: (entry: string, texts: number, of: number) => `"${entry}" harmful: in ${texts} of ${of} clean texts`,
  unused: (entry: string, of: number) => `"${entry}" unused: in none of ${counted(of, 'text')}`,
};
