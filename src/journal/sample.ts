import { hash } from 'node:crypto';

/**
 * Where chance puts a message: a whole number below 2^48 that follows from what names it. The lowest of a rule, version
 * and hour are its sample: whoever draws, in however many processes and however often, draws the same.
 */
export const drawOf = (subject: string): number => hash('sha256', subject, 'buffer').readUIntBE(0, 6);

/** How many are drawn for a rule, a version and an hour. */
export const SAMPLE_SIZE = 50;
