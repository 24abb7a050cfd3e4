import { readCursor, writeCursor } from '../../history/questions/page.ts';
import { refOf } from '../../message-ref.ts';
import { openSearch } from '../../operate/search-words.ts';
import { settledAudit } from '../../operate/settled-audit.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/jobs.ts';
import { type Inside, needRedis } from '../inside.ts';
import { invalid, notFound, Problem } from '../problem.ts';

const DAY_MS = 86_400_000;

export const JOBS = [
  answering(contract.startSearch, async ({ inside, body, who }) => {
    needRedis(inside);
    room(inside);
    const { desk, now } = inside;
    const history = inside.history();
    if (history !== undefined) await inside.fresh.wait();
    const search = await openSearch(desk, body.text, history);
    if (search === undefined)
      throw invalid([{ pointer: '/text', detail: 'there is nothing in it that could be looked for' }]);
    const { sender, group } = body;
    const where = { from: body.since ?? now() - DAY_MS, to: (body.until ?? now() + 1) - 1, sender, group };
    const begun = inside.jobs.start('search', who.name, async function* (onLooked) {
      try {
        for await (const { key, sender, sentAt, parts, spans } of search.run(where, onLooked)) {
          inside.metrics.textLooks(who.role, 1);
          const text = parts.map((part) => part.text).join('\n');
          yield { ref: refOf(key), sender: sender ?? null, sentAt, text, spans };
        }
      } finally {
        await search.close();
      }
    });
    // One that did not begin ends nothing by itself.
    return begun.catch(async (error: unknown) => {
      await search.close();
      throw error;
    });
  }),
  answering(contract.startAudit, async ({ inside, who }) => {
    needRedis(inside);
    room(inside);
    return inside.jobs.start('audit', who.name, async function* (onLooked) {
      // Cancelling the job also cancels the counting.
      const audited = await settledAudit(inside.desk, (items) => {
        for (let nth = 0; nth < items; nth++) onLooked();
      });
      for (const { numbers, ...lane } of audited) {
        yield { ...lane, numbers: { ...numbers, heldByRule: Object.fromEntries(numbers.heldByRule) } };
      }
    });
  }),
  answering(contract.getJob, async ({ inside, params: { id } }) => jobOf(inside, id)),
  answering(contract.cancelJob, async ({ inside, params: { id } }) => {
    await jobOf(inside, id);
    await inside.jobs.cancel(id);
    return undefined;
  }),
  answering(contract.listResults, async ({ inside, params: { id }, query: { limit, after } }) => {
    const job = await jobOf(inside, id);
    const from = readCursor(after, ['text', 'number'])?.[1] ?? 0;
    const items = await inside.jobs.results(id, from, limit);
    const isMore = items.length === limit || job.state === 'running';
    return {
      items: items.map((each) => ({ ...each })),
      next: isMore ? writeCursor(['results', from + items.length]) : null,
    };
  }),
];

async function jobOf(inside: Inside, id: string): Promise<contract.Job> {
  needRedis(inside);
  const job = await inside.jobs.read(id);
  if (job === undefined) throw notFound('there is no such job, or not any more');
  return job;
}

function room({ jobs }: Inside): void {
  if (jobs.isFull()) throw new Problem('too-many', 'four jobs run already; end one, or wait', { retryAfter: 5 });
}
