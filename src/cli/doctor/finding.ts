import type { DoctorWords } from '../../words/words.ts';

type About = Parameters<DoctorWords['about']>[0];

/** What `unsaid doctor` found of one thing, in the language that was asked for. */
export type Finding = {
  readonly about: About;
  /** `bad` makes the exit code 1; `note` is worth knowing. */
  readonly state: 'ok' | 'note' | 'bad';
  readonly says: string;
  /** What to do; absent where nothing is. */
  readonly remedy?: string;
};

export const ok = (about: About, says: string): Finding => ({ about, state: 'ok', says });
export const note = (about: About, says: string, remedy?: string): Finding => ({
  ...{ about, state: 'note', says },
  ...(remedy === undefined ? {} : { remedy }),
});
export const bad = (about: About, says: string, remedy: string): Finding => ({ about, state: 'bad', says, remedy });
