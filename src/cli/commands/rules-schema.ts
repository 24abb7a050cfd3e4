import { jsonSchema } from '../../rules/format.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

/** The JSON Schema of rule files, for editors. docs/rules.schema.json is this. */
export const rulesSchema: Command = async (args, { stdout }) => {
  readArguments(args, {}, 0);
  stdout.write(`${JSON.stringify(jsonSchema(), null, 2)}\n`);
  return EXIT.done;
};
