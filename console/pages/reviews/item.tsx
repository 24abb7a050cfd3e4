import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Review } from '../../../src/api/contract/reviews.ts';
import { to } from '../../address.ts';
import { cache, useAsked } from '../../data/cache.ts';
import { go } from '../../data/here.ts';
import { ask, askWhole, type Said } from '../../data/http.ts';
import { who } from '../../data/session.ts';
import { useKeys } from '../../keys/keys.ts';
import { tell, tellTrouble, undoNewest } from '../../parts/notices.tsx';
import { Age, Id, Severity, Shown, span, useTick, When } from '../../parts/show.tsx';
import { Stranger } from '../../parts/stranger.tsx';
import { w } from '../../words/words.ts';
import { AsRead } from './as-read.tsx';
import { Context } from './context.tsx';
import { effectOf, type Verdict } from './effects.ts';

type Props = {
  readonly id: string;
  onStep(by: number): void;
  onAdvance(): void;
  onClose(): void;
  onDecided(id: string, gone: boolean): void;
};

/** Passing by is not taking: so long somebody looks before it is theirs, in ms. */
const TAKE_AFTER_MS = 350;
const RENEW_EVERY_MS = 20_000;

export function ReviewItem(props: Props) {
  const { id } = props;
  const area = useRef<HTMLElement>(null);
  const asked = useAsked<Said<Review>>({
    queryKey: ['review', id],
    queryFn: ({ signal }) => askWhole<Review>('GET', `/reviews/${encodeURIComponent(id)}`, { signal }),
    placeholderData: undefined,
  });
  useLayoutEffect(() => area.current?.focus({ preventScroll: true }), []);
  const isHere = asked.data !== undefined;
  useLease(id, isHere && asked.data?.body.allowed.includes('claim') === true);
  return (
    <article ref={area} class="split-item item" tabIndex={-1} aria-label={w().review.name}>
      <button type="button" class="back" onClick={props.onClose}>
        ← {w().titles.reviews}
      </button>
      <Shown of={asked}>{({ body }) => <Item {...props} area={area} review={body} />}</Shown>
    </article>
  );
}

/** Takes the item and keeps it while it is open. Somebody else's stays theirs; a browser that dies loses it by time. */
function useLease(id: string, mayTake: boolean): void {
  const path = `/reviews/${encodeURIComponent(id)}`;
  useEffect(() => {
    if (!mayTake) return;
    let renewing: ReturnType<typeof setInterval> | undefined;
    const taking = setTimeout(async () => {
      try {
        await ask('POST', `${path}/claim`);
        void cache.invalidateQueries({ queryKey: ['review', id] });
        renewing = setInterval(() => void ask('POST', `${path}/renew`).catch(() => {}), RENEW_EVERY_MS);
      } catch {
        // The page shows who has it.
      }
    }, TAKE_AFTER_MS);
    return () => {
      clearTimeout(taking);
      clearInterval(renewing);
    };
    // Taken once for each time that it is opened.
  }, [id, mayTake ? 1 : 0]);
}

type ItemProps = Props & { review: Review; area: RefObject<HTMLElement | null> };

