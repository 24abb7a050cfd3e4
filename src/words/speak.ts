import type { Words } from './words.ts';

export const LANGUAGES = ['en', 'zh', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** `zh_CN.UTF-8`, `zh-Hans`, `ja` and `JA_jp` are languages; undefined for what we do not speak. */
export function languageOf(tag: string): Language | undefined {
  const [name] = tag
    .trim()
    .toLowerCase()
    .split(/[-_.@]/);
  return LANGUAGES.find((language) => language === name);
}

/** The language of the environment, as POSIX says it: the first of these that is set counts. English where it is none of ours. */
export function languageFrom(env: Readonly<Record<string, string | undefined>>): Language {
  const tag = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  return languageOf(tag ?? '') ?? 'en';
}

const LOAD: Readonly<Record<Language, () => Promise<{ readonly words: Words }>>> = {
  en: () => import('./en/words.ts'),
  zh: () => import('./zh/words.ts'),
  ja: () => import('./ja/words.ts'),
};

/** All that the command line says in a language. */
export const wordsIn = async (language: Language): Promise<Words> => (await LOAD[language]()).words;
