import { PROBLEMS, type ProblemCode } from './contract/route.ts';

/** What was expected, and where: a JSON pointer into the body, `?name` in a query, `{name}` in a path. */
export type Pointer = { readonly pointer: string; readonly detail: string };

/** Thrown to refuse a request; becomes a problem document (RFC 9457). The detail is for people and never quotes a message. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, detail: string, more: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.code = code;
    this.status = PROBLEMS[code];
    this.more = more;
  }

  toDocument(): object {
    const { code, status, message, more } = this;
    return { type: 'about:blank', title: code, status, code, detail: message, ...more };
  }
}

export const invalid = (pointers: readonly Pointer[]): Problem =>
  new Problem(
    'invalid',
    pointers
      .map(({ pointer, detail }) => `${pointer}: ${detail}`)
      .join('; ')
      .slice(0, 2_000),
    {
      pointers,
    },
  );

export const notFound = (what: string): Problem => new Problem('not-found', what);
