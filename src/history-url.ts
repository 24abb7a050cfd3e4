import path from 'node:path';
import { type Kind, parsed, refusedAs } from './environment.ts';

/** Where history is kept, as HISTORY_URL says it. */
export type HistoryPlace =
  | { readonly type: 'sqlite'; readonly file: string }
  | { readonly type: 'postgres'; readonly url: string };

const FORMS = 'sqlite:PATH, or postgres://user:password@host:5432/database';

/** What is wrong with it is said without showing it: it may hold a password. */
export const historyUrl: Kind<HistoryPlace> = {
  expected: FORMS,
  parse: (value) => {
    if (/^sqlite:/i.test(value)) {
      const file = value.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
      return file === '' ? refusedAs(FORMS) : parsed({ type: 'sqlite', file });
    }
    const url = /^postgres(ql)?:\/\//i.test(value) ? URL.parse(value) : null;
    if (url === null) return refusedAs(FORMS);
    return url.pathname.length > 1
      ? parsed({ type: 'postgres', url: value })
      : refusedAs('postgres:// with a database');
  },
};

export const defaultHistory = (dataDir: string): HistoryPlace => ({
  type: 'sqlite',
  file: path.join(dataDir, 'history.sqlite'),
});

/** For logs: without user, password and parameters. */
export function showHistoryPlace(place: HistoryPlace): string {
  if (place.type === 'sqlite') return `sqlite:${place.file}`;
  const { host, pathname, searchParams } = new URL(place.url);
  return `postgres://${searchParams.get('host') ?? host}${pathname}`;
}
