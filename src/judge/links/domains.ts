import { comparedPath } from '../../rules/domain-entries.ts';
import type { Place } from './where-to.ts';

/** The entries of a list of domains that are compared as they are, and those with a `*` inside. */
export type DomainEntries = { readonly words: { has(word: string): boolean }; readonly wildcards: readonly string[] };

/** A list of domains, ready to be asked. */
export type Domains = { has(place: Place): boolean };

/** Behind a domain, and behind nothing in a list that has any: there are paths below it. No entry is written so. */
const HAS_PATHS = '/';

/** The words of a list and its wildcards. */
export function partsOfList(entries: readonly string[]): { words: readonly string[]; wildcards: readonly string[] } {
  // Stryker disable next-line MethodExpression,StringLiteral: it saves time: as a pattern a word finds the same.
  const wildcards = entries.filter((entry) => entry.includes('*'));
  // Stryker disable next-line MethodExpression: it saves room: no host has a star.
  const words = entries.filter((entry) => !entry.includes('*'));
  // Stryker disable next-line StringLiteral,ArrayDeclaration: it saves room: no host is empty, or is called so.
  const marks = words.flatMap((word) => (word.includes('/') ? [word.slice(0, word.indexOf('/') + 1)] : []));
  // Stryker disable next-line ConditionalExpression,EqualityOperator: it saves time: without paths none is found.
  return { words: marks.length > 0 ? [...words, ...new Set(marks), HAS_PATHS] : words, wildcards };
}

export function domainsFrom(entries: readonly string[]): Domains {
  const { words, wildcards } = partsOfList(entries);
  return makeDomains({ words: new Set(words), wildcards });
}

export function makeDomains({ words, wildcards }: DomainEntries): Domains {
  const patterns = compileWildcards(wildcards);
  const hasPaths = words.has(HAS_PATHS);
  return {
    has({ host, path }) {
      for (let at = 0; at !== -1; at = host.indexOf('.', at) + 1 || -1) {
        const domain = host.slice(at);
        // Stryker disable next-line ConditionalExpression,LogicalOperator,StringLiteral: it saves time, as above.
        if (words.has(domain) || (hasPaths && path !== '' && hasPath(domain, path, words))) return true;
      }
      return patterns !== undefined && (patterns.get(endingOf(host))?.some((pattern) => pattern.test(host)) ?? false);
    },
  };
}

// Stryker disable next-line ArrowFunction: it saves time: all are tried then.
const endingOf = (host: string): string => host.slice(host.lastIndexOf('.') + 1);

/** Whether the path, or what it begins with up to some border, is listed below the domain. */
function hasPath(domain: string, path: string, words: DomainEntries['words']): boolean {
  // Stryker disable next-line ConditionalExpression: it saves time.
  if (!words.has(domain + HAS_PATHS)) return false;
  const compared = comparedPath(path);
  for (let to = 2; to <= compared.length; to++)
    if (isBorder(compared, to) && words.has(domain + compared.slice(0, to))) return true;
  return false;
}

const isWord = (unit: string | undefined): boolean => unit !== undefined && /[\p{L}\p{N}]/u.test(unit);
const isBorder = (path: string, at: number): boolean => !isWord(path[at - 1]) || !isWord(path[at]);

/** By their ending, so that few are tried. A `*` stands for any part of one label. */
function compileWildcards(wildcards: readonly string[]): ReadonlyMap<string, readonly RegExp[]> | undefined {
  // Stryker disable next-line ConditionalExpression: it saves time.
  if (wildcards.length === 0) return undefined;
  const byEnding = new Map<string, RegExp[]>();
  for (const wildcard of wildcards) {
    const source = wildcard.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^.]*');
    const known = byEnding.get(endingOf(wildcard)) ?? [];
    known.push(new RegExp(`(?:^|\\.)${source}$`));
    byEnding.set(endingOf(wildcard), known);
  }
  return byEnding;
}
