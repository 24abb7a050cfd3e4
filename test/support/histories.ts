import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { History } from '../../src/history/history.ts';
import { type HistoryAddress, openHistory } from '../../src/history/open.ts';
import { refOf } from '../../src/message-ref.ts';
import { NOON } from './facts.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

export type Histories = {
  readonly kind: 'sqlite' | 'postgres';
  /** A new, empty history; closed when the tests are over. */
  open(more?: Partial<Parameters<typeof openHistory>[0]>): Promise<History>;
  /** Where a new one would be. */
  address(): Promise<HistoryAddress>;
};

const DAY_MS = 86_400_000;

/** The same promises of both databases: one suite, told twice. */
export function describeHistories(tell: (histories: Histories) => void): void {
  describe.each(['sqlite', 'postgres'] as const)('%s', (kind) => {
    let dir: string;
    let postgres: TestPostgres | undefined;
    const opened: History[] = [];
    beforeAll(async () => {
      dir = await mkdtemp(path.join(tmpdir(), 'unsaid-history-'));
      if (kind === 'postgres') postgres = await startPostgres();
    });
    afterAll(async () => {
      await Promise.all(opened.map((history) => history.close()));
      await postgres?.stop();
      await rm(dir, { recursive: true, force: true });
    });
    let count = 0;
    const address = async (): Promise<HistoryAddress> =>
      postgres === undefined
        ? { type: 'sqlite', file: path.join(dir, `${++count}`, 'history.sqlite') }
        : { type: 'postgres', url: await postgres.database() };
    tell({
      kind,
      address,
      open: async (more) => {
        const history = await openHistory({
          address: await address(),
          keepHistoryMs: 180 * DAY_MS,
          keepEvidenceMs: 7 * DAY_MS,
          refOf,
          now: () => NOON,
          ...more,
        });
        opened.push(history);
        return history;
      },
    });
  });
}
