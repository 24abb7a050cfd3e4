import { loadScript } from './lua.ts';

export const NOTE_ONCE = loadScript('acts/note-once');
