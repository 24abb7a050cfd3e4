import { effect, signal } from '@preact/signals';

export type Settings = {
  readonly language: 'auto' | 'en' | 'zh' | 'ja';
  readonly theme: 'auto' | 'light' | 'dark';
  readonly density: 'roomy' | 'dense';
  readonly letters: boolean;
  readonly blur: boolean;
  readonly seenTour: boolean;
  readonly queues: readonly Queue[];
};
/** A filter of reviews that somebody saved under a name. */
export type Queue = { readonly name: string; readonly query: Readonly<Record<string, string>> };

const NAME = 'unsaid-settings';
const FIRST: Settings = {
  ...{ language: 'auto', theme: 'auto', density: 'roomy' },
  ...{ letters: true, blur: false, seenTour: false, queues: [] },
};

function read(): Settings {
  try {
    return { ...FIRST, ...JSON.parse(localStorage.getItem(NAME) ?? '{}') };
  } catch {
    return FIRST;
  }
}

/** Settings, stored in this browser. */
export const settings = signal<Settings>(read());

/** Another tab changed them: what this one writes next keeps that. */
addEventListener('storage', ({ key }) => {
  if (key === NAME || key === null) settings.value = read();
});

export function set(change: Partial<Settings>): void {
  settings.value = { ...settings.value, ...change };
  try {
    localStorage.setItem(NAME, JSON.stringify(settings.value));
  } catch {
    // The browser stores nothing: the setting lasts as long as this page.
  }
}

effect(() => {
  const { theme, density, blur } = settings.value;
  const { dataset } = document.documentElement;
  dataset.theme = theme;
  dataset.density = density;
  dataset.blur = String(blur);
});
