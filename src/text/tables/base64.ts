/** Numbers of 32 bits, low byte first, as text that a JSON file holds and that takes no time to read. */
export function fromBase64(text: string): Uint32Array {
  const bytes = Buffer.from(text, 'base64');
  // A buffer may begin anywhere in its memory, and numbers may not.
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export const toBase64 = ({ buffer, byteOffset, byteLength }: Uint32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');
