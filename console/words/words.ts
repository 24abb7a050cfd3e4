import { signal } from '@preact/signals';
import { settings } from '../data/settings.ts';
import type { Words } from './en.ts';

export type Language = 'en' | 'zh' | 'ja';

const LOAD: Readonly<Record<Language, () => Promise<{ readonly words: Words }>>> = {
  en: () => import('./en.ts'),
  zh: () => import('./zh.ts'),
  ja: () => import('./ja.ts'),
};
const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans', ja: 'ja' };

const spoken = signal<Words | undefined>(undefined);
export const language = signal<Language>('en');

/** Every text of the console in the person's language. Loaded before anything is drawn. */
export const w = (): Words => spoken.value as Words;
/** The browser's own locale if it is of this language, for times and numbers. */
export const locale = (): string =>
  navigator.languages.find((tag) => tag.slice(0, 2).toLowerCase() === language.value) ?? TAGS[language.value];

/** The person's choice, or the first of the browser's languages that we have. */
export function wanted(): Language {
  const { language: chosen } = settings.value;
  if (chosen !== 'auto') return chosen;
  const known = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return (known.find((tag) => tag in LOAD) as Language | undefined) ?? 'en';
}

export async function speak(): Promise<void> {
  const next = wanted();
  const { words } = await LOAD[next]();
  language.value = next;
  spoken.value = words;
  document.documentElement.lang = TAGS[next];
}
