import { createHash } from 'node:crypto';

/** A labelled text that a model is taught. */
export type Line = {
  readonly text: string;
  readonly isMatch: boolean;
  /** Who labelled it, and who sent it, where that is known: how much one of them can move a model is bounded. */
  readonly by: string | undefined;
  readonly sender: string | undefined;
};

export type ReadLine = { readonly ok: true; readonly line: Line } | { readonly ok: false; readonly why: Broken };
/** What is wrong with a line; `rules learn` says it (words/en/commands.ts). */
export type Broken =
  | { readonly not: 'json' | 'object' | 'labelled' }
  | { readonly not: 'text'; readonly is: string }
  | { readonly not: 'named'; readonly key: string };

/** A line of the file: `{"text":…,"label":"match"|"no_match"}`, and perhaps `"by"` and `"sender"`. */
export function readLine(written: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    return { ok: false, why: { not: 'json' } };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, why: { not: 'object' } };
  }
  const { text, label, by, sender } = value as Record<string, unknown>;
  if (typeof text !== 'string') return { ok: false, why: { not: 'text', is: typeof text } };
  if (label !== 'match' && label !== 'no_match') return { ok: false, why: { not: 'labelled' } };
  const whose = { by: by ?? undefined, sender: sender ?? undefined };
  for (const [key, who] of Object.entries(whose)) {
    if (who !== undefined && typeof who !== 'string') return { ok: false, why: { not: 'named', key } };
  }
  return { ok: true, line: { text, isMatch: label === 'match', ...(whose as Pick<Line, 'by' | 'sender'>) } };
}

/** Lines in an order that does not depend on that of the file, and what names all of them. */
export function inFixedOrder(lines: readonly Line[]): { readonly lines: readonly Line[]; readonly digest: string } {
  const keyed = lines
    .map((line) => ({ line, key: keyOf(line) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const hash = createHash('sha256');
  for (const { key } of keyed) hash.update(key);
  return { lines: keyed.map(({ line }) => line), digest: hash.digest('hex') };
}

const keyOf = ({ text, isMatch, by, sender }: Line): string =>
  createHash('sha256')
    .update(JSON.stringify([text, isMatch, by, sender]))
    .digest('hex');
