import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * About how many seconds the longest files take on a quiet machine with two cores. No promise: only the order comes from
 * it, so that none of them runs alone at the end while the other core has nothing to do.
 */
const SECONDS: Readonly<Record<string, number>> = {
  ...{ 'console/screens': 110, start: 98, 'fuzz-http': 91, 'endure/redis-away': 76, 'console/unbroken': 63 },
  ...{ 'endure/reshard': 61, demo: 54, 'log/failing-run': 39, 'endure/redis-refuses': 36, 'endure/chaos': 30 },
  ...{ 'calls/pace': 29, 'console/analyst': 24, 'console/moderator': 23, dashboard: 21, 'endure/generations': 21 },
  ...{ 'rulebook/watch': 21, 'recall/simulator': 19, 'console/walks': 19, main: 19, 'simulator/page': 19 },
  ...{ 'recall/processes': 16, 'api/ids': 16, 'endure/upgrade': 15, 'journal/follow': 14, 'sanction/path': 14 },
  ...{ 'operate/evidence-first': 14, 'text/properties': 13, 'api/reviews': 13, 'console/long-work': 12 },
  ...{ 'cli/doctor': 12, 'redis/server/private-redis': 12, 'cli/rules': 12, 'demo-screens': 12 },
  ...{ 'history/store': 12, 'simulator/main': 12, 'recall/path': 12, 'console/notices': 11, path: 10 },
  ...{ 'cli/progress': 10, 'history/older': 10, fuzz: 9, 'recall/cluster': 9 },
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
