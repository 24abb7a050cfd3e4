import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * About how many seconds the longest files take on a quiet machine with two cores. No promise: only the order comes from
 * it, so that none of them runs alone at the end while the other core has nothing to do.
 */
const SECONDS: Readonly<Record<string, number>> = {
  ...{ 'console/screens': 90, start: 60, 'fuzz-http': 58, 'endure/redis-away': 55, 'console/unbroken': 50 },
  ...{ demo: 40, 'rulebook/watch': 28, 'endure/redis-refuses': 26, 'endure/chaos': 25, 'endure/generations': 25 },
  ...{ 'calls/pace': 25, 'log/failing-run': 23, 'console/moderator': 20, 'console/analyst': 18, main: 18 },
  ...{ 'demo-screens': 17, dashboard: 17, 'recall/simulator': 17, 'endure/ending': 17, 'cli/doctor': 15 },
  ...{ 'api/ids': 15, 'recall/processes': 14, 'console/walks': 14, 'operate/evidence-first': 14, 'cli/rules': 14 },
  ...{
    'simulator/page': 14,
    'journal/follow': 14,
    'sanction/path': 13,
    'endure/upgrade': 13,
    'history/ends': 13,
    'recall/path': 12,
  },
  ...{ 'history/store': 12, 'cli/progress': 12, 'api/docs': 12, 'redis/server/private-redis': 11, 'api/many-rows': 10 },
};
const ROOT = path.join(import.meta.dirname, '../..');

const secondsOf = ({ moduleId }: TestSpecification): number =>
  SECONDS[path.relative(path.join(ROOT, 'test'), moduleId).replace(/\.test\.ts$/, '')] ?? 0;
const isPure = ({ project }: TestSpecification): boolean => project.name === 'pure';

/** The longest first, then as Vitest would; those that start nothing stand together at the end, short ones last. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(isPure(a)) - Number(isPure(b)) || secondsOf(b) - secondsOf(a));
  }
}
