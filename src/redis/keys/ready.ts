/** STRING, for a second: written to see that Redis takes writes. */
export const READY = 'unsaid:ready';
