import type { Words } from './words.ts';

export const LANGUAGES = ['en', 'zh', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Reads `zh_CN.UTF-8`, `zh-Hans`, `ja` or `JA_jp`; undefined for a language that we do not speak. */
export function languageOf(tag: string): Language | undefined {
  const [name] = tag
    .trim()
    .toLowerCase()
    .split(/[-_.@]/);
  return LANGUAGES.find((language) => language === name);
}

/** The language of the environment by POSIX's rules: the first of these variables that is set. English if we do not speak it. */
export function languageFrom(env: Readonly<Record<string, string | undefined>>): Language {
  const tag = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  return languageOf(tag ?? '') ?? 'en';
}

const LOAD: Readonly<Record<Language, () => Promise<{ readonly words: Words }>>> = {
  en: () => import('./en/words.ts'),
  zh: () => import('./zh/words.ts'),
  ja: () => import('./ja/words.ts'),
};

/** All texts of the command line in one language. */
export const wordsIn = async (language: Language): Promise<Words> => (await LOAD[language]()).words;
