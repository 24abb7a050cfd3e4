import { join } from 'node:path';
import { findModel } from '../rulebook/kept-lines.ts';
import { MODEL_NAME } from '../rules/model-file.ts';
import { UsageError } from './terminal.ts';

/** Where the model of that name stands, if there is one; else under `models/`. Throws for what is no name. */
export async function modelPlace(name: string, directory: string): Promise<string> {
  if (!MODEL_NAME.test(name)) throw new UsageError(({ usage }) => usage.modelName(name));
  return (await findModel(name, directory)) ?? join(directory, 'models', `${name}.model`);
}
