import type { Review } from '../../../src/api/contract/reviews.ts';
import { to } from '../../address.ts';
import { Age, Id, Severity, span, useTick, When } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';

/** Facts about a review, in parts: its state, why it was asked for, what was decided before. */
export function Facts({ review }: { review: Review }) {
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

export function Reasons({ review }: { review: Review }) {
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

export function Decisions({ review }: { review: Review }) {
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
