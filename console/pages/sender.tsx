import { useState } from 'preact/hooks';
import type { ListedMessage } from '../../src/api/contract/messages.ts';
import type { Sender } from '../../src/api/contract/people.ts';
import { segmentOf, to } from '../address.ts';
import { useOne } from '../data/asked.ts';
import { here } from '../data/here.ts';
import { usePages } from '../data/pages-of.ts';
import { isAtLeast } from '../data/session.ts';
import { ActDialog } from '../parts/act.tsx';
import { MessageRows } from '../parts/message-rows.tsx';
import { Empty, Id, number, Shown, When } from '../parts/show.tsx';
import { w } from '../words/words.ts';
import { Removing } from './sender/removing.tsx';

type Taking = { readonly title: string; readonly text: string; readonly path: string };

/** Everything about a person: messages, strikes and mutes, and how to take those back. */
export function SenderPage() {
  const id = here.value.params.id ?? '';
  const path = `/senders/${segmentOf(id)}`;
  const words = w().sender;
  const [taking, setTaking] = useState<Taking>();
  const sender = useOne<Sender>('sender', path);
  const messages = usePages<ListedMessage>('messages', '/messages', { sender: id, limit: 50 });
  return (
    <>
      <h1>
        {words.title} <Id>{id}</Id>
      </h1>
      <section>
        <h2>{words.standing}</h2>
        <Shown of={sender}>
          {({ sanctions, mutes, ladders }) => (
            <>
              {mutes.length + sanctions.length === 0 && <p class="soft">{words.clean}</p>}
              <Points ladders={ladders.filter(({ points }) => points > 0)} />
              <ul class="plain">
                {mutes.map((mute) => (
                  <li key={mute.group}>
                    {words.muted} <Id>{mute.group}</Id> · {words.until} <When at={mute.until} />{' '}
                    {isAtLeast('manager') && (
                      <button
                        type="button"
                        onClick={() =>
                          setTaking({
                            title: words.unmute,
                            text: words.unmuteMeans,
                            path: `${path}/mutes/${segmentOf(mute.group)}`,
                          })
                        }
                      >
                        {words.unmute}
                      </button>
                    )}
                  </li>
                ))}
                {sanctions.map((strike) => (
                  <li key={strike.id}>
                    <When at={strike.at} /> · {strike.type === 'strike' ? words.strike : words.mutedBy}{' '}
                    <a href={to('rule', { id: strike.rule })}>
                      <bdi>{strike.rule}</bdi>
                    </a>{' '}
                    <span class="soft">
                      {strike.ladder} {strike.points === undefined ? '' : `+${number(strike.points)}`}{' '}
                      {words.standings[strike.standing as keyof typeof words.standings] ?? strike.standing}
                    </span>{' '}
                    {isAtLeast('manager') && strike.type === 'strike' && strike.standing === 'standing' && (
                      <button
                        type="button"
                        onClick={() =>
                          setTaking({
                            title: words.unstrike,
                            text: words.unstrikeMeans,
                            path: `${path}/strikes/${segmentOf(strike.id)}`,
                          })
                        }
                      >
                        {words.unstrike}
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Shown>
      </section>
      {taking !== undefined && (
        <ActDialog {...taking} method="DELETE" body={{}} touches={['sender']} onClose={() => setTaking(undefined)} />
      )}
      {isAtLeast('manager') && <Removing sender={id} messages={messages.data ?? []} />}
      <h2>{words.said}</h2>
      <Shown of={messages}>
        {(items) =>
          items.length === 0 && !messages.hasMore ? (
            <Empty title={w().messages.none} />
          ) : (
            <MessageRows items={items} listed={messages} />
          )
        }
      </Shown>
    </>
  );
}

function Points({ ladders }: { ladders: Sender['ladders'] }) {
  if (ladders.length === 0) return null;
  return (
    <p>
      {w().sender.points}: {ladders.map(({ ladder, points }) => `${ladder} ${number(points)}`).join(w().comma)}
    </p>
  );
}
