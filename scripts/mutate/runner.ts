/**
 * A test runner for Stryker that keeps the tests loaded: a mutant is a switch in the code, so that trying one costs the
 * time of its tests alone. Vitest's own runner loads everything again for each, which takes a hundred times as long.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { ROOMS } from './rooms.ts';
import type { Around, Collected, Failure } from './stand-in.ts';

type StandIn = typeof import('./stand-in.ts');

const STAND_IN = new URL('./stand-in.ts', import.meta.url).href;
/** Under the name that is written into the mutated code. */
const switches: InstrumenterContext = {} as never;
Object.assign(globalThis, { __stryker__: switches });

const filesOf = (patterns: readonly string[]): readonly string[] =>
  globSync(
    patterns.filter((each) => !each.startsWith('!')),
    { exclude: patterns.filter((each) => each.startsWith('!')).map((each) => each.slice(1)) },
  ).toSorted();

/** What a dry run found out, written down: a process that was stopped is followed by one that has made none. */
type DryRun = {
  /** Milliseconds that each test took, by its id. */
  readonly times: Readonly<Record<string, number>>;
  /** The mutants that each test reaches. */
  readonly reached: Readonly<Record<string, readonly string[]>>;
};
/** In the copy of the project that is mutated. */
const dryRunFile = (): string => path.resolve('dry-run.json');

/** Milliseconds. A mutant that only slower tests notice asks for an example of its own; with them, a room takes hours. */
const PATIENCE = 400;

/** Our modules are loaded anew for a load of another number, which they hand on to what they import; packages stay. */
const LOAD = /[?]load=\d+$/;
const OWN = pathToFileURL(`${process.cwd()}/`).href;
const atLoad = (url: string, from = '') =>
  url.startsWith(OWN) && !url.includes('/node_modules/') ? `${url}${LOAD.exec(from)?.[0] ?? ''}` : url;

