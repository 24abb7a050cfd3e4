/**
 * Room for UTF-16 units that is used again for text after text, with its bytes wrapped once: wrapping them is half of what it
 * costs to make a short text of them.
 */
export type UnitRoom = { readonly units: Uint16Array; readonly bytes: Buffer };

export function makeRoom(size: number): UnitRoom {
  const units = new Uint16Array(size);
  return { units, bytes: Buffer.from(units.buffer) };
}

/** The units of a room as text, half-open. */
export const textIn = ({ bytes }: UnitRoom, from: number, to: number): string =>
  bytes.toString('utf16le', from * 2, to * 2);
