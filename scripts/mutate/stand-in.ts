/**
 * What stands for `vitest` while mutants are tried: it collects the tests of pure files and runs some of them, again and
 * again, in one process that has loaded them once. No threads, no mocks, no snapshots but files.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import * as matchers from '@vitest/expect';
import * as chai from 'chai';

type Body = (...values: never[]) => unknown;
type Suite = { readonly outer: Suite | undefined; readonly name: string; readonly hooks: Record<Hook, Body[]> };
type Hook = 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';
export type Collected = { readonly id: string; readonly file: string; readonly suite: Suite; readonly body: Body };

const newSuite = (name: string, outer?: Suite): Suite => ({
  outer,
  name,
  hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
});

let collected: Collected[] = [];
let suite = newSuite('');
let file = '';

/** The tests of these files, in the order in which they stand there; `load` is the number of times they were loaded. */
export async function collect(files: readonly string[], load: number): Promise<readonly Collected[]> {
  collected = [];
  for (file of files) {
    suite = newSuite(file);
    await import(`${pathToFileURL(file).href}?load=${load}`);
  }
  return collected;
}

const nested = (of: Suite): readonly Suite[] => [...(of.outer ? nested(of.outer) : []), of];

/** Undefined when it passes; otherwise what it said. `around` is told when the test itself begins and ends. */
export async function run(tests: readonly Collected[], around: Around): Promise<Failure> {
  const begun = new Set<Suite>();
  try {
    for (const test of tests) {
      const suites = nested(test.suite);
      for (const each of suites.filter((one) => !begun.has(one))) await all(each.hooks.beforeAll, begun.add(each));
      const end = around(test);
      try {
        for (const { hooks } of suites) await all(hooks.beforeEach);
        await (test.body as () => unknown)();
        for (const { hooks } of suites.toReversed()) await all(hooks.afterEach);
      } catch (error) {
        return { test, said: error instanceof Error ? error.message : String(error) };
      } finally {
        end();
      }
    }
    return undefined;
  } finally {
    for (const { hooks } of begun) await all(hooks.afterAll);
  }
}
export type Around = (test: Collected) => () => void;
export type Failure = { readonly test: Collected; readonly said: string } | undefined;

async function all(bodies: readonly Body[], _?: unknown): Promise<void> {
  for (const body of bodies) await (body as () => unknown)();
}

function add(name: string, body: Body): void {
  const names = [...nested(suite).map((one) => one.name), name].join(' ');
  collected.push({ id: `${names} #${collected.length}`, file, suite, body });
}

function addSuite(name: string, body: Body): void {
  const outer = suite;
  suite = newSuite(name, outer);
  (body as () => unknown)();
  suite = outer;
}

type Adder = (name: string, body: Body) => void;
const each =
  (adder: Adder) =>
  (rows: readonly unknown[]): Adder =>
  (name, body) => {
    for (const row of rows) {
      const values = (Array.isArray(row) ? row : [row]) as never[];
      adder(format(name, ...values).slice(0, 200), () => body(...values));
    }
  };

/** The second argument may be options, such as more time: there is no clock here. */
const adderOf = (adder: Adder) =>
  Object.assign(
    (name: string, ...rest: unknown[]) => adder(name, rest.find((one) => typeof one === 'function') as Body),
    {
      each: each(adder),
    },
  );

export const test = adderOf(add);
export const it = test;
export const describe = adderOf(addSuite);
const hook = (name: Hook) => (body: Body) => void suite.hooks[name].push(body);
export const beforeAll = hook('beforeAll');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');
export const afterAll = hook('afterAll');

for (const plugin of [matchers.JestExtend, matchers.JestChaiExpect, matchers.JestAsymmetricMatchers]) {
  chai.use(plugin as Parameters<typeof chai.use>[0]);
}
chai.use((_, utils) => {
  utils.addMethod(chai.Assertion.prototype, 'toMatchFileSnapshot', function (this: object, name: string) {
    const here = path.resolve(path.dirname(path.resolve(file)), name);
    chai.expect(utils.flag(this, 'object')).to.equal(readFileSync(here, 'utf8'));
  });
});
export const expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  chai.expect,
  (globalThis as Record<symbol, object>)[matchers.ASYMMETRIC_MATCHERS_OBJECT],
  { unreachable: (message?: string) => chai.assert.fail(message ?? 'not to be reached') },
);
(globalThis as Record<symbol, unknown>)[matchers.GLOBAL_EXPECT] = expect;
matchers.setState({ assertionCalls: 0 } as never, expect as never);