class KeptTests implements TestRunner {
  private tests: readonly Collected[] = [];
  private loads = 0;
  private known: DryRun = { times: {}, reached: {} };
  /** Nothing of an earlier mutant can be left in what the modules remember. */
  private fresh = true;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    registerHooks({
      resolve(name, context, next) {
        if (name === 'vitest') return { url: STAND_IN, shortCircuit: true };
        const found = next(name, context);
        return { ...found, url: atLoad(found.url, context.parentURL) };
      },
    });
    const { default: drawn } = await import('fast-check');
    drawn.configureGlobal({ seed: 1, endOnFailure: true });
  }

  /** The quick ones first: most mutants are noticed by them. */
  private timeOf({ id }: Collected): number {
    return this.known.times[id] ?? 0;
  }

  private async load(): Promise<void> {
    if (this.loads === 0 && existsSync(dryRunFile())) this.known = JSON.parse(readFileSync(dryRunFile(), 'utf8'));
    const { collect } = (await import(STAND_IN)) as StandIn;
    const { UNSAID_MUTATED_ROOM = '', UNSAID_MUTATED_TESTS } = process.env;
    const files = UNSAID_MUTATED_TESTS === undefined ? ROOMS[UNSAID_MUTATED_ROOM]!.tests : [UNSAID_MUTATED_TESTS];
    const tests = await collect(filesOf(files), ++this.loads);
    const quick = tests.filter((test) => this.timeOf(test) <= PATIENCE);
    this.tests = quick.toSorted((a, b) => this.timeOf(a) - this.timeOf(b));
    this.fresh = true;
  }

  async dryRun(): Promise<DryRunResult> {
    await this.load();
    const results: TestResult[] = [];
    const times: Record<string, number> = {};
    for (const test of this.tests) {
      const from = performance.now();
      const failure = await this.run([test], ({ id }) => {
        switches.currentTestId = id;
        return () => void delete switches.currentTestId;
      });
      const timeSpentMs = performance.now() - from;
      times[test.id] = timeSpentMs;
      const about = { id: test.id, name: test.id, fileName: path.resolve(test.file), timeSpentMs };
      if (failure !== undefined) return { status: DryRunStatus.Error, errorMessage: `${test.id}: ${failure.said}` };
      if (timeSpentMs <= PATIENCE) results.push({ ...about, status: TestStatus.Success });
    }
    const { mutantCoverage } = switches;
    const reached = Object.entries(mutantCoverage?.perTest ?? {}).map(([id, hits]) => [id, Object.keys(hits)]);
    this.known = { times, reached: Object.fromEntries(reached) };
    writeFileSync(dryRunFile(), JSON.stringify(this.known));
    for (const test of this.tests) if (this.timeOf(test) > PATIENCE) delete mutantCoverage?.perTest[test.id];
    const quick = this.tests.filter((test) => this.timeOf(test) <= PATIENCE);
    this.tests = quick.toSorted((a, b) => this.timeOf(a) - this.timeOf(b));
    if (mutantCoverage === undefined) return { status: DryRunStatus.Complete, tests: results };
    // What is also reached in a test is tried in a test, without loading everything again.
    const inTests = new Set(Object.values(mutantCoverage.perTest).flatMap((hits) => Object.keys(hits)));
    const only = Object.entries(mutantCoverage.static).filter(([mutant]) => !inTests.has(mutant));
    const coverage = { perTest: mutantCoverage.perTest, static: Object.fromEntries(only) };
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: coverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    if (options.mutantActivation === 'static') return this.tryLoading(options);
    if (this.loads === 0 || options.reloadEnvironment) await this.load();
    const result = await this.tryKept(options);
    if (result !== undefined) return result;
    // What modules remember of an earlier mutant was in the way.
    await this.load();
    return (await this.tryKept(options))!;
  }

  /** A mutant of what runs while modules are loaded, such as a table. */
  private async tryLoading({ activeMutant, hitLimit, sandboxFileName }: MutantRunOptions): Promise<MutantRunResult> {
    Object.assign(switches, { hitCount: 0, hitLimit, activeMutant: activeMutant.id });
    try {
      await this.load();
      return this.resultOf(await this.run(this.thatReach(sandboxFileName)), hitLimit);
    } catch (error) {
      return failed('loading', String(error));
    } finally {
      delete switches.activeMutant;
    }
  }

  /** The tests that reach something of a file, and those beside them that import it; all of them where there are none. */
  private thatReach(file: string): readonly Collected[] {
    const all = readFileSync(file, 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g);
    const mutants = new Set([...all].map(([, mutant]) => mutant!));
    const importing = new Set(
      this.tests
        .map((test) => test.file)
        .filter((test) => readFileSync(test, 'utf8').includes(`/${path.basename(file)}'`)),
    );
    const tests = this.tests.filter(
      (test) => importing.has(test.file) || this.known.reached[test.id]?.some((mutant) => mutants.has(mutant)),
    );
    return tests.length > 0 ? tests : this.tests;
  }

  /** Undefined where something of an earlier mutant is remembered. */
  private async tryKept({
    activeMutant,
    hitLimit,
    testFilter,
  }: MutantRunOptions): Promise<MutantRunResult | undefined> {
    const chosen = testFilter && new Set(testFilter);
    Object.assign(switches, { hitCount: 0, hitLimit, activeMutant: activeMutant.id });
    const failure = await this.run(this.tests.filter(({ id }) => chosen?.has(id) ?? true));
    Object.assign(switches, { hitLimit: undefined, activeMutant: undefined });
    const result = this.resultOf(failure, hitLimit);
    const { fresh } = this;
    this.fresh = false;
    if (fresh) return result;
    const isDoubtful = failure === undefined ? switches.hitCount === 0 : (await this.run([failure.test])) !== undefined;
    return isDoubtful ? undefined : result;
  }

  private async run(tests: readonly Collected[], around: Around = () => () => {}): Promise<Failure> {
    const { run } = (await import(STAND_IN)) as StandIn;
    return run(tests, around);
  }

  private resultOf(failure: Failure, hitLimit: number | undefined): MutantRunResult {
    const overLimit = determineHitLimitReached(switches.hitCount, hitLimit);
    if (overLimit) return toMutantRunResult(overLimit);
    return failure === undefined
      ? toMutantRunResult({ status: DryRunStatus.Complete, tests: this.tests.map(passed) })
      : failed(failure.test.id, failure.said);
  }
}

const passed = ({ id }: Collected): TestResult => ({ id, name: id, timeSpentMs: 0, status: TestStatus.Success });
const failed = (id: string, failureMessage: string): MutantRunResult =>
  toMutantRunResult({
    status: DryRunStatus.Complete,
    tests: [{ id, name: id, timeSpentMs: 0, status: TestStatus.Failed, failureMessage }],
  });

const newRunner = (): TestRunner => new KeptTests();
export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'kept-tests', newRunner)];
