import { expect, test } from 'vitest';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import { stopAndCancel } from '../../src/operate/stop-and-cancel.ts';
import { makeSwitchBoard } from '../../src/operate/switch.ts';
import { showLanes } from '../../src/recall/gauges.ts';
import { inGroup, untilSettled } from '../support/orders.ts';
import { failed } from '../support/recall-endpoint.ts';
import { useOneRecallRig } from '../support/use-recall-rig.ts';

const rig = useOneRecallRig();

const operator = { who: 'ann', why: 'a test' };

async function scrapeBy(metrics: ReturnType<typeof makeMetrics>): Promise<readonly string[]> {
  await showLanes(rig.handle, metrics, () => false);
  return (await metrics.expose()).body.split('\n').filter((line) => /group_msg_recall/.test(line) && !/ 0$/.test(line));
}

test('the ledger is shown whole, and what a person cancels is counted once, by one of the processes', async () => {
  rig.endpoint.reply = () => failed(10010);
  await rig.queue.flag([1, 2, 3].map((seq) => inGroup('gone', seq)));
  const worker = rig.work();
  await untilSettled(rig.handle.client);
  await worker.close();
  await rig.queue.flag([1, 2, 3, 4].map((seq) => inGroup('a', seq, { rule: 'one' })));
  await rig.queue.flag([1, 2].map((seq) => inGroup('b', seq, { rule: 'two' })));
  await rig.queue.flag([1].map((seq) => inGroup('c', seq, { rule: 'three' })));
  await makeSwitchBoard(rig.desk).discard({ type: 'rule', rule: 'one' }, operator);
  await stopAndCancel(rig.desk, { type: 'group', group: 'b' }, operator);

  const [first, second] = [makeMetrics({ processMetrics: false }), makeMetrics({ processMetrics: false })];
  const shown = await scrapeBy(first);
  expect(shown).toEqual(
    expect.arrayContaining([
      'unsaid_ledger{api="group_msg_recall",standing="flagged"} 10',
      'unsaid_ledger{api="group_msg_recall",standing="pending"} 1',
      'unsaid_ledger{api="group_msg_recall",standing="gone"} 3',
      'unsaid_ledger{api="group_msg_recall",standing="cancelled"} 6',
      'unsaid_recalls_total{api="group_msg_recall",outcome="cancelled"} 6',
    ]),
  );
  expect((await scrapeBy(second)).filter((line) => line.startsWith('unsaid_recalls_total'))).toEqual([]);
  expect(await scrapeBy(first)).toEqual(shown);
});

test('what a person cancelled is counted although another lane cannot be read at that moment', async () => {
  await rig.queue.flag([1, 2].map((seq) => inGroup('d', seq, { rule: 'four' })));
  await makeSwitchBoard(rig.desk).discard({ type: 'rule', rule: 'four' }, operator);
  const metrics = makeMetrics({ processMetrics: false });
  const { ledger } = rig.handle.keys.lane('admin_msgwithdraw');
  await rig.handle.client.set(ledger, 'not a ledger');
  await expect(showLanes(rig.handle, metrics, () => false)).rejects.toThrow(/WRONGTYPE/);
  await rig.handle.client.del(ledger);
  expect(await scrapeBy(metrics)).toContain('unsaid_recalls_total{api="group_msg_recall",outcome="cancelled"} 2');
});
