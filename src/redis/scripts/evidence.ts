import { loadScript } from './lua.ts';

export const EVIDENCE = loadScript('record/apart', 'record/evidence');
