import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * About how many seconds the longest files take on a quiet machine with two cores. No promise: only the order comes from
 * it, so that none of them runs alone at the end while the other core has nothing to do.
 */
const SECONDS: Readonly<Record<string, number>> = {
  ...{ 'endure/redis-away': 55, 'fuzz-http': 48, start: 44, 'log/failing-run': 35, 'console/unbroken': 32 },
  ...{ 'console/screens': 28, 'rulebook/watch': 24, 'endure/generations': 22, 'calls/pace': 19, demo: 19 },
  ...{
    'endure/chaos': 17,
    'endure/upgrade': 15,
    'text/properties': 17,
    'recall/simulator': 17,
    'endure/redis-refuses': 14,
  },
  ...{ 'recall/processes': 14, 'sanction/path': 13, dashboard: 13, 'journal/follow': 12, fuzz: 12, 'recall/path': 11 },
  ...{ 'history/store': 11, 'cli/rules': 11, 'api/many-rows': 15, 'api/ids': 12, 'api/running-jobs': 12 },
};
const ROOT = path.join(import.meta.dirname, '../..');

const secondsOf = ({ moduleId }: TestSpecification): number =>
  SECONDS[path.relative(path.join(ROOT, 'test'), moduleId).replace(/\.test\.ts$/, '')] ?? 0;
const isShared = ({ project }: TestSpecification): boolean => project.config.isolate === false;

/** The longest first, then as Vitest would; those that share a process stand together at the end, short ones last. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(isShared(a)) - Number(isShared(b)) || secondsOf(b) - secondsOf(a));
  }
}
