import { createHash } from 'node:crypto';
import type { Document } from 'yaml';
import { isMap, isSeq } from 'yaml';
import { say, type Told, toldBehind } from '../words/saying.ts';
import type { Names } from './build-condition.ts';
import { isModelFile, makeModelShelf } from './build-learned.ts';
import type { BuiltRule, RuleOrigin } from './build-rule.ts';
import { buildActions, buildBrake, buildRule } from './build-rule.ts';
import { checkExamplesPresent } from './checks/examples-present.ts';
import { checkNever } from './checks/never.ts';
import { checkNeverOnLadders } from './checks/never-on-ladders.ts';
import { checkUniqueNames } from './checks/unique-names.ts';
import { checkUsedLists } from './checks/used-lists.ts';
import type { LadderForm, ListForm, RuleFileForm, RuleForm } from './format.ts';
import { ruleFile, UNNAMED } from './format.ts';
import type { WordList } from './lists.ts';
import { parseList, unreadList } from './lists.ts';
import type { Problem, ProblemAt, Report } from './problem.ts';
import { inReadingOrder, problemAt, problemWithFile } from './problem.ts';
import { readYaml } from './read-yaml.ts';
import type { Condition, Ladder, Rule, RuleSet } from './rule-set.ts';
import type { Located, Place, Source } from './source.ts';
import { makeSource } from './source.ts';

/** A rules directory as text: every rule file, and every file that may be a list. */
export type RuleTexts = {
  /** How the directory is called in problems, such as `rules`. */
  readonly directory: string;
  readonly ruleFiles: readonly TextFile[];
  /** Lists and models: only those that a rule file names are read. */
  readonly listFiles: readonly TextFile[];
  /** Files that may be lists and could not be read. One that no rule file declares does no harm. */
  readonly unreadable?: readonly { readonly path: string; readonly why: Told }[];
};
/** `path` is relative to the directory, with `/`. */
export type TextFile = { readonly path: string; readonly text: string };

export type ParsedRules = {
  /** Everything that could be read. Judge with it only if no problem is an error. */
  readonly ruleSet: RuleSet;
  readonly origins: Origins;
  readonly lists: readonly WordList[];
  /** In reading order. */
  readonly problems: readonly Problem[];
};

/** Where the parts of a rule set stand, for problems that are found while it is compiled. */
export type Origins = {
  readonly rules: ReadonlyMap<Rule, RuleOrigin>;
  readonly conditions: ReadonlyMap<Condition, (term: number) => Place>;
};

/**
 * Reads rule files, with every problem in all of them at once. Pure. `today` is an ISO date in UTC: list entries
 * expire by it, so it is part of the hash where it matters.
 */
export function parseRules(texts: RuleTexts, today: string): ParsedRules {
  const problems: Problem[] = [];
  const ruleRanges: RuleRange[] = [];
  const ruleAt = ({ source, start }: Place) =>
    ruleRanges.find((range) => range.source === source && range.start <= start && start < range.end)?.id;
  const stated: ProblemAt[] = [];
  const report: Report = (problem) => stated.push(problem);

  const forms = texts.ruleFiles.map((file) => {
    const source = sourceOf(texts, file);
    const document = readYaml(source, report);
    if (document === undefined) return undefined;
    ruleRanges.push(...rulesIn(document, source));
    return ruleFile.read(document.contents, { source, report, parent: { source, start: 0, end: 0 } });
  });
  const whole = forms.filter((form) => form !== undefined);
  if (texts.ruleFiles.length === 0) {
    problems.push(problemWithFile('E-FILE', texts.directory, say('noRuleFiles'), say('ruleFileEnds')));
  }

  const ruleForms = whole.flatMap(({ rules }) => rules ?? []);
  const listForms = whole.flatMap(({ lists }) => lists ?? []);
  const ladderForms = whole.flatMap(({ ladders }) => ladders ?? []);
  const brakes = whole.flatMap(({ brake }) => brake ?? []);
  const ruleIds = ruleForms.map(({ id }) => id).filter(({ value }) => value !== UNNAMED);
  const listNames = listForms.map(({ name }) => name);
  const ladderNames = ladderForms.map(({ name }) => name);
  const brakePlaces = brakes.map(({ at }) => ({ value: 'brake', at }));
  checkUniqueNames('rule', ruleIds, report);
  checkUniqueNames('list', listNames, report);
  checkUniqueNames('ladder', ladderNames, report);
  checkUniqueNames('brake', brakePlaces, report);

  const read = listForms.map(({ name, value }) => readList(name, value, texts, today, report));
  const lists = read.filter((list) => list !== undefined);
  const names: Names = {
    lists: new Map(listForms.map((form, index) => [form.name.value, read[index] ?? unreadOf(form)])),
    ladders: ladderNames.map(({ value }) => value),
    models: makeModelShelf(texts),
    usedLists: new Set(),
    placeOf: new Map(),
    report,
    gaps: 0,
  };
  const built = buildRules(ruleForms, whole, names);
  for (const rule of built) {
    checkNever(rule, report);
    if (rule.hasExamples) checkExamplesPresent(rule, report);
  }
  checkNeverOnLadders(
    ladderForms.map(({ value }) => value),
    report,
  );
  checkUsedLists(listNames, names.usedLists, report);

  problems.push(...stated.map((problem) => problemAt({ ...problem, rule: problem.rule ?? ruleAt(problem.at) })));
  const expired = lists.map((list) => `${list.name}\0${list.expired}`);
  const declared = new Set([...listForms.map(({ value }) => value.file.value), ...names.models.used()]);
  const ruleSet: RuleSet = {
    hash: hashOf([...texts.ruleFiles, ...texts.listFiles.filter(({ path }) => declared.has(path))], expired),
    rules: built.map(({ rule }) => rule),
    ladders: ladderForms.flatMap(({ name, value }) => buildLadder(name, value, names) ?? []),
    brake: buildBrake(brakes[0]),
    signals: whole.flatMap(({ signals }) => signals?.map(({ value }) => value) ?? []),
  };
  const origins = { rules: new Map(built.map(({ rule, origin }) => [rule, origin])), conditions: names.placeOf };
  return { ruleSet, origins, lists, problems: inReadingOrder(problems) };
}

