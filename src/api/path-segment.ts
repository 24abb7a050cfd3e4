/**
 * Writes an id as a path segment. Browsers and most clients resolve `.` and `..`, even escaped (WHATWG URL, "double-dot URL
 * path segment"): `/rules/../hits` would ask for `/hits`. Such an id gets a `~` in front, and so does an id that already
 * looks like that. References do not need it: their dots are escaped (message-ref.ts).
 */
export const segmentOf = (id: string): string => encodeURIComponent(/^~*\.{1,2}$/.test(id) ? `~${id}` : id);

/** The reverse, for a decoded segment. */
export const idOf = (segment: string): string => segment.replace(/^~(?=~*\.{1,2}$)/, '');
