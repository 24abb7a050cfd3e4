/** What the settings say of a variable that cannot be read (environment.ts), in its parts. */
export type SettingProblem = {
  readonly name: string;
  readonly expected: string;
  /** Undefined: nothing was set. */
  readonly got: string | undefined;
  /** What it is needed for, where nothing was set and that is said. */
  readonly why: string | undefined;
};

export function settingProblemIn(said: string): SettingProblem | undefined {
  const parts = /^([A-Z_]+): expected (.+), got (.+)$/s.exec(said);
  if (parts === null) return undefined;
  const [, name, expected, got] = parts;
  const nothing = /^nothing(?: \(needed (.+)\))?$/s.exec(got!);
  return { name: name!, expected: expected!, got: nothing === null ? got! : undefined, why: nothing?.[1] };
}
