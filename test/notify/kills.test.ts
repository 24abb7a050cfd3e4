import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openHistory } from '../../src/history/open.ts';
import { refOf } from '../../src/message-ref.ts';
import type { Receiver } from '../../src/notify-receivers.ts';
import { spawnOnLeash } from '../../src/redis/server/leash.ts';
import { entries } from '../support/facts.ts';
import { SECRET, startReceiver } from '../support/receiver.ts';
import { startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const EVENTS = 40;
const PROCESS = path.join(import.meta.dirname, '../support/notify-process.ts');

test('however often the process is killed, every event is taken, and what comes twice has one id', async () => {
  const [server, receiver] = await Promise.all([startRedis(), startReceiver()]);
  const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-kills-'));
  const file = path.join(dir, 'history.sqlite');
  const app: Receiver = {
    ...{ name: 'app', kind: 'webhook', url: `${receiver.url}/hook`, secrets: [SECRET], events: ['stopped'] },
    ...{ withText: false, mayBePrivate: true },
  };
  const history = await openHistory({
    ...{ address: { type: 'sqlite', file }, keepHistoryMs: 86_400_000_000, keepEvidenceMs: 0, refOf, now: Date.now },
    audience: { wants: (word) => (word === 'stopped' ? ['app'] : []), takes: () => true },
  });
  const at = Date.now() - EVENTS;
  const facts = Array.from({ length: EVENTS }, (_, n) => ({
    ...({ type: 'lane', at: at + n, api: 'group_msg_recall', reason: `reason-${n}` } as const),
  }));
  await history.take(entries(...facts));
  const taken = new Set<string>();
  let turn = 0;
  // Some are refused, and some are answered only when whoever asked is gone.
  receiver.answers(({ body }) => {
    if (++turn % 7 === 0) return { status: 503 };
    if (turn % 11 === 0) return undefined;
    taken.add(body.data.reason);
    return { status: 204 };
  });
  const start = () =>
    spawnOnLeash(process.execPath, [PROCESS, server.url, file, JSON.stringify(app)], { stderr: 'inherit' });
  for (const upTo of [1, 15]) {
    const killed = start();
    await receiver.until(() => taken.size >= upTo);
    killed.child.kill('SIGKILL');
    await killed.gone;
  }
  receiver.answers(({ body }) => {
    taken.add(body.data.reason);
    return { status: 204 };
  });
  const last = start();
  await receiver.until(() => taken.size === EVENTS);
  const ids = Map.groupBy(receiver.got, ({ body }) => body.data.reason);
  const idsOf = [...ids.values()].map((some) => new Set(some.map(({ headers }) => headers['webhook-id'])));
  expect(idsOf.filter(({ size }) => size !== 1)).toEqual([]);
  expect(new Set(idsOf.flatMap((some) => [...some])).size).toBe(EVENTS);
  expect(receiver.refused).toEqual([]);
  const open = () => history.db.selectFrom('notices').select('id').where('state', '!=', 'sent').execute();
  await until(async () => (await open()).length === 0);
  last.child.kill('SIGKILL');
  await last.gone;
  await history.close();
  await Promise.all([server.stop(), receiver.close(), rm(dir, { recursive: true, force: true })]);
}, 60_000);
