import { loadScript } from './lua.ts';

export const LATE_KEEP = loadScript('late/keep');
export const LATE_TAKE = loadScript('late/take');
export const LATE_DONE = loadScript('late/done');