const sourceOf = ({ directory }: RuleTexts, { path, text }: TextFile): Source =>
  makeSource(directory === '' ? path : `${directory}/${path}`, text.replace(/^\uFEFF/, ''));

type RuleRange = Place & { readonly id: string };

/** Which stretch of a file is which rule; of rules too that cannot be read, so that problems can name them. */
function rulesIn(document: Document.Parsed, source: Source): readonly RuleRange[] {
  const rules = isMap(document.contents) ? document.contents.get('rules') : undefined;
  if (!isSeq(rules)) return [];
  return rules.items.flatMap((rule) => {
    const id = isMap(rule) ? rule.get('id') : undefined;
    if (!isMap(rule) || typeof id !== 'string' || !rule.range) return [];
    return [{ source, id, start: rule.range[0], end: rule.range[2] }];
  });
}

function buildRules(forms: readonly RuleForm[], files: readonly RuleFileForm[], names: Names): readonly BuiltRule[] {
  const exempt = files.flatMap((file) => file.exempt?.map(({ value }) => value) ?? []);
  return forms.flatMap((form) => buildRule(form, exempt, names) ?? []);
}

function readList(
  name: Located<string>,
  { file, kind, lang }: ListForm,
  texts: RuleTexts,
  today: string,
  report: Report,
) {
  const wanted = file.value.replace(/^\.\//, '');
  const text = texts.listFiles.find(({ path }) => path === wanted);
  const unreadable = texts.unreadable?.find(({ path }) => path === wanted);
  if (unreadable !== undefined) {
    const told = toldBehind(say('inFile', file.value), unreadable.why);
    report({ code: 'E-LIST-FILE', at: file.at, message: told });
    return undefined;
  }
  if (text === undefined) {
    const message = say('listFileMissing', file.value);
    const others = texts.listFiles.flatMap(({ path }) => (isModelFile(path) ? [] : [path]));
    const canBe = /\.(?:txt|csv)$/i.test(file.value) && !/^\/|(?:^|\/)\.\.\//.test(file.value);
    const hint = others.length === 0 || !canBe ? say('listFileWhere') : say('filesHere', others);
    report({ code: 'E-LIST-FILE', at: file.at, message, hint });
    return undefined;
  }
  const list = parseList(name.value, kind?.value ?? 'phrases', sourceOf(texts, text), today, report);
  return lang === undefined ? list : { ...list, language: lang.value };
}

/** A list that could not be read was reported; a rule that uses it is not wrong for that. */
const unreadOf = ({ name, value }: { name: Located<string>; value: ListForm }): WordList =>
  unreadList(name.value, value.kind?.value ?? 'phrases', () => name.at);

function buildLadder(name: Located<string>, form: LadderForm, names: Names): Ladder | undefined {
  const rungs = form.rungs.map(({ at, do: actions }) => ({ at: at.value, do: buildActions(actions, names) }));
  return { name: name.value, windowMs: form.window.value, rungs: rungs.toSorted((a, b) => a.at - b.at) };
}

function hashOf(files: readonly TextFile[], expired: readonly string[]): string {
  const hash = createHash('sha256');
  for (const { path, text } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${path}\0${text.length}\0${text}\0`);
  }
  return hash.update(expired.join('\0')).digest('hex');
}
