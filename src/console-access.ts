import { type Kind, parsed, refused, splitList } from './environment.ts';

/**
 * What people and programs may do over HTTP. Each of the first four may do all that those before it may; `app` is the
 * app's own backend, which reports and appeals and does nothing else (docs/api.md).
 */
export const CONSOLE_ROLES = ['viewer', 'reviewer', 'analyst', 'manager', 'app'] as const;
export type ConsoleRole = (typeof CONSOLE_ROLES)[number];
export type ConsoleToken = { readonly name: string; readonly role: ConsoleRole; readonly token: string };

export const consoleTokens: Kind<readonly ConsoleToken[]> = {
  expected: `name:role:token, comma-separated, each role one of ${CONSOLE_ROLES.join(', ')}, names and tokens unlike`,
  parse: (value) => {
    const tokens: ConsoleToken[] = [];
    for (const entry of splitList(value)) {
      const [name = '', roleName = '', ...rest] = entry.split(':');
      const role = CONSOLE_ROLES.find((known) => known === roleName);
      const token = rest.join(':');
      const taken = tokens.some((other) => other.name === name || other.token === token);
      if (name === '' || role === undefined || token === '' || taken) return refused;
      tokens.push({ name, role, token });
    }
    return tokens.length > 0 ? parsed(tokens) : refused;
  },
};

export const consoleOrigins: Kind<readonly string[]> = {
  expected: 'one or more origins, comma-separated, such as https://unsaid.example.com, without a path',
  parse: (value) => {
    const origins = splitList(value).map((each) => URL.parse(each));
    const isOrigin = (url: URL | null): url is URL =>
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      url.pathname === '/' &&
      url.search === '' &&
      url.username === '';
    return origins.length > 0 && origins.every(isOrigin) ? parsed(origins.map((url) => url.origin)) : refused;
  },
};
