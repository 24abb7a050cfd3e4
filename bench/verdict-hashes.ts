/** Hashes of verdicts, chunk by chunk, so that a difference names a corpus and lines, and no text is ever written down. */
import { createHash } from 'node:crypto';
import type { Corpus } from './verdict-corpora.ts';

/** Lines of a corpus that share a hash. */
export const CHUNK = 250;

/** Of one corpus: what its texts are, and for each way of judging a hash of every chunk. */
export type Hashes = { readonly texts: string; readonly ways: Readonly<Record<string, readonly string[]>> };
export type HashList = Readonly<Record<string, Hashes>>;

const hashOf = (lines: Iterable<string>): string => {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line).update('\0');
  return hash.digest('hex').slice(0, 12);
};

export const textsHash = ({ texts }: Corpus): string => hashOf(texts);

const chunksOf = (texts: readonly string[]): number => Math.ceil(texts.length / CHUNK);

function* judged(texts: readonly string[], chunk: number, way: (text: string) => string): Iterable<string> {
  for (const text of texts.slice(chunk * CHUNK, (chunk + 1) * CHUNK)) yield way(text);
}

export function hashesOf(corpus: Corpus): Hashes {
  const chunks = [...Array(chunksOf(corpus.texts)).keys()];
  const ways = Object.entries(corpus.ways).map(([name, open]) => {
    const way = open();
    return [name, chunks.map((chunk) => hashOf(judged(corpus.texts, chunk, way)))] as const;
  });
  return { texts: textsHash(corpus), ways: Object.fromEntries(ways) };
}

/**
 * Where a corpus is judged otherwise than the list says, as sentences; one chunk in `every` is looked at. Texts that are
 * not those of the list cannot be compared, and `unknown` is told.
 */
export function differences(
  corpus: Corpus,
  list: HashList,
  { every = 1, unknown }: { readonly every?: number; readonly unknown: (why: string) => void },
): string[] {
  const known = list[corpus.name];
  if (known?.texts !== textsHash(corpus)) {
    unknown(`${corpus.name}: the list has no verdicts of these texts`);
    return [];
  }
  return Object.entries(corpus.ways).flatMap(([name, open]) => {
    const way = open();
    const hashes = known.ways[name] ?? [];
    return hashes.flatMap((hash, chunk) => {
      if (chunk % every !== 0 || hashOf(judged(corpus.texts, chunk, way)) === hash) return [];
      return [`${corpus.name}, ${name}: lines ${chunk * CHUNK + 1} to ${(chunk + 1) * CHUNK}`];
    });
  });
}
