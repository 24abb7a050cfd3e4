import { afterAll, beforeAll } from 'vitest';
import { type ApiRig, openApiRig } from './api-rig.ts';
import { standingFor } from './standing-for.ts';

/** The service of a file or describe, with its API: opened before the hooks that are written below it, closed after them. */
export function useApi(...how: Parameters<typeof openApiRig>): ApiRig {
  let rig: ApiRig | undefined;
  beforeAll(async () => {
    rig = await openApiRig(...how);
  });
  afterAll(() => rig?.close());
  return standingFor('the API of this file', () => rig);
}
