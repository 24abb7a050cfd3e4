import { crc32 } from 'node:zlib';

/**
 * One record of a spool file: `length:u32le crc32:u32le payload`. The checksum covers the payload, so a record that was
 * being written when the power went is told apart from a whole one, and everything before it is still good.
 */
const HEADER_BYTES = 8;
/** A callback body is at most CALLBACK_MAX_BYTES; a length beyond this is damage, not data. */
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

/** @param payload not empty: zeros, as a disk leaves them after a crash, would be records of nothing */
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
  /** Stretches between whole records that the disk changed: one record or several, header and all. */
  readonly damaged: readonly Buffer[];
  /** Bytes at the end that are no whole record: a torn write. 0 when the file is whole. */
  readonly tornBytes: number;
};

/** Reads all records that are whole, also those behind damage of any length; never throws. */
export function decodeFrames(file: Buffer): DecodedFrames {
  const payloads: string[] = [];
  const damaged: Buffer[] = [];
  let at = 0;
  while (at < file.length) {
    const whole = nextWhole(file, at);
    if (whole === undefined) break;
    if (whole.start > at) damaged.push(Buffer.from(file.subarray(at, whole.start)));
    payloads.push(file.toString('utf8', whole.start + HEADER_BYTES, whole.end));
    at = whole.end;
  }
  return { payloads, damaged, tornBytes: file.length - at };
}

/**
 * The first whole record at or behind `from`. Looking byte by byte is fast: four letters of a payload, read as a length,
 * exceed any file, so a checksum is hardly ever computed for nothing.
 */
function nextWhole(file: Buffer, from: number): { readonly start: number; readonly end: number } | undefined {
  for (let start = from; start + HEADER_BYTES < file.length; start++) {
    const bytes = file.readUInt32LE(start);
    const end = start + HEADER_BYTES + bytes;
    if (bytes === 0 || bytes > MAX_PAYLOAD_BYTES || end > file.length) continue;
    if (crc32(file.subarray(start + HEADER_BYTES, end)) === file.readUInt32LE(start + 4)) return { start, end };
  }
  return undefined;
}
