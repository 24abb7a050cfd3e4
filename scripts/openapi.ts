/** `npm run openapi`: writes the contract of the API as docs/openapi.json. A test holds it against the code. */
import { writeFileSync } from 'node:fs';
import { makeDocument } from '../src/api/openapi.ts';

writeFileSync(new URL('../docs/openapi.json', import.meta.url), `${JSON.stringify(makeDocument(), null, 2)}\n`);
