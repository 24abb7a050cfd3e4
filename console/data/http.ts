/** The API refused, or could not be reached (`code` is `away`). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  constructor(code: string, status: number, detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}

export type Asking = {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** Sent as If-Match. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Said<T> = { readonly body: T; readonly etag: string | undefined };

const whenSignedOut = new Set<() => void>();
export const onSignedOut = (listener: () => void): void => {
  whenSignedOut.add(listener);
};

/** How long to wait for an answer, in ms. */
const PATIENCE_MS = 20_000;

/**
 * Calls the API. Every request that changes something has its own Idempotency-Key, so it takes effect once.
 *
 * @throws Refusal
 */
export async function askWhole<T>(method: string, path: string, asking: Asking = {}): Promise<Said<T>> {
  const { query = {}, body, etag, signal } = asking;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const target = `/api/v1${path}${search.size === 0 ? '' : `?${search}`}`;
  const patience = AbortSignal.timeout(PATIENCE_MS);
  let answer: Response;
  try {
    answer = await fetch(target, {
      method,
      credentials: 'same-origin',
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      headers: {
        Accept: 'application/json',
        ...(method === 'GET' ? {} : { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }),
        ...(etag === undefined ? {} : { 'If-Match': etag }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Refusal('away', 0, String((cause as Error).message));
  }
  const read = await bodyOf(answer, signal);
  if (answer.ok) return { body: read as T, etag: answer.headers.get('ETag') ?? undefined };
  const { code = 'broken', detail = answer.statusText } = read as { code?: string; detail?: string };
  if (code === 'not-signed-in' && path !== '/session') for (const listener of whenSignedOut) listener();
  throw new Refusal(code, answer.status, detail);
}

/**
 * What it says; `{}` where it says nothing. What is no JSON did not come from the API: a proxy's page, or half an answer.
 *
 * @throws Refusal
 */
async function bodyOf(answer: Response, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    const text = await answer.text();
    if (text === '') return {};
    if (/json/.test(answer.headers.get('Content-Type') ?? '')) return JSON.parse(text);
    if (!answer.ok) return {};
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Refusal('away', answer.status, String((cause as Error).message));
  }
  throw new Refusal('away', answer.status, 'this is no answer of the API');
}

export const ask = async <T>(method: string, path: string, asking?: Asking): Promise<T> =>
  (await askWhole<T>(method, path, asking)).body;
