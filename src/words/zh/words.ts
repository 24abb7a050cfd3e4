import type { Words } from '../words.ts';
import { asked } from './asked.ts';
import { commands, usage } from './commands.ts';
import { desk } from './desk.ts';
import { doctor } from './doctor.ts';
import { help } from './help.ts';
import { init } from './init.ts';
import { kept } from './kept.ts';
import { ZH } from './rules.ts';
import { story } from './story.ts';

export const words: Words = {
  language: 'zh',
  help,
  usage,
  rules: ZH,
  commands,
  doctor,
  init,
  asked,
  desk,
  story,
  kept,
};
