import type { Request } from 'express';
import type { z } from 'zod';
import type { Route } from './contract/route.ts';
import { idOf } from './path-segment.ts';
import { invalid, type Pointer } from './problem.ts';

/** Reads a request as its route declares it. @throws Problem `invalid`, with every place that is wrong */
export function readRequest({ params, query, body }: Route, req: Request) {
  const pointers: Pointer[] = [];
  const read = (schema: z.ZodType | undefined, value: unknown, where: (path: readonly PropertyKey[]) => string) => {
    if (schema === undefined) return undefined;
    const parsed = schema.safeParse(value, { reportInput: false });
    if (parsed.success) return parsed.data;
    for (const { path, message, ...issue } of parsed.error.issues) {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
      for (const key of keys) pointers.push({ pointer: where(key), detail: message });
    }
    return undefined;
  };
  pointers.push(...brokenIn(req.params));
  const first = (path: readonly PropertyKey[]) => String(path[0] ?? '');
  const said = {
    params: read(params, joined(req.params), (path) => `{${first(path)}}`) ?? {},
    query: query === undefined ? {} : read(query, req.query, (path) => `?${first(path)}`),
    body: read(body, req.body, (path) => path.map((key) => `/${escaped(String(key))}`).join('') || '/'),
  };
  if (query === undefined) {
    for (const name of Object.keys(req.query)) pointers.push({ pointer: `?${name}`, detail: 'nothing is asked here' });
  }
  if (pointers.length > 0) throw invalid(pointers);
  return said;
}

type Params = Readonly<Record<string, string | readonly string[]>>;

/** Joins the segments of a wildcard into one value. */
const joined = (params: Params): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? idOf(value) : value.join('/')]),
  );

/** Refuses a reference encoded only once, since it would name another message: `group/a%2Fb/1` is not `group/a/b/1`. */
const brokenIn = (params: Params): Pointer[] =>
  Object.entries(params).flatMap(([name, value]) =>
    Array.isArray(value) && value.length > 1 && value.some((segment) => segment.includes('/'))
      ? [{ pointer: `{${name}}`, detail: 'a segment has a "/": each segment of a reference is URL-encoded once more' }]
      : [],
  );

/** RFC 6901. */
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
