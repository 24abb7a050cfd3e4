import type { Words } from '../words.ts';
import { commands, usage } from './commands.ts';
import { doctor } from './doctor.ts';
import { help } from './help.ts';
import { init } from './init.ts';
import { ZH } from './rules.ts';

export const words: Words = { language: 'zh', help, usage, rules: ZH, commands, doctor, init };
