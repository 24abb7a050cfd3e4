import { isBareEnding, isEnding, isNoAddress } from './endings.ts';

/**
 * Where a host ends. A host may hold letters, digits, hyphens and dots; in a language without spaces the sentence goes on
 * behind it without any border but that of the script: `http://evil.com快来`.
 */

/** Scripts that are written with spaces, and digits: Latin, Greek, Cyrillic. */
const SPACED = 'a-z0-9\\u00df-\\u024f\\u0370-\\u052f';
/** All a bare host in such a script is made of. */
export const HOST_RUN = new RegExp(`[${SPACED}_.-]{3,}`, 'giu');
const LABEL = new RegExp(`^[${SPACED}](?:[${SPACED}_-]{0,61}[${SPACED}])?$`, 'iu');
const SPACED_START = new RegExp(`^[${SPACED}_-]+`, 'iu');

/** What http:// is followed by, as far as it may be a host. */
export const HOST_IN_ADDRESS = /[\p{L}\p{N}._-]{1,300}/uy;

/**
 * How much of `run`, which follows http://, is the host; 0 where none is. `endsSentence` says of a dot in it whether it is
 * one that ends Chinese sentences.
 */
export function lengthOfHost(run: string, endsSentence: (dot: number) => boolean): number {
  let from = 0;
  let isKnown = false;
  for (let number = 0; from <= run.length; number++) {
    const dot = run.indexOf('.', from);
    const to = dot < 0 ? run.length : dot;
    const label = run.slice(from, to);
    if (label === '') return Math.max(0, from - 1);
    const start = SPACED_START.exec(label)?.[0] ?? '';
    if (number > 0 && start !== '' && start !== label && isEnding(start)) return from + start.length;
    // Behind a whole host a dot in Chinese ends the sentence.
    if (isKnown && start === '' && (endsSentence(from - 1) || !isEnding(label))) return from - 1;
    isKnown = number > 0 && isEnding(label);
    // Stryker disable next-line EqualityOperator: a label is not empty.
    if (dot < 0) return cutAtScript(run, number);
    from = dot + 1;
  }
  return run.length;
}

/** `localhost快来`: without a known ending the first change of script is the end. */
function cutAtScript(run: string, number: number): number {
  if (number > 0) return run.length;
  const start = SPACED_START.exec(run)?.[0] ?? '';
  return start === '' ? run.length : start.length;
}

/** A host that stands alone, in a run of `HOST_RUN`. */
export type Bare = { readonly start: number; readonly end: number };

/**
 * The hosts of a run that nothing announces. `goesOn` says whether a port, path or query follows the end of the run.
 */
export function bareHosts(run: string, goesOn: boolean): readonly Bare[] {
  // Stryker disable next-line ConditionalExpression,StringLiteral: it saves time.
  if (!run.includes('.')) return NONE;
  const found: Bare[] = [];
  for (const group of run.matchAll(/[^.]+(?:\.[^.]+)+/g)) {
    const host = bareHostIn(group[0], goesOn && group.index + group[0].length === run.length);
    if (host !== undefined) found.push({ start: group.index + host.start, end: group.index + host.end });
  }
  return found;
}

const NONE: readonly Bare[] = Object.freeze([]);
/** A longer row of labels is no address, and a list of things. */
// Nothing measured changes at 5 or 9 or 11 (docs/thresholds.md).
const MOST_LABELS = 10;
/** A name in the DNS has no more characters (RFC 1035). */
const LONGEST_NAME = 253;

function bareHostIn(group: string, goesOn: boolean): Bare | undefined {
  // Hyphens and underscores around belong to the sentence, or to its markdown.
  let start = 0;
  let end = group.length;
  while (group[start] === '-' || group[start] === '_') start++;
  while (group[end - 1] === '-' || group[end - 1] === '_') end--;
  if (end - start > LONGEST_NAME) return undefined;
  const isWhole = end === group.length;
  const labels = group.slice(start, end).split('.');
  if (labels.length > MOST_LABELS || !labels.every((label) => LABEL.test(label))) return undefined;
  const ending = labels.at(-1)!;
  const isWorldWide = labels.length > 2 && /^www\d?$/i.test(labels[0]!);
  if (/^\d+$/.test(ending)) return undefined;
  const isKnown = goesOn && isWhole ? isEnding(ending) : isBareEnding(ending);
  if (!isKnown && !isWorldWide) return undefined;
  if (!goesOn && labels.length === 2 && isNoAddress(labels[0]!, ending)) return undefined;
  return { start, end };
}
