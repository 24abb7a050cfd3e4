import { crc32 } from 'node:zlib';

/**
 * One record of a spool file: `length:u32le crc32:u32le payload`. The checksum covers the payload, so a record that was
 * being written when the power went is told apart from a whole one, and everything before it is still good.
 */
const HEADER_BYTES = 8;
/** A callback body is at most CALLBACK_MAX_BYTES; a length beyond this is damage, not data. */
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

export function encodeFrame(payload: string): Buffer {
  const bytes = Buffer.byteLength(payload);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + bytes);
  frame.write(payload, HEADER_BYTES);
  frame.writeUInt32LE(bytes, 0);
  frame.writeUInt32LE(crc32(frame.subarray(HEADER_BYTES)), 4);
  return frame;
}

export type DecodedFrames = {
  readonly payloads: readonly string[];
  /** Bytes at the end that are no whole record: a torn write. 0 when the file is whole. */
  readonly tornBytes: number;
};

/** Reads records until the first one that is torn or damaged; never throws. */
export function decodeFrames(file: Buffer): DecodedFrames {
  const payloads: string[] = [];
  let at = 0;
  while (file.length - at >= HEADER_BYTES) {
    const bytes = file.readUInt32LE(at);
    const end = at + HEADER_BYTES + bytes;
    if (bytes > MAX_PAYLOAD_BYTES || end > file.length) break;
    const payload = file.subarray(at + HEADER_BYTES, end);
    if (crc32(payload) !== file.readUInt32LE(at + 4)) break;
    payloads.push(payload.toString('utf8'));
    at = end;
  }
  return { payloads, tornBytes: file.length - at };
}
