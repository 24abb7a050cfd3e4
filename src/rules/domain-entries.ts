/** A `*` for a part of a label: more of them in one entry could cost more than the rest of the list. */
const MOST_STARS = 3;
/** What must be written out beside a `*`. */
const FEWEST_LETTERS = 3;

/** So much of a path is compared. */
const LONGEST_PATH = 120;
/** A longer entry is not kept. */
const LONGEST_ENTRY = 255;

/**
 * A path as entries and addresses are compared: percent-encoded letters decoded, slashes in a row as one, in lower case, and
 * no more of it than is compared.
 */
export function comparedPath(path: string): string {
  // Stryker disable next-line StringLiteral: it saves time.
  const decoded = path.includes('%') ? path.replace(/(?:%[0-9a-f]{2})+/gi, decodedBytes) : path;
  return decoded
    .replace(/\/{2,}/g, '/')
    .slice(0, LONGEST_PATH)
    .toLowerCase();
}

function decodedBytes(bytes: string): string {
  try {
    const decoded = decodeURIComponent(bytes);
    return /[\s\p{C}]/u.test(decoded) ? bytes : decoded;
  } catch {
    return bytes;
  }
}

/**
 * An entry as it is compared: a domain in ASCII (punycode), lower case, without a leading "*." or a trailing dot; an
 * ending without its dot (`xyz`); with a path behind it in lower case; with a `*`; or an app by its scheme (`weixin:`).
 * Undefined where it is none of these.
 */
export function domainOf(written: string): string | undefined {
  const entry = written.trim();
  const app = /^([a-z][a-z0-9+.-]{1,30}):\/\/(\S*)$/i.exec(entry);
  if (app !== null) return /^(?:https?|ftp)$/i.test(app[1]!) ? undefined : appOf(app[1]!, app[2]!);
  const slash = entry.indexOf('/');
  // Stryker disable next-line EqualityOperator: nothing stands before a slash at the beginning.
  if (slash < 0) return hostOf(entry);
  const host = hostOf(entry.slice(0, slash));
  if (host === undefined || host.includes('*') || !host.includes('.') || /[\s*]/.test(entry)) return undefined;
  // Stryker disable next-line MethodExpression: its path is the same.
  const url = URL.parse(`http://${host}${entry.slice(slash)}`);
  // Stryker disable next-line ConditionalExpression: said for the type checker: a host that was read may have any path.
  if (url === null) return undefined;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path === '/' ? host : withPath(host, path.replace(/(?<=[\p{L}\p{N}])\/$/u, ''));
}

function withPath(host: string, path: string): string | undefined {
  const entry = host + comparedPath(path);
  return entry.length > LONGEST_ENTRY ? undefined : entry;
}

const appOf = (scheme: string, path: string): string | undefined =>
  path === '' ? `${scheme.toLowerCase()}:` : withPath(`${scheme.toLowerCase()}:`, `/${path}`);

function hostOf(written: string): string | undefined {
  const isEnding = /^\*?\.[^.\s*]+$/.test(written);
  const bare = written.replace(/^\*?\./, '').replace(/\.$/, '');
  if (!/^[^\s/:@?#]+$/.test(bare)) return undefined;
  if (bare.includes('*')) return wildcardOf(bare);
  if (!bare.includes('.') && !isEnding) return undefined;
  return URL.parse(`http://${isEnding ? `a.${bare}` : bare}/`)?.hostname.slice(isEnding ? 2 : 0);
}

function wildcardOf(written: string): string | undefined {
  const lower = written.toLowerCase();
  const stars = lower.split('*').length - 1;
  const labels = lower.split('.');
  const fits = labels.every((label) => /^[a-z0-9*-]{1,63}$/.test(label));
  const letters = labels.slice(0, -1).join('').replaceAll('*', '').length;
  return fits && stars <= MOST_STARS && letters >= FEWEST_LETTERS && !labels.at(-1)!.includes('*') ? lower : undefined;
}
