import { loadScript } from './lua.ts';

export const EVIDENCE = loadScript('record/evidence');
