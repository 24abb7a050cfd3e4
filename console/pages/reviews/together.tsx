import { useState } from 'preact/hooks';
import type { Review } from '../../../src/api/contract/reviews.ts';
import { to } from '../../address.ts';
import { useAsked } from '../../data/cache.ts';
import { askWhole, type Said } from '../../data/http.ts';
import { isAtLeast } from '../../data/session.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { NeededLine, SubmitOrCancel } from '../../parts/form.tsx';
import { Id, number, Shown } from '../../parts/show.tsx';
import { Stranger } from '../../parts/stranger.tsx';
import { w } from '../../words/words.ts';
import { type Decided, decideFilter, decideTicked, idsOf, MOST_TOGETHER } from './deciding-many.ts';
import { effectOf, type Verdict } from './effects.ts';
import { pathOf } from './lease.ts';

/** The ticked reviews, or all of a filter: a cluster. */
export type Many =
  | { readonly kind: 'ticked'; readonly ids: readonly string[] }
  | { readonly kind: 'filter'; readonly filter: Readonly<Record<string, string>> };

type Props = {
  readonly what: Many;
  /** Chosen by the key that opened the dialog. */
  readonly first?: Verdict | undefined;
  onDecided?(ids: readonly string[], gone: boolean): void;
  onClose(): void;
};

const SAMPLES = 10;
const VERDICTS = ['breaks', 'fine', 'unsure'] as const;

/** Decides many reviews together: only after samples are shown, with the exact number and a reason. */
export function Together({ what, first, onDecided, onClose }: Props) {
  const words = w().clusters;
  const [draw, setDraw] = useState(Math.random());
  const found = useAsked<readonly string[]>({
    queryKey: ['together', what],
    queryFn: ({ signal }) => (what.kind === 'ticked' ? what.ids : idsOf(what.filter, signal)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const ids = found.data ?? [];
  const drawn = what.kind === 'ticked' ? ids : drawnOf(ids, draw);
  const samples = useAsked<readonly Said<Review>[]>({
    queryKey: ['together-samples', drawn],
    queryFn: ({ signal }) => Promise.all(drawn.map((id) => askWhole<Review>('GET', pathOf(id), { signal }))),
    enabled: drawn.length > 0,
  });
  const isMany = what.kind === 'filter';
  return (
    <Dialog title={words.title} onClose={onClose}>
      <Shown of={found}>
        {() => (
          <p>
            <strong>{words.count(number(ids.length), ids.length)}</strong>{' '}
            {isMany && ids.length > drawn.length && (
              <>
                {words.drawn(number(drawn.length))}{' '}
                <button type="button" class="link" onClick={() => setDraw(Math.random())}>
                  {words.others}
                </button>
              </>
            )}
          </p>
        )}
      </Shown>
      {ids.length > 0 && (
        <Shown of={samples}>
          {(said) => (
            <>
              <Samples of={said.map(({ body }) => body)} />
              {isMany && !isAtLeast('analyst') ? (
                <p class="trouble">{words.onlyAnalyst}</p>
              ) : ids.length > MOST_TOGETHER ? (
                <p class="trouble">{words.tooMany(number(MOST_TOGETHER))}</p>
              ) : (
                <Answer
                  {...{ first, onClose }}
                  count={ids.length}
                  effects={isMany ? undefined : said.map(({ body }) => body)}
                  onAnswer={(verdict, why) => {
                    const tell: Decided = { onDecided };
                    if (what.kind === 'filter') return decideFilter(what.filter, ids, verdict, why, tell);
                    return decideTicked(said, verdict, why, tell);
                  }}
                />
              )}
            </>
          )}
        </Shown>
      )}
    </Dialog>
  );
}

/** A few of them, spread over all. @param chance 0 to 1 */
function drawnOf(ids: readonly string[], chance: number): readonly string[] {
  if (ids.length <= SAMPLES) return ids;
  const step = ids.length / SAMPLES;
  return Array.from({ length: SAMPLES }, (_, n) => ids[Math.floor((n + chance) * step)] as string);
}

function Samples({ of }: { of: readonly Review[] }) {
  const standings = w().standings;
  return (
    <ol class="messages samples" aria-label={w().clusters.samples} tabIndex={0}>
      {of.map((review) => (
        <li key={review.id}>
          <p class="message-head">
            <span>{standings[review.standing as keyof typeof standings] ?? review.standing}</span>
            <Id>{review.sender}</Id>
            <a class="message-story" href={to('story', { ref: review.ref })}>
              <Id>{review.ref}</Id>
            </a>
          </p>
          <Stranger
            text={review.text}
            spans={review.hits.flatMap(({ spans }) => spans)}
            severe={review.severity === 'critical' || review.severity === 'high'}
            short
          />
        </li>
      ))}
    </ol>
  );
}

type AnswerProps = {
  readonly count: number;
  readonly first: Verdict | undefined;
  /** All of them, if all are known: then the effects can be counted exactly. */
  readonly effects: readonly Review[] | undefined;
  onAnswer(verdict: Verdict, why: string): Promise<boolean>;
  onClose(): void;
};

function Answer({ count, first, effects, onAnswer, onClose }: AnswerProps) {
  const words = w().clusters;
  const [verdict, setVerdict] = useState(first);
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (verdict === undefined) return;
    setBusy(true);
    if (await onAnswer(verdict, why.trim())) onClose();
    else setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset class="answers">
        <legend>{w().review.question}</legend>
        {VERDICTS.map((one) => (
          <label key={one}>
            <input type="radio" name="verdict" checked={verdict === one} onChange={() => setVerdict(one)} />{' '}
            {w().answers[one]}
          </label>
        ))}
      </fieldset>
      {verdict !== undefined && (
        <p class="soft">{effects === undefined ? words.means[verdict] : toldOf(effects, verdict)}</p>
      )}
      <NeededLine label={w().act.why} maxLength={2000} value={why} onInput={setWhy} />
      <SubmitOrCancel disabled={busy || verdict === undefined || why.trim() === ''} onCancel={onClose}>
        {words.decide(number(count), count)}
      </SubmitOrCancel>
    </form>
  );
}

/** How many of each effect. */
function toldOf(reviews: readonly Review[], verdict: Verdict): string {
  const counts = new Map<string, number>();
  for (const review of reviews) {
    const name = w().review.effects[effectOf(review, verdict)];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${number(count)} × ${name}`).join('; ');
}
