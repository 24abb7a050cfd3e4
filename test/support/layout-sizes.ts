import type { LayoutRule } from './layout.ts';

/** How large functions and types may be. Biome lays the code out, so a block ends where its own indentation comes back. */

const LONGEST_FUNCTION = 60;
const MOST_FIELDS = 10;
/** A test's name is read in a list of failures. */
export const LONGEST_TEST_NAME = 99;

/** Why these are longer. What a function defines inside itself is counted for itself. */
const LONG_FUNCTIONS: Readonly<Record<string, string>> = {
  'src/judge/compile-condition.ts compileCondition': 'one switch with a case for each condition',
  'src/metrics/lane-metrics.ts makeLaneMetrics': 'a table: every metric of the lanes is declared here once',
  'src/metrics/metrics.ts makeMetrics': 'a table: every metric is declared here once',
  'src/rules/parse.ts parseRules': 'one pass over all files, step after step, with what it has gathered so far',
  'src/start.ts openAll': 'what the roles need, opened in order; order is what it is about',
  'src/simulator/main.ts parseCommandLine': 'a table of options, with what each says where it is wrong',
  'src/simulator/server.ts startSimulator': 'opens the parts of the simulator in order and wires them',
  'src/text/sounds/find-spelt.ts openSpeltSearch': 'state of a walk in local variables: in an object it is slower',
  'src/text/terms/terms.ts readTerm': 'reads a term symbol by symbol, with what it knows so far',
};

/** Why these have more fields. */
const WIDE_TYPES: Readonly<Record<string, string>> = {
  'src/words/words.ts Words': 'all that is said at the command line, a field a table',
  'src/config.ts Config': 'all settings, one field each',
  'src/model.ts Content': 'what conditions may look at, as one value',
  'src/model.ts RecallOrder': 'an order as it is stored: its fields are the format',
  'src/moderate.ts Options': 'what the path takes, one field for each step',
  'src/process-parts.ts ProcessParts': 'what the roles share, opened once',
  'src/api/inside.ts Inside': 'what the API may reach, opened once',
  'src/history/schema.ts Schema': 'all tables by name',
  'src/history/schema.ts MessagesTable': 'a row of a table: its columns',
  'src/history/schema.ts HitsTable': 'a row of a table: its columns',
  'src/history/schema.ts OrdersTable': 'a row of a table: its columns',
  'src/history/schema.ts MutesTable': 'a row of a table: its columns',
  'src/history/schema.ts ReviewsTable': 'a row of a table: its columns',
  'src/history/schema.ts DecisionsTable': 'a row of a table: its columns',
  'src/history/schema.ts ActsTable': 'a row of a table: its columns',
  'src/journal/facts.ts VerdictFact': 'a fact as it is stored: its fields are the format',
  'src/journal/facts.ts MuteFact': 'a fact as it is stored: its fields are the format',
  'src/journal/facts.ts ReviewFact': 'a fact as it is stored: its fields are the format',
  'src/journal/facts.ts ActFact': 'a fact as it is stored: its fields are the format',
  'src/lane/read-item.ts LaneItem': 'an item as the ledger keeps it',
  'src/recall/deliver.ts DeliverOptions': 'what a call needs, opened by the worker',
  'src/recall/serve.ts Options': 'what serving a lane needs, opened by the worker',
  'src/recall/worker.ts RecallWorkerOptions': 'what a lane needs, opened by the process',
  'src/rules/build-rule.ts RuleOrigin': 'a place in the file for each field of a rule',
  'src/rules/build-shape.ts ShapeForm': 'the format: one field for each key',
  'src/rules/rule-set.ts Rule': 'the format: one field for each key of a rule',
  'src/rules/rule-set.ts ShapeCondition': 'the format: one field for each key',
  'src/rules/problem.ts Problem': 'what is told of a problem; programs read it',
  'src/simulator/options.ts SimulatorOptions': 'all options, one field each',
  'src/simulator/simulator.ts Simulator': 'what the simulator is made of',
  'src/simulator/tally.ts Score': 'the figures of a run, one field each',
  'src/simulator/traffic.ts Mix': 'how much of each kind of message',
  'src/simulator/world.ts SimMessage': "a message with all that Tencent's documents name of it",
  'src/api/contract/route.ts Route': 'what a route declares; the document is made of it',
  'src/history/people/reviews.ts KnownReview': 'a row of a table: its columns',
  'src/history/questions/questions.ts Questions': 'every question that history answers',
  'src/history/questions/questions.ts KnownOrder': 'a row of a table: its columns',
  'src/history/questions/questions.ts KnownSanction': 'a row of a table: its columns',
  'src/history/rows/rows.ts Rows': 'rows of one batch of facts, by table',
  'src/redis/keys/space.ts Keys': 'the names of all keys, by what they are of',
  'src/text/reading/runs.ts Runs': 'columns of one table, as typed arrays',
};

