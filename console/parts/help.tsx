import { useState } from 'preact/hooks';
import type { ListedRule } from '../../src/api/contract/rules.ts';
import { PAGES, to } from '../address.ts';
import { useOne } from '../data/asked.ts';
import { go } from '../data/here.ts';
import { w } from '../words/words.ts';
import { Dialog } from './dialog.tsx';

/** Every key, and where it works. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { title, rule, groups } = w().help;
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="soft">{rule}</p>
      <div class="key-groups">
        {groups.map(({ name, keys }) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl class="keys">
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    {key?.split(' ').map((each) => (
                      <kbd key={each}>{each}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div class="actions">
        <button type="button" class="primary" autoFocus onClick={onClose}>
          {w().close}
        </button>
      </div>
    </Dialog>
  );
}

const WITHOUT_ID = PAGES.filter((page) => !['review', 'story', 'sender', 'rule', 'label', 'list'].includes(page));

/** Rules whose names contain what was typed. */
const MOST_RULES = 5;

/** Finds a page by name, a rule, a message by reference, a sender, or messages by their words. */
export function FindDialog({ onClose }: { onClose: () => void }) {
  const [said, setSaid] = useState('');
  const words = w().find;
  const text = said.trim();
  const isRef = /^(group|c2c|official|draft)\/./.test(text);
  const pages = WITHOUT_ID.map((page) => ({ name: w().titles[page], target: to(page) })).filter(({ name }) =>
    name.toLowerCase().includes(text.toLowerCase()),
  );
  const rules = useOne<{ items: readonly ListedRule[] }>('rules', '/rules').data?.items ?? [];
  const named = rules
    .filter(({ id }) => id === text)
    .map(({ id }) => ({ name: words.rule(id), target: to('rule', { id }) }));
  const like = rules
    .filter(
      ({ id, title }) => id !== text && text.length > 2 && `${id} ${title}`.toLowerCase().includes(text.toLowerCase()),
    )
    .slice(0, MOST_RULES)
    .map(({ id }) => ({ name: words.rule(id), target: to('rule', { id }) }));
  const others =
    text === ''
      ? []
      : [
          ...(isRef ? [{ name: words.story(text), target: to('story', { ref: text }) }] : []),
          { name: words.sender(text), target: to('sender', { id: text }) },
          { name: words.words(text), target: to('messages', {}, { text }) },
          { name: words.group(text), target: to('messages', {}, { group: text }) },
          ...like,
        ];
  const found = isRef ? [...others, ...pages] : [...named, ...pages, ...others];
  const open = (target: string | undefined) => {
    if (target === undefined) return;
    onClose();
    go(target);
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          open(found[0]?.target);
        }}
      >
        <label class="field">
          {words.label}
          <input type="search" autoFocus value={said} onInput={(event) => setSaid(event.currentTarget.value)} />
        </label>
      </form>
      <ul class="found">
        {found.map(({ name, target }) => (
          <li key={target + name}>
            <a
              href={target}
              onClick={(event) => {
                event.preventDefault();
                open(target);
              }}
            >
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
      </ul>
      <div class="actions">
        <button type="button" onClick={onClose}>
          {w().close}
        </button>
      </div>
    </Dialog>
  );
}
