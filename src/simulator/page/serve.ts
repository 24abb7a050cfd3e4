import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html'],
  '/page.js': ['page.js', 'text/javascript'],
  '/page.css': ['page.css', 'text/css'],
  '/tokens.css': ['../../style/tokens.css', 'text/css'],
};

/** Message text is somebody else's: nothing inline runs, whatever reaches the page. */
const POLICY =
  "default-src 'none'; img-src data:; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** The page's own files; anything else is 404. Read each time, so that a change shows on reload. */
export async function pageFile(response: ServerResponse, path: string): Promise<void> {
  const entry = FILES[path];
  if (entry === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('not found\n');
    return;
  }
  const [file, type] = entry;
  const content = await readFile(new URL(file, import.meta.url));
  response.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  });
  response.end(content);
}
