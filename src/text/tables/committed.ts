import { readFileSync } from 'node:fs';

/**
 * A file of `src/text/data/` as bytes. It is code that happens to be numbers, the same as long as a process runs: read as an
 * import would, but not decoded, parsed or copied, and only when it is asked for.
 */
export function committedBytes(name: string): Uint8Array<ArrayBuffer> {
  const bytes = readFileSync(new URL(`../data/${name}`, import.meta.url));
  // A buffer of few bytes begins anywhere in memory that it shares, and numbers may not.
  return bytes.byteOffset === 0 && bytes.buffer.byteLength === bytes.byteLength
    ? new Uint8Array(bytes.buffer as ArrayBuffer)
    : Uint8Array.from(bytes);
}
