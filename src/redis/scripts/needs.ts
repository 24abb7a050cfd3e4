import { loadScript } from './lua.ts';

export const NEEDS = loadScript('needs');
