import type { IncomingMessage } from 'node:http';

/** Bytes of a body that its head announces; NaN without a (sane) Content-Length. */
export function announcedBytes(req: IncomingMessage): number {
  return Number(req.headers['content-length']);
}

/**
 * Reads a body as text, and no more of it than allowed: `done` is called once, with the text, or undefined when it is too
 * large. When the client goes away `done` is not called at all, since nobody waits for an answer. Bytes are counted, not
 * characters.
 */
export function readBody(req: IncomingMessage, maxBytes: number, done: (text: string | undefined) => void): void {
  let first: Buffer | undefined;
  let rest: Buffer[] | undefined;
  let bytes = 0;
  const onData = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      req.off('data', onData);
      req.off('end', onEnd);
      req.resume();
      done(undefined);
    } else if (first === undefined) {
      first = chunk;
    } else {
      rest ??= [first];
      rest.push(chunk);
    }
  };
  const onEnd = (): void => {
    const whole = rest === undefined ? first : Buffer.concat(rest, bytes);
    done(whole === undefined ? '' : withoutMark(whole.toString('utf8')));
  };
  req.on('data', onData);
  req.on('end', onEnd);
}

/** Some proxies and clients put a byte order mark before JSON (RFC 8259, section 8.1, lets a reader pass over it). */
const withoutMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
