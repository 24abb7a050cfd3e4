import { loadScript } from './lua.ts';

export const COUNT = loadScript('counters/count');
export const RECENT = loadScript('counters/recent');
