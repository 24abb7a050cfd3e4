/** All addresses of the console, in one table. An address holds all that its page shows, so people share pages by link. */
const PATTERNS = {
  reviews: '/reviews',
  review: '/reviews/:id',
  messages: '/messages',
  story: '/messages/*ref',
  sender: '/senders/:id',
  rules: '/rules',
  rule: '/rules/:id',
  label: '/rules/:id/label',
  list: '/lists/:id',
  try: '/try',
  live: '/live',
  held: '/held',
  refused: '/refused',
  notices: '/notices',
  acts: '/acts',
  settings: '/settings',
} as const;

export type PageName = keyof typeof PATTERNS;
export const PAGES = Object.keys(PATTERNS) as PageName[];

export type Place = {
  readonly page: PageName | 'nowhere';
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
};

/** `/` is the page where the day begins. */
const FIRST: Place = { page: 'reviews', params: {}, query: {} };

/** @param target path and query as in the browser's address: `/reviews?rule=flood` */
export function parsePlace(target: string): Place {
  const [path = '', search = ''] = target.split(/\?(.*)/s);
  const query = Object.fromEntries(new URLSearchParams(search));
  if (path === '/' || path === '') return { ...FIRST, query };
  const segments = path.slice(1).split('/');
  for (const page of PAGES) {
    const params = match(PATTERNS[page].slice(1).split('/'), segments);
    if (params !== undefined) return { page, params, query };
  }
  return { page: 'nowhere', params: {}, query };
}

export function printPlace({ page, params, query }: Place): string {
  const pattern = page === 'nowhere' ? '/nowhere' : PATTERNS[page];
  const path = pattern.replace(/([:*])(\w+)/g, (_, kind: string, name: string) => {
    const value = params[name] ?? '';
    return kind === '*' ? value.split('/').map(segmentOf).join('/') : segmentOf(value);
  });
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  return search === '' ? path : `${path}?${search}`;
}

/**
 * Browsers resolve `.` and `..` in a path, even escaped: an account with such a name gets a `~` in front, and so does one
 * whose name already looks like that.
 */
export const segmentOf = (text: string): string => encodeURIComponent(/^~*\.{1,2}$/.test(text) ? `~${text}` : text);
const textOf = (segment: string): string => decodeURIComponent(segment).replace(/^~(?=~*\.{1,2}$)/, '');

/** A message as part of an API path: each segment is encoded once more. The reference has its dots escaped already. */
export const inPath = (ref: string): string => ref.split('/').map(encodeURIComponent).join('/');

export const to = (page: PageName, params: Place['params'] = {}, query: Place['query'] = {}): string =>
  printPlace({ page, params, query });

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const rest = part.startsWith('*');
    const value = rest ? segments.slice(index) : segments.slice(index, index + 1);
    if (value.length === 0) return undefined;
    if (!rest && !part.startsWith(':')) {
      if (value[0] !== part) return undefined;
      continue;
    }
    try {
      params[part.slice(1)] = value.map(textOf).join('/');
    } catch {
      return undefined;
    }
    if (rest) return params;
  }
  return pattern.length === segments.length ? params : undefined;
}
