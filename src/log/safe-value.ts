/**
 * What a line of log may say. Errors of libraries carry what they were asked with: ioredis hangs a command's arguments on
 * them, JSON.parse quotes what it was given, a URL brings its password. So an error is copied by a list of what is
 * allowed, and all strings lose what looks like a secret or is one.
 */
export type SafeError = {
  readonly type: string;
  readonly code?: string | number;
  readonly message: string;
  /** Where it was thrown: the calls, without what they were called with. */
  readonly stack?: string;
  readonly cause?: SafeError;
  readonly errors?: readonly SafeError[];
};

/** Makes values safe to log. `secrets` are taken out wherever they stand. */
export type Safe = {
  error(error: unknown): SafeError;
  text(text: string): string;
  /** Fields of a line of log; errors in them at any depth, too. */
  fields(fields: object): Record<string, unknown>;
};

const LONGEST_MESSAGE = 500;
const LONGEST_TEXT = 16_384;
const DEEPEST = 6;
const MOST_ENTRIES = 100;
const MOST_CALLS = 20;
/** A secret shorter than this is found in ordinary words. */
const SHORTEST_SECRET = 6;

/** Fields of these names are never logged, in whatever case they are written. */
const NOT_LOGGED: ReadonlySet<string> = new Set([
  ...['secretkey', 'secret', 'secrets', 'token', 'tokens', 'usersig', 'sign', 'password', 'passwd'],
  ...[
    'authorization',
    'cookie',
    'headers',
    'url',
    'text',
    'texts',
    'parts',
    'body',
    'msgbody',
    'content',
    'msgcontent',
  ],
  ...['cloudcustomdata', 'args', 'argv', 'lasterror', 'input', 'linetext'],
]);

export function makeSafe(secrets: readonly string[] = []): Safe {
  const known = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length);

  const text = (value: string): string => {
    let out = value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
    for (const secret of known) if (out.includes(secret)) out = out.replaceAll(secret, '***');
    return out.includes('@') || out.includes('=') ? withoutCredentials(out) : out;
  };

  const error = (thrown: unknown, depth = 0): SafeError => {
    // Something thrown that is no error may be anything, also a text.
    if (!(thrown instanceof Error)) return { type: typeof thrown, message: 'something that is no error was thrown' };
    const { code, errors } = thrown as { readonly code?: unknown; readonly errors?: unknown };
    const deeper = depth < DEEPEST;
    return {
      type: nameOf(thrown),
      ...(isCode(code) && { code }),
      message: text(messageOf(thrown)).slice(0, LONGEST_MESSAGE),
      ...stackOf(thrown, text),
      ...(deeper && thrown.cause !== undefined && { cause: error(thrown.cause, depth + 1) }),
      ...(deeper && Array.isArray(errors) && { errors: errors.slice(0, 5).map((one) => error(one, depth + 1)) }),
    };
  };

  const value = (of: unknown, depth: number): unknown => {
    if (typeof of === 'string') return text(of);
    if (typeof of === 'bigint') return String(of);
    if (typeof of !== 'object' || of === null) return typeof of === 'function' ? undefined : of;
    if (of instanceof Error) return error(of);
    if (of instanceof Date) return Number.isNaN(of.getTime()) ? null : of.toISOString();
    if (ArrayBuffer.isView(of)) return `[${of.byteLength} bytes]`;
    if (depth >= DEEPEST) return '[deeper]';
    if (of instanceof Set) return value([...of], depth);
    if (of instanceof Map) return value(Object.fromEntries(of), depth);
    if (!Array.isArray(of)) return fields(of, depth + 1);
    const shown = of.slice(0, MOST_ENTRIES).map((each) => value(each, depth + 1));
    return of.length > MOST_ENTRIES ? [...shown, `and ${of.length - MOST_ENTRIES} more`] : shown;
  };

  const fields = (of: object, depth = 0): Record<string, unknown> => {
    const safe: Record<string, unknown> = {};
    for (const [name, each] of Object.entries(of)) {
      safe[name] = NOT_LOGGED.has(name.toLowerCase().replaceAll(/[_-]/g, '')) ? '[not logged]' : value(each, depth);
    }
    return safe;
  };

  return { error: (thrown) => error(thrown), text, fields: (of) => fields(of) };
}

/**
 * A text without the credentials of its URLs: everything before the last `@` of a URL, since a password may hold one
 * itself, and the signatures of Tencent's query strings.
 */
function withoutCredentials(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s"'<>]*@/gi, '$1***@')
    .replace(/\b(usersig|sign|password|passwd|token|secret)=[^&\s"']+/gi, '$1=***');
}

function nameOf(thrown: Error): string {
  const name = typeof thrown.name === 'string' && thrown.name !== 'Error' ? thrown.name : thrown.constructor?.name;
  return /^[A-Za-z_$][\w$]{0,63}$/.test(name ?? '') ? name : 'Error';
}

const isCode = (code: unknown): code is string | number =>
  typeof code === 'number' || (typeof code === 'string' && /^[\w.-]{1,64}$/.test(code));

/** A quote, but not the apostrophe within a word. */
const QUOTE = /["`“”‘’«»]|(?<!\w)'|'(?!\w)/gu;

/** Quotes are where messages of libraries put what they were given. Of system errors it is a path, which is ours. */
function messageOf(thrown: Error): string {
  const message = String(thrown.message);
  if ('syscall' in thrown && 'errno' in thrown) return message;
  // Redis names the command that a user may not run, and then, of one it does not know, the arguments.
  const command = /^(\w+ .{0,120}?(?:run the|unknown command) )['"`]([\w|]{1,32})['"`]/.exec(message);
  if (command !== null) return `${command[1]}'${command[2]}'`;
  const quotes = [...message.matchAll(QUOTE)].map(({ index }) => index);
  if (quotes.length === 0) return message;
  const rest = quotes.length % 2 === 0 ? message.slice(quotes.at(-1)! + 1) : '';
  return `${message.slice(0, quotes[0])}'…'${rest}`;
}

const PLACE = String.raw`(?:file:\/\/|node:|\/)[^()\s]+:\d+:\d+`;
const CALL = new RegExp(
  String.raw`^ {4}at (?:(?:async )?(?:new )?[\w$.#<>[\] ]{1,120} \(${PLACE}\)|(?:async )?${PLACE})$`,
);

/** The calls alone: V8 puts the message first, and a message may look like calls. */
function stackOf({ stack, message }: Error, write: (text: string) => string): { stack?: string } {
  if (typeof stack !== 'string') return {};
  const after = message !== '' && stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  const calls = stack
    .slice(after)
    .split('\n')
    .filter((line) => CALL.test(line));
  return calls.length === 0 ? {} : { stack: write(calls.slice(0, MOST_CALLS).join('\n')) };
}
