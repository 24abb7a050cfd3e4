import type { Request } from 'express';
import { Problem } from '../problem.ts';

/**
 * Host names under which this listener accepts requests. A foreign page whose name was pointed at this machine (DNS
 * rebinding) asks under its own name, and a foreign page that submits a form here sends its own Origin.
 */
export function makeOrigins(origins: readonly string[] | undefined) {
  const given = origins?.map((origin) => ({ origin, host: new URL(origin).host }));
  const knownTo = ({ socket }: Request) => {
    if (given !== undefined) return given;
    const port = socket.localPort ?? 0;
    return ['localhost', '127.0.0.1', '[::1]'].map((name) => {
      const { origin, host } = new URL(`http://${name}:${port}`);
      return { origin, host };
    });
  };
  return {
    /** @throws Problem */
    check: (req: Request): void => {
      const known = knownTo(req);
      const host = (req.headers.host ?? '').toLowerCase();
      if (!known.some((one) => one.host === host)) {
        throw new Problem(
          'wrong-host',
          `Host is none of ${known.map((one) => one.host).join(', ')}; CONSOLE_ORIGIN names them`,
        );
      }
      const { origin } = req.headers;
      if (origin !== undefined && !known.some((one) => one.origin === origin)) {
        throw new Problem('wrong-origin', 'Origin is not the one of the console; CONSOLE_ORIGIN names it');
      }
    },
    /** Whether the browser reaches us over TLS. */
    isSecure: (req: Request): boolean => {
      const host = (req.headers.host ?? '').toLowerCase();
      return knownTo(req).some((one) => one.host === host && one.origin.startsWith('https:'));
    },
  };
}
export type Origins = ReturnType<typeof makeOrigins>;
