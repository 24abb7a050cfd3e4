import { enableCompileCache, getCompileCacheDir } from 'node:module';
import path from 'node:path';

/**
 * From here on Node keeps what it made of each source under `.cache/`, which a start reads in two thirds of the time; where that
 * cannot be written, nothing is kept. In the folder of the sources, because whoever may write there may change them anyway.
 * NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE=1 none. `env` is that of the process: its threads go by it.
 */
export function keepCompiled(env: NodeJS.ProcessEnv): void {
  const folder = path.join(import.meta.dirname, '../.cache/node-compile');
  enableCompileCache(folder);
  if (getCompileCacheDir() !== undefined) env.NODE_COMPILE_CACHE ??= folder;
}
