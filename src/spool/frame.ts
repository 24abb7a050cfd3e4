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
  /** Records left out because their bytes are not what was written: the disk changed them. Whole ones stand behind them. */
  readonly damaged: number;
  /** Bytes at the end that are no whole record: a torn write. 0 when the file is whole. */
  readonly tornBytes: number;
};

/** Reads all records that are whole, up to the torn end; never throws. */
export function decodeFrames(file: Buffer): DecodedFrames {
  const payloads: string[] = [];
  let damaged = 0;
  let at = 0;
  for (let end = endOf(file, at); end !== undefined; end = endOf(file, at)) {
    if (isWhole(file, at, end)) {
      payloads.push(file.toString('utf8', at + HEADER_BYTES, end));
    } else {
      const nextEnd = endOf(file, end);
      if (nextEnd === undefined || !isWhole(file, end, nextEnd)) break;
      damaged++;
    }
    at = end;
  }
  return { payloads, damaged, tornBytes: file.length - at };
}

/** Where the record that begins at `at` ends, by its own word; undefined where none can stand. */
function endOf(file: Buffer, at: number): number | undefined {
  if (file.length - at < HEADER_BYTES) return undefined;
  const bytes = file.readUInt32LE(at);
  const end = at + HEADER_BYTES + bytes;
  return bytes > MAX_PAYLOAD_BYTES || end > file.length ? undefined : end;
}

const isWhole = (file: Buffer, at: number, end: number): boolean =>
  crc32(file.subarray(at + HEADER_BYTES, end)) === file.readUInt32LE(at + 4);
