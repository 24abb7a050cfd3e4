import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Request, RequestHandler, Response } from 'express';

/** Where `scripts/build-console.ts` puts the pages. */
const BUILT_CONSOLE = path.join(import.meta.dirname, '..', '..', 'dist', 'console');

/**
 * What a page may do: run its own scripts and styles and no others. Text never becomes markup (Trusted Types, with no
 * policy).
 */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:"],
  ...["font-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
].join('; ');

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** Best first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;
const A_YEAR = 'public, max-age=31536000, immutable';

type Files = ReadonlyMap<string, Buffer>;

/**
 * Serves the console on the private listener, after all other routes. An address that is no file of the console gets the
 * page, which reads its own address. Without a build it explains how to make one.
 */
export function serveConsole(dir = BUILT_CONSOLE): RequestHandler {
  let loaded: { readonly at: number; readonly files: Files } | undefined;
  /** Serves a new build as soon as it exists. */
  const files = (): Files => {
    const at = statSync(path.join(dir, 'version.json')).mtimeMs;
    if (loaded?.at !== at) loaded = { at, files: readAll(dir) };
    return loaded.files;
  };
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      next();
      return;
    }
    let known: Files;
    try {
      known = files();
    } catch {
      res.status(503).type('text/plain').send('The console is not built; `npm run console:build` builds it.\n');
      return;
    }
    const isFile = /^\/(assets\/|version\.json$)/.test(req.path);
    const name = isFile ? req.path.slice(1) : 'index.html';
    send(known, name, req, res);
  };
}

function send(files: Files, name: string, req: Request, res: Response): void {
  const plain = files.get(name);
  if (plain === undefined) {
    res.status(404).set(HEADERS).type('text/plain').send('There is no such file.\n');
    return;
  }
  const accepted = req.acceptsEncodings();
  const [encoding, end] = ENCODINGS.find(([each, end]) => accepted.includes(each) && files.has(name + end)) ?? [];
  res.set(HEADERS).set({
    'Content-Type': TYPES[path.extname(name)] ?? 'application/octet-stream',
    'Cache-Control': name.startsWith('assets/') ? A_YEAR : 'no-cache',
    Vary: 'Accept-Encoding',
    ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
  });
  res.send(end === undefined ? plain : files.get(name + end));
}

function readAll(dir: string): Files {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(dir, file).split(path.sep).join('/'), readFileSync(file)];
    }),
  );
}
