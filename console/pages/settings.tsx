import { signOut, who } from '../data/session.ts';
import { type Settings, set, settings } from '../data/settings.ts';
import { said } from '../parts/said.tsx';
import { When } from '../parts/show.tsx';
import { w } from '../words/words.ts';

const NAMES = { en: 'English', zh: '简体中文', ja: '日本語' } as const;

/** Settings, stored in this browser. */
export function SettingsPage() {
  const words = w().settings;
  const now = settings.value;
  const choice = <Name extends 'language' | 'theme' | 'density'>(
    name: Name,
    options: readonly (readonly [Settings[Name], string, string?])[],
  ) => (
    <fieldset>
      <legend>{words[name]}</legend>
      {options.map(([value, text, lang]) => (
        <label key={value} lang={lang}>
          <input type="radio" name={name} checked={now[name] === value} onChange={() => set({ [name]: value })} />{' '}
          {text}
        </label>
      ))}
    </fieldset>
  );
  const toggle = (name: 'letters' | 'blur', text: string) => (
    <label>
      <input type="checkbox" checked={now[name]} onChange={(event) => set({ [name]: event.currentTarget.checked })} />{' '}
      {text}
    </label>
  );
  return (
    <>
      <h1>{w().titles.settings}</h1>
      <div class="settings">
        {choice('language', [
          ['auto', words.auto],
          ['en', NAMES.en, 'en'],
          ['zh', NAMES.zh, 'zh-Hans'],
          ['ja', NAMES.ja, 'ja'],
        ])}
        {choice('theme', [
          ['auto', words.auto],
          ['light', words.light],
          ['dark', words.dark],
        ])}
        {choice('density', [
          ['roomy', words.roomy],
          ['dense', words.dense],
        ])}
        <fieldset>
          <legend>{words.more}</legend>
          {toggle('letters', words.letters)}
          {toggle('blur', words.blur)}
        </fieldset>
      </div>
      <div class="actions">
        <button type="button" onClick={() => set({ seenTour: false })}>
          {words.tour}
        </button>
        <button type="button" onClick={() => void signOut()}>
          {words.signOut}
        </button>
      </div>
      <p class="soft">
        {words.signedIn} <bdi>{who.value?.name}</bdi> · {said(w().roles, who.value?.role ?? '')} · {words.until}{' '}
        <When at={who.value?.until} />
      </p>
      <p class="soft">{words.kept}</p>
    </>
  );
}
