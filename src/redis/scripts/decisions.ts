import { loadScript } from './lua.ts';

export const DECISIONS = loadScript('decisions/decisions');
