import type { Readable, Writable } from 'node:stream';
import { shown, shownMarked } from '../plain-text.ts';
import { words as inEnglish } from '../words/en/words.ts';
import type { Words } from '../words/words.ts';

/** What a command has of the world around it. */
export type Terminal = {
  readonly stdin: Readable;
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** What is said, in the language of whoever reads it. */
  readonly words: Words;
  /** Whether the language was asked for by `--lang`: then what programs read is in it, too. */
  readonly isSpoken: boolean;
};

/** The world as it is: the streams of a process, or those of a test. */
export type Outside = Omit<Terminal, 'stdout' | 'stderr' | 'words' | 'isSpoken'> & {
  readonly stdout: Writable;
  readonly stderr: Writable;
};

/**
 * The one writer for what a person reads. Line breaks pass; whatever else a terminal would obey or a reader
 * would not see is written out (plain-text.ts). Texts from strangers are put into our lines with `plainly`, so that none
 * of them begins a line.
 */
export type Screen = {
  /** False when it should wait for `raw` to drain. */
  write(text: string): boolean;
  /** As `write`; marks become colours. Every text from elsewhere in it must be plain. */
  marked(text: string): boolean;
  /** For programs, byte for byte, such as a list to be kept in a file. On a terminal it is shown as everything else. */
  data(text: string): boolean;
  readonly isTerminal: boolean;
  readonly raw: Writable;
};

function screenOn(raw: Writable): Screen {
  const isTerminal = 'isTTY' in raw && raw.isTTY === true;
  const write = (text: string): boolean => raw.write(shown(text));
  return {
    write,
    marked: (text) => raw.write(shownMarked(text)),
    data: (text) => (isTerminal ? write(text) : raw.write(text)),
    isTerminal,
    raw,
  };
}

export const openTerminal = (
  { stdout, stderr, ...rest }: Outside,
  words: Words = inEnglish,
  isSpoken = false,
): Terminal => ({
  ...rest,
  words,
  isSpoken,
  stdout: screenOn(stdout),
  stderr: screenOn(stderr),
});

/** Exit codes, as docs/operations.md and `unsaid --help` give them. */
export const EXIT = { done: 0, no: 1, usage: 2, configuration: 78 } as const;

/** Takes the arguments after its name; resolves with the exit code. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Wrong usage: said on stderr, exit code 2. English, or in the language of whoever reads it. */
export class UsageError extends Error {
  readonly told: (words: Words) => string;

  constructor(said: string | ((words: Words) => string), options?: ErrorOptions) {
    super(typeof said === 'string' ? said : said(inEnglish), options);
    this.told = typeof said === 'string' ? () => said : said;
  }
}

/** Whether to use colours and other marks that only a person sees. */
export const isForPeople = ({ stdout, env }: Terminal): boolean => stdout.isTerminal && env.NO_COLOR === undefined;
