import { join } from 'node:path';
import { findModel } from '../rulebook/kept-lines.ts';
import { UsageError } from './terminal.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Where the model of that name stands, if there is one; else under `models/`. Throws for what is no name. */
export async function modelPlace(name: string, directory: string): Promise<string> {
  if (!NAME.test(name)) throw new UsageError(({ usage }) => usage.modelName(name));
  return (await findModel(name, directory)) ?? join(directory, 'models', `${name}.model`);
}
