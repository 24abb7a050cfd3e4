import type { en } from './en.ts';

type Texts = typeof en;
/** Everything that the simulator prints for people. A text that is missing in a language does not compile. */
export type SimulatorWords = { readonly [Name in keyof Texts]: Texts[Name] };

const LOAD: Readonly<Record<string, () => Promise<SimulatorWords>>> = {
  en: async () => (await import('./en.ts')).en,
  zh: async () => (await import('./zh.ts')).zh,
  ja: async () => (await import('./ja.ts')).ja,
};
export const LANGUAGES: readonly string[] = Object.keys(LOAD);

/**
 * The texts in the language of a tag such as `zh_CN.UTF-8`, else of the environment (the first variable that POSIX names and
 * that is set); English for a language that we do not speak. The simulator shares no code with unsaid, so it has this, too.
 */
export function wordsFor(tag: string | undefined, env: NodeJS.ProcessEnv): Promise<SimulatorWords> {
  const told = [tag, env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '') ?? '';
  const [language = ''] = told
    .trim()
    .toLowerCase()
    .split(/[-_.@]/);
  return (Object.hasOwn(LOAD, language) ? LOAD[language]! : LOAD.en!)();
}
