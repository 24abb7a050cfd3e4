import { editDistance } from './edit-distance.ts';

/**
 * Reading an environment: one method per kind of value, all problems gathered, secrets never shown.
 * It knows no variable names; those are in config.ts.
 */
export type Environment = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => string;

/** `expected`: what this very text should have been, where that says more than the kind does. Never holds the text. */
type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected?: string };
export type Kind<T> = { readonly expected: string; readonly parse: (text: string) => Parsed<T> };

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });
export const refused: Parsed<never> = { ok: false };
export const refusedAs = (expected: string): Parsed<never> => ({ ok: false, expected });

export type Reader = {
  /** The value, or undefined when the variable is unset, or unreadable (then it is among the problems). */
  optional<T>(name: string, kind: Kind<T>): T | undefined;
  withDefault<T>(name: string, kind: Kind<T>, fallback: T): T;
  /** `why` ends the sentence "needed …". */
  required<T>(name: string, kind: Kind<T>, why?: string): T | undefined;
  /** As `optional`; also read from the file that `<name>_FILE` names, and never shown. */
  secret<T>(name: string, kind: Kind<T>): T | undefined;
  requiredSecret<T>(name: string, kind: Kind<T>, why?: string): T | undefined;
  readonly problems: readonly string[];
  /** Names asked for so far, `_FILE` variants included. */
  readonly names: ReadonlySet<string>;
};

/** An empty variable is an unset one: compose files pass empty strings for what nobody set. */
export function makeReader(env: Environment, readFile: ReadFile): Reader {
  const problems: string[] = [];
  const names = new Set<string>();

  const check = <T>(name: string, kind: Kind<T>, text: string, got: string): T | undefined => {
    const result = kind.parse(text);
    if (result.ok) return result.value;
    problems.push(`${name}: expected ${result.expected ?? kind.expected}, got ${got}`);
    return undefined;
  };

  const lookUp = (name: string): string | undefined => {
    names.add(name);
    return env[name] === '' ? undefined : env[name];
  };

  const optional = <T>(name: string, kind: Kind<T>): T | undefined => {
    const text = lookUp(name);
    return text === undefined ? undefined : check(name, kind, text.trim(), JSON.stringify(text));
  };

  /** The text of a secret and whether anything was given; an unreadable file counts as given. */
  const secretText = (name: string): { given: boolean; text: string | undefined } => {
    const text = lookUp(name);
    const path = lookUp(`${name}_FILE`);
    if (text !== undefined && path !== undefined) {
      problems.push(`${name}: expected either ${name} or ${name}_FILE, got both`);
      return { given: true, text: undefined };
    }
    if (path === undefined) return { given: text !== undefined, text };
    try {
      return { given: true, text: readFile(path) };
    } catch (cause) {
      const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
      problems.push(`${name}_FILE: expected a readable file, got ${JSON.stringify(path)} (${reason})`);
      return { given: true, text: undefined };
    }
  };

  const secret = <T>(name: string, kind: Kind<T>): T | undefined => {
    const { text } = secretText(name);
    return text === undefined ? undefined : check(name, kind, text.trim(), masked(text));
  };

  const missing = (name: string, expected: string, why: string | undefined): undefined => {
    problems.push(`${name}: expected ${expected}, got nothing${why === undefined ? '' : ` (needed ${why})`}`);
    return undefined;
  };

  return {
    optional,
    secret,
    withDefault: (name, kind, fallback) => optional(name, kind) ?? fallback,
    required: (name, kind, why) =>
      lookUp(name) === undefined ? missing(name, kind.expected, why) : optional(name, kind),
    requiredSecret: (name, kind, why) => {
      const { given, text } = secretText(name);
      if (!given) return missing(name, kind.expected, why);
      return text === undefined ? undefined : check(name, kind, text.trim(), masked(text));
    },
    problems,
    names,
  };
}

/** What may be shown of a secret. */
export const masked = (secret: string): string => `a secret of ${secret.trim().length} characters (not shown)`;

export const text: Kind<string> = {
  expected: 'some text',
  parse: (value) => (value === '' ? refused : parsed(value)),
};

export const integer = (min: number, max: number): Kind<number> => ({
  expected: `a whole number from ${min} to ${max}`,
  parse: (value) => {
    const number = Number(value);
    return /^\d+$/.test(value) && number >= min && number <= max ? parsed(number) : refused;
  },
});

export const boolean: Kind<boolean> = {
  expected: 'true or false',
  parse: (value) => {
    const word = value.toLowerCase();
    if (word === 'true' || word === '1') return parsed(true);
    return word === 'false' || word === '0' ? parsed(false) : refused;
  },
};

export const oneOf = <const T extends string>(choices: readonly T[]): Kind<T> => ({
  expected: `one of ${choices.join(', ')}`,
  parse: (value) => {
    const found = choices.find((choice) => choice === value.toLowerCase());
    return found === undefined ? refused : parsed(found);
  },
});

export const listOf = <const T extends string>(choices: readonly T[]): Kind<readonly T[]> => ({
  expected: `one or more of ${choices.join(', ')}, comma-separated`,
  parse: (value) => {
    const words = splitList(value);
    const found = choices.filter((choice) => words.includes(choice));
    return found.length > 0 && found.length === new Set(words).size ? parsed(found) : refused;
  },
});

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `30m`, `24h`, `7d`; `0` where `minMs` is 0. The value is in milliseconds. */
export const duration = (minMs: number, maxMs: number): Kind<number> => ({
  expected: `a time such as 24h or 7d, from ${showDuration(minMs)} to ${showDuration(maxMs)}`,
  parse: (value) => {
    if (value === '0' && minMs === 0) return parsed(0);
    const match = /^(\d{1,9})([smhd])$/.exec(value);
    if (match === null) return refused;
    const ms = Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
    return ms >= minMs && ms <= maxMs ? parsed(ms) : refused;
  },
});

export function showDuration(ms: number): string {
  if (ms === 0) return '0';
  for (const unit of ['d', 'h', 'm'] as const) {
    if (ms % UNIT_MS[unit] === 0) return `${ms / UNIT_MS[unit]}${unit}`;
  }
  return `${ms / UNIT_MS.s}s`;
}

export const splitList = (value: string): readonly string[] =>
  value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/**
 * Variables that nobody reads but whose names are nearly right. A misspelt OBSERVE_ONLY would delete messages for good, so
 * these are problems. Short names (PORT, HOST) are left out: other programs have similar ones.
 */
export function misspelt(env: Environment, known: ReadonlySet<string>): readonly string[] {
  const problems: string[] = [];
  for (const name of Object.keys(env)) {
    if (known.has(name) || env[name] === undefined) continue;
    const upper = name.toUpperCase().replaceAll('-', '_');
    const near = [...known].find(
      (candidate) => candidate.length >= 7 && (upper === candidate || editDistance(upper, candidate) <= 2),
    );
    if (near !== undefined) problems.push(`${name}: expected no such variable; did you mean ${near}?`);
  }
  return problems;
}
