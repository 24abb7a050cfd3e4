import { isAtLeast } from '../../data/session.ts';
import { HowFar, useLongWork } from '../../parts/job.tsx';
import { MessageRows } from '../../parts/message-rows.tsx';
import { w } from '../../words/words.ts';

type Found = { readonly ref: string; readonly sender: string | null; readonly sentAt: number; readonly text: string };
type Props = {
  readonly query: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly since: number | undefined;
};

const NO_MORE = { hasMore: false, isMoreComing: false, more: () => {} };

/** The list above has words as they are; this looks for them as a rule would, in every text that is kept. */
export function Disguised({ query: { text = '', sender, group }, since }: Props) {
  const work = useLongWork<Found>();
  const words = w().messages;
  if (text === '' || !isAtLeast('reviewer')) return null;
  return (
    <section class="long-work">
      <h2>{words.disguised}</h2>
      <p class="soft">{words.disguisedText}</p>
      {work.job?.state !== 'running' && (
        <p class="actions">
          <button
            type="button"
            onClick={() =>
              work.start('/searches', { text, sender: sender || undefined, group: group || undefined, since })
            }
          >
            {words.disguisedFind}
          </button>
        </p>
      )}
      <HowFar of={work} />
      {work.found.length > 0 && <MessageRows items={work.found} listed={NO_MORE} />}
    </section>
  );
}
