import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Review } from '../../../src/api/contract/reviews.ts';
import { to } from '../../address.ts';
import { useAsked } from '../../data/cache.ts';
import { go } from '../../data/here.ts';
import { askWhole, type Said } from '../../data/http.ts';
import { who } from '../../data/session.ts';
import { set, settings } from '../../data/settings.ts';
import { useKeys } from '../../keys/keys.ts';
import { tell, undoNewest } from '../../parts/notices.tsx';
import { Severity, Shown } from '../../parts/show.tsx';
import { Stranger } from '../../parts/stranger.tsx';
import { w } from '../../words/words.ts';
import { Context, REACH_STEP, type Reach } from './context.tsx';
import { type Deciding, decide, passOn, undo } from './deciding.ts';
import { effectOf, type Verdict } from './effects.ts';
import { Decisions, Facts, Reasons } from './facts.tsx';
import { pathOf, useLease } from './lease.ts';
import { SenderCard } from './sender-card.tsx';

type Props = Pick<Deciding, 'onAdvance' | 'onDecided'> & {
  readonly id: string;
  onStep(by: number): void;
  onClose(): void;
  onTick(id: string): void;
};

export function ReviewItem(props: Props) {
  const { id } = props;
  const area = useRef<HTMLElement>(null);
  const asked = useAsked<Said<Review>>({
    queryKey: ['review', id],
    queryFn: ({ signal }) => askWhole<Review>('GET', pathOf(id), { signal }),
    placeholderData: undefined,
  });
  useLayoutEffect(() => area.current?.focus({ preventScroll: true }), []);
  useLease(id, asked.data?.body.allowed.includes('claim') === true);
  // These work while the text is still loading: undoing must not wait for the next review.
  useKeys(area, {
    ...{ j: () => props.onStep(1), k: () => props.onStep(-1), Escape: props.onClose },
    z: () => {
      if (!undoNewest() && asked.data?.body.state === 'decided') void undo(id, props.onDecided);
    },
  });
  return (
    <article ref={area} class="split-item item" tabIndex={-1} aria-label={w().review.name}>
      <button type="button" class="back" onClick={props.onClose}>
        ← {w().titles.reviews}
      </button>
      <Shown of={asked}>{({ body }) => <Item {...props} area={area} review={body} />}</Shown>
    </article>
  );
}

type ItemProps = Props & { review: Review; area: RefObject<HTMLElement | null> };

function Item({ id, review, area, onAdvance, onDecided, onTick }: ItemProps) {
  const [said, setNote] = useState('');
  const [asRead, setAsRead] = useState(false);
  const [reach, setReach] = useState<Reach>({ before: REACH_STEP, after: REACH_STEP });
  const words = w().review;
  const isMine = review.claimedBy === null || review.claimedBy === who.value?.name;
  const canDecide = isMine && review.state !== 'decided' && review.state !== 'expired';
  const deciding: Deciding = { review, note: said.trim(), onAdvance, onDecided };
  const answer =
    (verdict: Verdict, now = false) =>
    () => {
      if (canDecide) void decide(deciding, verdict, now);
      else tell(reasonNot(review), { bad: true });
    };
  const takeBack = () => void undo(id, onDecided);
  useKeys(area, {
    ...{ y: answer('breaks'), n: answer('fine'), u: answer('unsure') },
    ...{ Y: answer('breaks', true), N: answer('fine', true), U: answer('unsure', true) },
    x: () => onTick(id),
    ...{ s: () => canDecide && void passOn(deciding, 'skip'), e: () => canDecide && void passOn(deciding, 'escalate') },
    ...{ t: () => setAsRead(!asRead), b: () => set({ blur: !settings.value.blur }) },
    ...{
      '[': () => setReach({ ...reach, before: reach.before + REACH_STEP }),
      ']': () => setReach({ ...reach, after: reach.after + REACH_STEP }),
    },
    o: () => go(to('story', { ref: review.ref })),
    i: () => review.sender !== null && go(to('sender', { id: review.sender })),
    c: () => area.current?.querySelector('textarea')?.focus(),
  });
  return (
    <>
      <header class="item-head">
        <h2>{words.question}</h2>
        <p>
          <Severity of={review.severity} /> <bdi>{review.rule}</bdi>{' '}
          <span class="soft">
            <bdi>{review.policy}</bdi>
          </span>
        </p>
      </header>
      <Facts review={review} />
      <Stranger
        text={review.text}
        spans={review.hits.flatMap((hit) => hit.spans)}
        severe={review.severity === 'critical' || review.severity === 'high'}
      />
      {asRead && (
        <section class="as-read">
          <h3>{words.asRead}</h3>
          <Stranger text={review.readAs} />
        </section>
      )}
      <Reasons review={review} />
      {canDecide ? (
        <Answers review={review} onAnswer={(verdict) => answer(verdict)()} />
      ) : (
        <p class="state-note" role="status">
          {reasonNot(review)}{' '}
          {review.allowed.includes('undo') && (
            <button type="button" onClick={takeBack}>
              {w().undo} <kbd>z</kbd>
            </button>
          )}
        </p>
      )}
      <label class="field">
        <span>
          {words.note} <kbd>c</kbd>
        </span>
        <textarea
          rows={2}
          maxLength={2000}
          value={said}
          onInput={(event) => setNote(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && area.current?.focus()}
        />
      </label>
      <div class="actions">
        <button type="button" disabled={!canDecide} onClick={() => void passOn(deciding, 'skip')}>
          <kbd>s</kbd> {words.skip}
        </button>
        <button type="button" disabled={!canDecide} onClick={() => void passOn(deciding, 'escalate')}>
          <kbd>e</kbd> {words.escalate}
        </button>
        <button type="button" aria-pressed={asRead} onClick={() => setAsRead(!asRead)}>
          <kbd>t</kbd> {words.asRead}
        </button>
        <a class="button" href={to('story', { ref: review.ref })}>
          <kbd>o</kbd> {words.story}
        </a>
      </div>
      <Decisions review={review} />
      {review.sender !== null && <SenderCard id={review.sender} />}
      <Context review={review} reach={reach} onReach={setReach} />
    </>
  );
}

/** The three answers; each says what it does to the message. */
function Answers({ review, onAnswer }: { review: Review; onAnswer: (verdict: Verdict) => void }) {
  const words = w().review;
  return (
    <fieldset class="decide">
      <legend class="for-readers">{words.question}</legend>
      {(['breaks', 'fine', 'unsure'] as const).map((verdict, index) => (
        <button key={verdict} type="button" class={`decide-${verdict}`} onClick={() => onAnswer(verdict)}>
          <kbd>{'ynu'[index]}</kbd> <strong>{w().answers[verdict]}</strong>
          <span>{words.effects[effectOf(review, verdict)]}</span>
        </button>
      ))}
    </fieldset>
  );
}

function reasonNot({ state, claimedBy }: Review): string {
  const { states } = w().review;
  if (state === 'decided') return states.decided;
  if (state === 'expired') return states.expired;
  return states.taken(claimedBy ?? '?');
}
