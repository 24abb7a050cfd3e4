import { TooSlow } from '../../rulebook/thread-talk.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/rules.ts';
import { notFound, Problem } from '../problem.ts';

/** The most examples in one answer. */
const MOST = 200;

export const RULE_TESTS = [
  answering(contract.getTests, async ({ inside, params: { id } }) => {
    const { hash, rules } = inside.judge().ruleSet;
    const rule = rules.find((one) => one.id === id);
    const tests = rule === undefined ? undefined : await inside.look.tests(hash, id).catch(tooSlow);
    if (rule === undefined || tests === undefined) throw notFound('there is no such rule in the set that runs');
    const all = [...tests.examples, ...tests.sequences];
    const counted = tests.families.filter(({ isPromised }) => isPromised);
    return {
      ...{ version: inside.versionOf(id), ruleSet: hash },
      ...{ hold: all.filter(({ wanted, got }) => wanted === got).length, of: all.length },
      ...{ examples: told(tests.examples), sequences: told(tests.sequences) },
      made: counted.reduce((sum, { made }) => sum + made, 0),
      caught: counted.reduce((sum, { caught }) => sum + caught, 0),
      catchRate: tests.catchRate ?? null,
      floor: rule.evasionFloor ?? null,
      families: tests.families.map((each) => ({ ...each, missed: each.missed ?? null })),
    };
  }),
];

/** Those that do not hold first. */
function told<Tried extends { readonly wanted: unknown; readonly got: unknown }>(tried: readonly Tried[]) {
  const all = tried.map((each) => ({ ...each, holds: each.wanted === each.got }));
  return all.toSorted((a, b) => Number(a.holds) - Number(b.holds)).slice(0, MOST);
}

function tooSlow(error: unknown): never {
  if (error instanceof TooSlow)
    throw new Problem('too-large', 'to test it takes too long; `unsaid rules test` has time');
  throw error;
}
