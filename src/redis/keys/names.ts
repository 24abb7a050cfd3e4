/** What every key name of one space begins with, and how its hash tags are told from those of other spaces. */
export type Names = {
  /** The first word of every name, before its first colon. */
  readonly root: string;
  /** A hash tag of this space: `tag('k12')`. Without the braces. */
  tag(name: string): string;
};

/** The space of a service that has its Redis to itself. */
export const DEFAULT_SPACE = '';

const SPACE = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * How names of a space begin: `unsaid` by default, `unsaid@<space>` otherwise. No space's name holds what ends the first
 * word of a key, so no key of one space is a key of another, or begins like all of another's.
 * @throws RangeError for a name that is not lower-case letters, digits and hyphens, 40 at most
 */
export function namesOf(space: string): Names {
  if (space === DEFAULT_SPACE) return { root: 'unsaid', tag: (name) => name };
  if (!SPACE.test(space)) throw new RangeError(`no name for a space of keys: ${JSON.stringify(space)}`);
  return { root: `unsaid@${space}`, tag: (name) => `${name}@${space}` };
}
