import { useState } from 'preact/hooks';
import { here, narrow } from '../data/here.ts';
import { ask } from '../data/http.ts';
import { tellTrouble } from '../parts/notices.tsx';
import { language, w } from '../words/words.ts';
import { type Tried, TriedView } from './try/tried.tsx';

/** Tries a text against the running rules: which match, where, why not, and how it was read. Nothing is sent or counted. */
export function TryPage() {
  const words = w().try;
  const [text, setText] = useState(here.value.query.text ?? '');
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState<{ text: string; said: Tried }>();
  const run = async () => {
    if (text.trim() === '') return;
    setBusy(true);
    try {
      setTried({ text, said: await ask<Tried>('POST', '/rules/try', { body: { text, language: language.value } }) });
      if (text.length < 500) narrow({ text });
    } catch (error) {
      tellTrouble(error);
    }
    setBusy(false);
  };
  return (
    <>
      <h1>{w().titles.try}</h1>
      <p class="soft">{words.text}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <label class="field">
          {words.label}
          <textarea
            rows={4}
            dir="auto"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
              event.preventDefault();
              void run();
            }}
          />
        </label>
        <button type="submit" class="primary" disabled={busy}>
          {words.button} <kbd>Ctrl+Enter</kbd>
        </button>
      </form>
      {tried !== undefined && (
        <section aria-live="polite">
          <TriedView tried={tried.said} text={tried.text} />
        </section>
      )}
    </>
  );
}
