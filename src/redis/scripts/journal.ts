import { loadScript } from './lua.ts';

export const ADD_FACTS = loadScript('record/apart', 'journal/tell', 'journal/add');
export const TAKEN_FACTS = loadScript('journal/taken');
export const FOLLOW_LEASE = loadScript('journal/lease');
