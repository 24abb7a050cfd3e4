/**
 * How an id stands in a path. Browsers and most clients take `.` and `..` for steps in the tree, also where they are
 * escaped (WHATWG URL, "double-dot URL path segment"): `/rules/../hits` would ask for `/hits`. Such an id has a `~` before
 * it, and one that looks like that one more. References need none of it: they have their dots escaped (message-ref.ts).
 */
export const segmentOf = (id: string): string => encodeURIComponent(/^~*\.{1,2}$/.test(id) ? `~${id}` : id);

/** The reverse, of a segment that was decoded. */
export const idOf = (segment: string): string => segment.replace(/^~(?=~*\.{1,2}$)/, '');
