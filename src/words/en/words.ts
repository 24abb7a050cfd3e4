import type { Words } from '../words.ts';
import { asked } from './asked.ts';
import { commands, usage } from './commands.ts';
import { desk } from './desk.ts';
import { doctor } from './doctor.ts';
import { help } from './help.ts';
import { init } from './init.ts';
import { kept } from './kept.ts';
import { EN } from './rules.ts';
import { story } from './story.ts';

export const words: Words = {
  language: 'en',
  help,
  usage,
  rules: EN,
  commands,
  doctor,
  init,
  asked,
  desk,
  story,
  kept,
};
