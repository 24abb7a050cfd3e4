import type { IncomingMessage } from 'node:http';

/** A JSON object that somebody sent: nothing is known of its fields. */
export type Body = Readonly<Record<string, unknown>>;

/** Larger than any batch; a body above it ends the connection. */
const MAX_BODY_BYTES = 1 << 20;

/** Undefined for all that is no JSON object. */
export function parseBody(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** The whole body as text; undefined when it is too large or breaks off. */
export function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}
