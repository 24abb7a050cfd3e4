import { createReadStream } from 'node:fs';

/**
 * The lines of a UTF-8 file, without their ends (those of Unix, Windows or old Macs) and without a byte order mark before
 * the first. Unlike `node:readline`, a line separator (U+2028) within a text ends no line: JSON has it as it stands.
 * @throws what the file system says, such as EISDIR
 */
export async function* fileLines(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  // The other half of a line end may be the first of the next chunk.
  let held = '';
  for await (const chunk of createReadStream(file)) {
    const text = held + decoder.decode(chunk as Buffer, { stream: true });
    held = text.endsWith('\r') ? '\r' : '';
    const [first = '', ...others] = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/);
    rest += first;
    for (const other of others) {
      yield rest;
      rest = other;
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