type Block = { readonly name: string; readonly from: number; readonly to: number };

const FUNCTION = /^( *)(?:export )?(?:default )?(?:async )?function\*? (\w+)/;
const ARROW = /^( *)(?:export )?(?:const )?(\w+)(?::[^=]*)? ?[=:] (?:async )?(?:<.*>)?\((?:.*=> \{)?$/;
const METHOD = /^( *)(?:async )?\*?(\w+)(?:<.*>)?\(.*\)(?:: [^;]*)? \{$/;
const STATEMENTS = /^\s*(?:if|for|while|switch|catch|return|throw)\b/;

/** Functions by name with their first and last line, those inside others too. */
function functionsOf(lines: readonly string[]): Block[] {
  return lines.flatMap((line, from) => {
    const found = FUNCTION.exec(line) ?? (STATEMENTS.test(line) ? null : (ARROW.exec(line) ?? METHOD.exec(line)));
    if (found === null) return [];
    const [, indent = '', name = ''] = found;
    let body = from;
    while (body < lines.length - 1 && !lines[body]!.endsWith('{')) body++;
    const to = lines.findIndex((each, at) => at > body && new RegExp(`^${indent}\\}`).test(each));
    return to < 0 ? [] : [{ name, from, to }];
  });
}

const COMMENT = /^\s*(?:\/\/|\/?\*|$)/;

/** Lines of code of a function, without comments and without the functions inside it. */
function ownLines(lines: readonly string[], all: readonly Block[], { from, to }: Block): number {
  const inside = all.filter((other) => other.from > from && other.to < to);
  return lines
    .slice(from, to + 1)
    .filter((line, at) => !COMMENT.test(line) && !inside.some((one) => one.from <= from + at && from + at <= one.to))
    .length;
}

export const functionLengths: LayoutRule = (files) =>
  files.flatMap(({ path: at, text }) => {
    const lines = text.split('\n');
    const all = functionsOf(lines);
    return all
      .map((block) => ({ block, lines: ownLines(lines, all, block) }))
      .filter(({ block, lines }) => lines > LONGEST_FUNCTION && !(`${at} ${block.name}` in LONG_FUNCTIONS))
      .map(({ block, lines }) => `${at} ${block.name}: ${lines} lines`);
  });

const widths = (text: string): { readonly name: string; readonly fields: number }[] =>
  [...text.matchAll(/^(?:export )?(?:type|interface) (\w+)[^\n]*\{\n([\s\S]*?)^\}/gm)].map(
    ([, name = '', body = '']) => ({ name, fields: [...body.matchAll(/^ {2}(?:readonly )?'?\w+'?\??[:(<]/gm)].length }),
  );

export const typeWidths: LayoutRule = (files) =>
  files.flatMap(({ path: at, text }) =>
    widths(text)
      .filter(({ name, fields }) => fields > MOST_FIELDS && !(`${at} ${name}` in WIDE_TYPES))
      .map(({ name, fields }) => `${at} ${name}: ${fields} fields`),
  );

/** Reasons for what is no longer large: the lists say what is so. */
export const reasonsAreNeeded: LayoutRule = (files) => {
  const present = files.filter(({ path: at }) => at.startsWith('src/'));
  const all = present.flatMap(({ path: at, text }) => {
    const lines = text.split('\n');
    const blocks = functionsOf(lines);
    const long = blocks.filter((block) => ownLines(lines, blocks, block) > LONGEST_FUNCTION);
    return [
      ...long.map(({ name }) => `${at} ${name}`),
      ...widths(text)
        .filter(({ fields }) => fields > MOST_FIELDS)
        .map(({ name }) => `${at} ${name}`),
    ];
  });
  const known = new Set(all);
  const paths = new Set(present.map(({ path: at }) => at));
  return [...Object.keys(LONG_FUNCTIONS), ...Object.keys(WIDE_TYPES)]
    .filter((name) => paths.has(name.split(' ')[0]!) && !known.has(name))
    .map((name) => `${name} is small: it needs no reason`);
};

const TEST_NAME =
  /^\s*(?:test|it|describe)(?:\.\w+(?:\([^)]*\))?)*\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)/gm;

export const testNames: LayoutRule = (files) =>
  files
    .filter(({ path: at }) => at.endsWith('.test.ts'))
    .flatMap(({ path: at, text }) =>
      [...text.matchAll(TEST_NAME)]
        .map(([, single, double, back]) => single ?? double ?? back ?? '')
        .filter((name) => name.length > LONGEST_TEST_NAME)
        .map((name) => `${at}: ${name.length} characters: ${name}`),
    );
