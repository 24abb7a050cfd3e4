/** What `unsaid doctor` found of one thing. */
export type Finding = {
  readonly about: string;
  /** `bad` makes the exit code 1; `note` is worth knowing. */
  readonly state: 'ok' | 'note' | 'bad';
  readonly says: string;
  /** What to do; absent where nothing is. */
  readonly remedy?: string;
};

export const ok = (about: string, says: string): Finding => ({ about, state: 'ok', says });
export const note = (about: string, says: string, remedy?: string): Finding => ({
  ...{ about, state: 'note', says },
  ...(remedy === undefined ? {} : { remedy }),
});
export const bad = (about: string, says: string, remedy: string): Finding => ({ about, state: 'bad', says, remedy });
