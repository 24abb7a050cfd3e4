import { useState } from 'preact/hooks';
import { signIn, who, whyNot } from '../data/session.ts';
import { w } from '../words/words.ts';

/** @param again the session ended while a page was open; what was typed there stays */
export function SignIn({ again = false }: { again?: boolean }) {
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const words = w().signIn;
  if (who.value === undefined) return null;
  const why = whyNot.value;
  const codes = w().trouble.codes;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (token.trim() === '') return;
    setBusy(true);
    await signIn({ token: token.trim() }).catch(() => {});
    setBusy(false);
  };
  return (
    <div
      class={again ? 'sign-in over' : 'sign-in'}
      role={again ? 'dialog' : 'main'}
      aria-label={again ? words.again : words.title}
    >
      <form onSubmit={(event) => void submit(event)}>
        <h1>{again ? words.again : words.title}</h1>
        <p class="soft">{again ? words.againText : words.text}</p>
        <label class="field">
          {words.token}
          <input
            type="password"
            autoComplete="current-password"
            spellcheck={false}
            autoFocus
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        {why !== undefined && (
          <p class="trouble" role="alert">
            {why === 'not-signed-in' ? words.wrong : (codes[why as keyof typeof codes] ?? w().trouble.other)}
          </p>
        )}
        <button type="submit" class="primary" disabled={busy}>
          {words.button}
        </button>
      </form>
    </div>
  );
}
