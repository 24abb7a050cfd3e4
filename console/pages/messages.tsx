import { useState } from 'preact/hooks';
import type { ListedMessage } from '../../src/api/contract/messages.ts';
import { to } from '../address.ts';
import { go, here } from '../data/here.ts';
import { usePages } from '../data/pages-of.ts';
import { MessageRows } from '../parts/message-rows.tsx';
import { Empty, Shown } from '../parts/show.tsx';
import { w } from '../words/words.ts';
import { Disguised } from './messages/disguised.tsx';

/** Search for messages by sender, place, time and words. */
export function MessagesPage() {
  const { query } = here.value;
  const words = w().messages;
  const since = query.hours === undefined || query.hours === '' ? undefined : bySlot(Number(query.hours));
  const { hours: _, ...filter } = query;
  const messages = usePages<ListedMessage>('messages', '/messages', { ...filter, since, limit: 50 });
  return (
    <>
      <h1>{w().titles.messages}</h1>
      <Search key={JSON.stringify(query)} query={query} />
      <Shown of={messages}>
        {(items) =>
          items.length === 0 && !messages.hasMore ? (
            <Empty title={words.none}>
              <p>{words.noneHint}</p>
            </Empty>
          ) : (
            <MessageRows items={items} listed={messages} />
          )
        }
      </Shown>
      <Disguised key={JSON.stringify(query)} query={query} since={since} />
    </>
  );
}

/** Rounded to the minute, so that the same question within a minute is answered from the cache. */
const bySlot = (hours: number): number => Math.floor((Date.now() - hours * 3_600_000) / 60_000) * 60_000;

function Search({ query }: { query: Readonly<Record<string, string>> }) {
  const [said, setSaid] = useState({ sender: '', group: '', text: '', hours: '', ...query });
  const words = w().messages;
  const field = (name: 'sender' | 'group' | 'text') => (
    <label key={name}>
      {words[name]}
      <input
        type="search"
        value={said[name]}
        maxLength={200}
        onInput={(event) => setSaid({ ...said, [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <form
      class="filter"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const ref = said.text.trim();
        if (/^(group|c2c|official|draft)\/[^ ]+$/.test(ref)) go(to('story', { ref }));
        else go(to('messages', {}, { ...said, sender: said.sender.trim(), group: said.group.trim(), text: ref }));
      }}
    >
      {field('sender')}
      {field('group')}
      {field('text')}
      <label>
        {words.since}
        <select value={said.hours} onChange={(event) => setSaid({ ...said, hours: event.currentTarget.value })}>
          {(['', '1', '24', '168'] as const).map((hours) => (
            <option key={hours} value={hours} selected={said.hours === hours}>
              {words.hours[hours]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="primary">
        {words.find}
      </button>
    </form>
  );
}