function Item({ id, review, area, onStep, onAdvance, onClose, onDecided }: ItemProps) {
  const [note, setNote] = useState('');
  const [asRead, setAsRead] = useState(false);
  const words = w().review;
  const path = `/reviews/${encodeURIComponent(id)}`;
  const isMine = review.claimedBy === null || review.claimedBy === who.value?.name;
  const canDecide = isMine && review.state !== 'decided' && review.state !== 'expired';

  const undo = async () => {
    try {
      await ask('DELETE', `${path}/decision`);
      onDecided(id, false);
      go(to('review', { id }, Object.fromEntries(new URLSearchParams(location.search))));
      tell(words.undone);
    } catch (error) {
      tellTrouble(error);
    }
    refresh(id);
  };
  const decide = async (verdict: Verdict, now = false) => {
    if (!canDecide) return tell(reasonNot(review), { bad: true });
    onDecided(id, true);
    onAdvance();
    const body = { verdict, ...(note.trim() === '' ? {} : { note: note.trim() }), ...(now ? { now: true } : {}) };
    try {
      const { undoUntil } = await ask<{ undoUntil: number | null }>('PUT', `${path}/decision`, {
        body,
      });
      const until = undoUntil ?? Date.now() + 4_000;
      tell(words.did(effectOf(review, verdict)), {
        until,
        undo: now || undoUntil === null ? undefined : () => void undo(),
      });
    } catch (error) {
      onDecided(id, false);
      tellTrouble(error);
    }
    refresh(id);
  };
  const act = async (what: 'skip' | 'escalate') => {
    try {
      const why = note.trim() || words.escalated;
      await ask('POST', `${path}/${what}`, what === 'escalate' ? { body: { why } } : {});
      tell(words[what === 'skip' ? 'skipped' : 'escalated']);
    } catch (error) {
      tellTrouble(error);
    }
    refresh(id);
    onAdvance();
  };
  useKeys(area, {
    ...{ y: () => void decide('breaks'), n: () => void decide('fine'), u: () => void decide('unsure') },
    ...{
      Y: () => void decide('breaks', true),
      N: () => void decide('fine', true),
      U: () => void decide('unsure', true),
    },
    ...{ j: () => onStep(1), k: () => onStep(-1), s: () => void act('skip'), e: () => void act('escalate') },
    z: () => {
      if (!undoNewest() && review.state === 'decided') void undo();
    },
    ...{ t: () => setAsRead(!asRead), o: () => go(to('story', { ref: review.ref })) },
    i: () => review.sender !== null && go(to('sender', { id: review.sender })),
    c: () => area.current?.querySelector('textarea')?.focus(),
    Escape: onClose,
  });
  const spans = review.hits.flatMap((hit) => hit.spans);
  return (
    <>
      <header class="item-head">
        <h2>{words.question}</h2>
        <p>
          <Severity of={review.severity} /> <bdi>{review.rule}</bdi> <span class="soft">{review.policy}</span>
        </p>
      </header>
      <Facts review={review} />
      <Stranger
        text={review.text}
        spans={spans}
        severe={review.severity === 'critical' || review.severity === 'high'}
      />
      {asRead && <AsRead text={review.text} />}
      <Reasons review={review} />
      {canDecide ? (
        <fieldset class="decide">
          <legend class="for-readers">{words.question}</legend>
          {(['breaks', 'fine', 'unsure'] as const).map((verdict, index) => (
            <button key={verdict} type="button" class={`decide-${verdict}`} onClick={() => void decide(verdict)}>
              <kbd>{'ynu'[index]}</kbd> <strong>{w().answers[verdict]}</strong>
              <span>{words.effects[effectOf(review, verdict)]}</span>
            </button>
          ))}
        </fieldset>
      ) : (
        <p class="state-note" role="status">
          {reasonNot(review)}{' '}
          {review.allowed.includes('undo') && (
            <button type="button" onClick={() => void undo()}>
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
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && area.current?.focus()}
        />
      </label>
      <div class="actions">
        <button type="button" disabled={!canDecide} onClick={() => void act('skip')}>
          <kbd>s</kbd> {words.skip}
        </button>
        <button type="button" disabled={!canDecide} onClick={() => void act('escalate')}>
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
      <Context review={review} />
    </>
  );
}

const refresh = (id: string): void => {
  void cache.invalidateQueries({ queryKey: ['review', id] });
  void cache.invalidateQueries({ queryKey: ['reviews'] });
  void cache.invalidateQueries({ queryKey: ['summary'] });
};

function reasonNot({ state, claimedBy }: Review): string {
  const { states } = w().review;
  if (state === 'decided') return states.decided;
  if (state === 'expired') return states.expired;
  return states.taken(claimedBy ?? '?');
}

function Facts({ review }: { review: Review }) {
  useTick(15_000);
  const words = w().review;
  const standings = w().standings;
  const left = review.textUntil === null ? undefined : review.textUntil - Date.now();
  return (
    <dl class="facts">
      <div>
        <dt>{words.standing}</dt>
        <dd>{standings[review.standing as keyof typeof standings] ?? review.standing}</dd>
      </div>
      <div>
        <dt>{words.sender}</dt>
        <dd>
          {review.sender === null ? (
            '–'
          ) : (
            <a href={to('sender', { id: review.sender })}>
              <Id>{review.sender}</Id>
            </a>
          )}
        </dd>
      </div>
      <div>
        <dt>{words.sent}</dt>
        <dd>
          <When at={review.sentAt} />
        </dd>
      </div>
      <div>
        <dt>{words.waits}</dt>
        <dd>
          <Age at={review.openedAt} />
        </dd>
      </div>
      {left !== undefined && (
        <div>
          <dt>{words.textGoes}</dt>
          <dd>{left > 0 ? span(left) : words.textWent}</dd>
        </div>
      )}
      <div>
        <dt>{words.message}</dt>
        <dd>
          <a href={to('story', { ref: review.ref })}>
            <Id>{review.ref}</Id>
          </a>
        </dd>
      </div>
    </dl>
  );
}

function Reasons({ review }: { review: Review }) {
  const whys = w().why;
  return (
    <ul class="reasons">
      {review.reasons.map((reason, index) => (
        <li key={index}>
          <Severity of={reason.severity} /> {whys[reason.why as keyof typeof whys] ?? reason.why}:{' '}
          <a href={to('rule', { id: reason.rule })}>
            <bdi>{reason.rule}</bdi>
          </a>
          {reason.by !== null && (
            <>
              {' · '}
              <Id>{reason.by}</Id>
            </>
          )}
          {reason.note !== null && reason.note !== '' && (
            <p class="quote">
              <bdi dir="auto">{reason.note}</bdi>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Decisions({ review }: { review: Review }) {
  if (review.decisions.length === 0) return null;
  return (
    <section>
      <h3>{w().review.decisions}</h3>
      <ul class="plain">
        {review.decisions.map((one) => (
          <li key={one.id} class={one.undoneAt === null ? '' : 'undone'}>
            <When at={one.at} /> · <bdi>{one.who}</bdi> · {w().verdicts[one.verdict]}
            {one.undoneAt !== null && <> · {w().review.undone}</>}
            {one.note !== null && (
              <>
                {' · '}
                <bdi dir="auto">{one.note}</bdi>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
