import type { EpochMs } from '../model.ts';

/** History of the smallest plan: 7 days (docs 33529). Recall works within it, and not after. */
const ROAMING_MS = 7 * 86_400_000;
/** Live rooms keep no history; a recall reaches who is online, and only for an hour (docs 34965, 2026-01). */
const LIVE_ROOM_MS = 3_600_000;

/** Live rooms by the names callbacks use; `Live` is a LiveKit room (docs 74348). */
const LIVE_ROOMS: ReadonlySet<string> = new Set(['AVChatRoom', 'Live']);

export const isLiveRoom = (groupType: string | undefined): boolean =>
  groupType !== undefined && LIVE_ROOMS.has(groupType);

/** When a recall of this message becomes impossible. `roamingMs`: how long the app's plan keeps history. */
export function expiresAtOf(
  message: { readonly sentAt: EpochMs; readonly groupType: string | undefined },
  roamingMs: number = ROAMING_MS,
): EpochMs {
  return message.sentAt + (isLiveRoom(message.groupType) ? LIVE_ROOM_MS : roamingMs);
}
