import type { Sender } from '../../../src/api/contract/people.ts';
import { segmentOf, to } from '../../address.ts';
import { useOne } from '../../data/asked.ts';
import { Id, number, Shown, When } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';

/** The sender in five figures: strikes by ladder, mutes, decisions in a month, messages sent. */
export function SenderCard({ id }: { id: string }) {
  const words = w().sender;
  const verdicts = w().verdicts;
  const sender = useOne<Sender>('sender', `/senders/${segmentOf(id)}`, { limit: 1 });
  return (
    <section class="sender-card" aria-label={words.title}>
      <h3>
        {words.title}{' '}
        <a href={to('sender', { id })}>
          <Id>{id}</Id>
        </a>{' '}
        <kbd>i</kbd>
      </h3>
      <Shown of={sender}>
        {({ ladders, mutes, decisions, lastDay }) => (
          <dl class="facts">
            <div>
              <dt>{words.points}</dt>
              <dd>
                {ladders
                  .filter(({ points }) => points > 0)
                  .map(({ ladder, points }) => `${ladder} ${number(points)}`)
                  .join(w().comma) || '–'}
              </dd>
            </div>
            <div>
              <dt>{words.mutedUntil}</dt>
              <dd>{mutes.length === 0 ? '–' : <When at={Math.max(...mutes.map(({ until }) => until))} />}</dd>
            </div>
            <div>
              <dt>{words.decided}</dt>
              <dd>
                {Object.entries(decisions)
                  .map(
                    ([verdict, count]) => `${verdicts[verdict as keyof typeof verdicts] ?? verdict} ${number(count)}`,
                  )
                  .join(w().comma) || '–'}
              </dd>
            </div>
            <div>
              <dt>{words.lastDay}</dt>
              <dd>
                {number(lastDay.messages)}
                {lastDay.isMore && '+'}
              </dd>
            </div>
          </dl>
        )}
      </Shown>
    </section>
  );
}
