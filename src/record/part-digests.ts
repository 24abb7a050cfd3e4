import { hash } from 'node:crypto';
import type { Content, TextPart } from '../model.ts';

/**
 * What a message said, as digests: of each part, of each row of parts that a reader sees joined, and of what it is made of.
 * They lie beside its key, also where no text is kept, so that of an edit it can be told what was there before.
 *
 * 120 bits: whoever makes two texts of one digest could put the second in the place of the first unjudged, and may choose
 * both. The voice is in it, or a quote could become the sender's own words.
 */
const DIGEST_LENGTH = 20;
/** A message of more parts has one digest: it stands as it was or not at all. */
const MOST_PARTS = 16;

const digest = (text: string): string => hash('sha256', text, 'base64url').slice(0, DIGEST_LENGTH);

/** Of an account: enough to tell two editors of one message apart. */
export const digestOfName = (account: string): string => digest(`name ${account}`).slice(0, 8);

const nameOf = ({ voice, business = '', text }: TextPart): string => `${voice ?? 'own'}\u001f${business}\u001f${text}`;

export function digestsOf({ parts, elements }: Pick<Content, 'parts' | 'elements'>): readonly string[] {
  const made = elements === undefined ? [] : [digestOfElements(elements)];
  if (parts.length === 1) return [digest(nameOf(parts[0]!)), ...made];
  if (parts.length > MOST_PARTS)
    return [...new Set([digestOfAll(parts), digestOfAll(parts.filter(isOfBody))]), ...made];
  const rows = rowsOf(parts).filter((row) => row.length > 1);
  return [...new Set([...parts.map((part) => digest(nameOf(part))), ...rows.map(digestOfRow), ...made])];
}

/** The parts of an edit, each with whether it stood in the message before. */
export function withStood(parts: readonly TextPart[], before: ReadonlySet<string>): readonly TextPart[] {
  if (before.size === 0) return parts;
  if (parts.length > MOST_PARTS) {
    return before.has(digestOfAll(parts)) ? parts.map((part) => ({ ...part, stood: 'joined' })) : parts;
  }
  return rowsOf(parts).flatMap((row) => {
    const stoodJoined = row.length > 1 && before.has(digestOfRow(row));
    return row.map((part): TextPart => {
      if (stoodJoined) return { ...part, stood: 'joined' };
      if (!before.has(digest(nameOf(part)))) return part;
      return { ...part, stood: row.length === 1 ? 'joined' : 'alone' };
    });
  });
}

/** Whether the message is made of what it was made of. */
export const isMadeAsBefore = ({ elements }: Pick<Content, 'elements'>, before: ReadonlySet<string>): boolean =>
  elements === undefined || before.has(digestOfElements(elements));

/** Of the kinds, not of how many there are: as versions before wrote it. */
const digestOfElements = (elements: readonly string[]): string =>
  digest(`elements ${[...new Set(elements)].toSorted().join(' ')}`);
/** What is left of an edit by somebody else (authorship.ts). */
export const isOfBody = ({ voice, source }: TextPart): boolean => voice !== 'quoted' && source !== 'cloud';
const digestOfAll = (parts: readonly TextPart[]): string => digest(`all ${JSON.stringify(parts.map(nameOf))}`);
/** Of parts that a reader sees joined, by their text alone: cut elsewhere, it reads the same. */
export const digestOfRow = (row: readonly TextPart[]): string =>
  row.length === 1
    ? digest(nameOf(row[0]!))
    : digest(`row ${row[0]!.voice ?? 'own'}\u001f${row.map(({ text }) => text).join('')}`);

/** Parts that a reader sees joined. */
function rowsOf(parts: readonly TextPart[]): readonly (readonly TextPart[])[] {
  const rows: TextPart[][] = [];
  for (const part of parts) {
    const last = rows.at(-1);
    if (last !== undefined && last[0]!.run === part.run) last.push(part);
    else rows.push([part]);
  }
  return rows;
}
