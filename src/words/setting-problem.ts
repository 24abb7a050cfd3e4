/** A problem with a setting that cannot be read (environment.ts), in its parts. */
export type SettingProblem = {
  readonly name: string;
  readonly expected: string;
  /** Undefined: the setting is missing. */
  readonly got: string | undefined;
  /** What a missing setting is needed for, if that is known. */
  readonly why: string | undefined;
};

export function settingProblemIn(said: string): SettingProblem | undefined {
  const parts = /^([A-Z_]+): expected (.+), got (.+)$/s.exec(said);
  if (parts === null) return undefined;
  const [, name, expected, got] = parts;
  const nothing = /^nothing(?: \(needed (.+)\))?$/s.exec(got!);
  return { name: name!, expected: expected!, got: nothing === null ? got! : undefined, why: nothing?.[1] };
}
