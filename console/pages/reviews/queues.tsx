import { useState } from 'preact/hooks';
import { to } from '../../address.ts';
import { here } from '../../data/here.ts';
import { set, settings } from '../../data/settings.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { NeededLine, SubmitOrCancel } from '../../parts/form.tsx';
import { w } from '../../words/words.ts';

/** Saved filters side by side, and a way to save the current one. */
export function Queues() {
  const words = w().queues;
  const [naming, setNaming] = useState(false);
  const { queues } = settings.value;
  const { query } = here.value;
  const now = nameOf(query);
  const current = queues.find((one) => nameOf(one.query) === now);
  const drop = () => set({ queues: queues.filter((one) => one !== current) });
  const views = { '': words.single, clusters: words.alike } as const;
  const { view = '', ...filter } = query;
  return (
    <nav class="queues" aria-label={words.title}>
      {Object.entries(views).map(([name, text]) => (
        <a
          key={name}
          href={to('reviews', {}, name === '' ? filter : { view: name })}
          aria-current={view === name && current === undefined ? 'page' : undefined}
        >
          {text}
        </a>
      ))}
      {queues.map((one) => (
        <a key={one.name} href={to('reviews', {}, one.query)} aria-current={one === current ? 'page' : undefined}>
          <bdi>{one.name}</bdi>
        </a>
      ))}
      {current !== undefined ? (
        <button type="button" class="link" onClick={drop}>
          {words.forget}
        </button>
      ) : (
        now !== '' && (
          <button type="button" class="link" onClick={() => setNaming(true)}>
            {words.keep}
          </button>
        )
      )}
      {naming && <Naming onClose={() => setNaming(false)} />}
    </nav>
  );
}

/** Whether two filters are the same, whatever the order of their parts. */
const nameOf = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');

function Naming({ onClose }: { onClose: () => void }) {
  const words = w().queues;
  const [name, setName] = useState('');
  const keep = (event: Event) => {
    event.preventDefault();
    const { queues } = settings.value;
    const others = queues.filter((one) => one.name !== name.trim());
    if (name.trim() !== '') set({ queues: [...others, { name: name.trim(), query: here.value.query }] });
    onClose();
  };
  return (
    <Dialog title={words.keep} onClose={onClose}>
      <form onSubmit={keep}>
        <NeededLine label={words.name} maxLength={60} value={name} onInput={setName} />
        <SubmitOrCancel onCancel={onClose}>{words.keep}</SubmitOrCancel>
      </form>
    </Dialog>
  );
}
