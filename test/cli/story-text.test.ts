import { expect, test } from 'vitest';
import { storyText } from '../../src/cli/story-text.ts';
import type { LaneItem } from '../../src/lane/read-item.ts';
import type { Story } from '../../src/operate/story.ts';
import { wordsIn } from '../../src/words/speak.ts';
import { inGroup } from '../support/orders.ts';

const T0 = Date.UTC(2026, 10, 30);
const ORDER = inGroup('zoo', 1);
const ITEM: LaneItem = {
  ...{ api: 'group_msg_recall', order: ORDER, state: 'recalled', flaggedAt: T0, heldAt: T0 + 1, heldBy: undefined },
  ...{ failures: [{ at: T0 + 30, code: '10002' }], tries: 3, code: '0', settledAt: T0 + 40, confirmedAt: T0 + 50 },
};
const STORY: Story = {
  key: { kind: 'group', group: 'zoo', topic: '', seq: 1 },
  flags: [
    {
      ...{ target: ORDER.target, rule: 'spam', policy: 'spam', severity: 'high', flaggedAt: T0 },
      by: { type: 'operator', who: 'ann', why: 'rude' },
    },
  ],
  ...{ seen: [], judgements: [], recall: ITEM, purges: [], known: undefined },
  acts: [{ at: T0 + 20, who: 'ann', what: 'release rule:spam', why: 'a raid', result: undefined }],
};
const words = (await wordsIn('en')).story;
const linesOf = (story: Story): readonly string[] =>
  storyText(story, [], { marks: { before: '[', after: ']' }, words })
    .split('\n')
    .slice(1, -1)
    .map((line) => line.trim().split(/\s{2,}/)[0]!);

test('what people did stands among what became of the message, by time', () => {
  expect(linesOf(STORY)).toEqual([
    expect.stringMatching(/^flagged/),
    expect.stringMatching(/^held/),
    expect.stringMatching(/^operator/),
    expect.stringMatching(/2 earlier tries/),
    expect.stringMatching(/^try failed/),
    expect.stringMatching(/^recalled/),
    expect.stringMatching(/^confirmed/),
  ]);
});

test('what is not over stands last', () => {
  const waits: LaneItem = { ...ITEM, state: 'pending', failures: [], tries: 0, settledAt: undefined };
  const lines = linesOf({ ...STORY, recall: { ...waits, confirmedAt: undefined } });
  expect(lines).toEqual([
    expect.stringMatching(/^flagged/),
    expect.stringMatching(/^held/),
    expect.stringMatching(/^operator/),
    expect.stringMatching(/^pending/),
  ]);
});
