import { loadScript } from './lua.ts';

export const STRIKE = loadScript('sanction/strike');
export const REVIEW = loadScript('journal/tell', 'sanction/review');
