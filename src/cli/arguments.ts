import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import { nearest } from '../edit-distance.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './terminal.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true; args: string[] }>
>;

/** Arguments by `node:util`'s rules; a mistake is a `UsageError`. `most` bounds the words that are not options. */
export function readArguments<const O extends Options>(args: readonly string[], options: O, most: number): Parsed<O> {
  const parsed = parse(args, options);
  if (parsed.positionals.length > most)
    throw new UsageError(({ usage }) => usage.unexpected(parsed.positionals[most]!));
  return parsed;
}

function parse<const O extends Options>(args: readonly string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // "Unknown option '--formt'. To specify a positional …": the first sentence says it.
    const said = (error as Error).message.split('. ', 1)[0]!;
    const [, unknown] = /^Unknown option '--([^']+)'/.exec(said) ?? [];
    const meant = unknown === undefined ? undefined : nearest(unknown, Object.keys(options));
    throw new UsageError(({ usage }) => usage.option(said, meant && `--${meant}`), { cause: error });
  }
}

export function oneOf<const W extends string>(option: string, value: string | undefined, words: readonly W[]): W {
  const found = words.find((word) => word === (value ?? words[0]));
  if (found === undefined) throw new UsageError(({ usage }) => usage.oneOf(option, value ?? '', words));
  return found;
}

/** As the service reads a setting (environment.ts): an empty one is unset. */
const setting = (value: string | undefined, otherwise: string): string => value?.trim() || otherwise;

/** Where the service of this machine keeps what is on disk. */
export const dataDirectory = ({ env }: Terminal): string => setting(env.DATA_DIR, '.data');

/** Where the rules are: said, or from the environment, or `rules`. */
export const rulesDirectory = (said: string | undefined, { env }: Terminal): string =>
  said ?? setting(env.RULES_DIR, 'rules');
