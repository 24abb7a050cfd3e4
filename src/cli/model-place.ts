import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from './terminal.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Where the model of that name stands, if there is one; else under `models/`. Throws for what is no name. */
export async function modelPlace(name: string, directory: string): Promise<string> {
  if (!NAME.test(name)) throw new UsageError(({ usage }) => usage.modelName(name));
  const paths = existsSync(directory) ? await readdir(directory, { recursive: true }) : [];
  const there = paths.find((path) => path.split(/[\\/]/).at(-1)!.toLowerCase() === `${name}.model`.toLowerCase());
  return join(directory, there ?? join('models', `${name}.model`));
}
