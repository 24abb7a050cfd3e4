import * as acts from './acts.ts';
import * as deeds from './deeds.ts';
import * as jobs from './jobs.ts';
import * as live from './live.ts';
import * as messages from './messages.ts';
import * as notices from './notices.ts';
import * as people from './people.ts';
import * as reviews from './reviews.ts';
import type { Route } from './route.ts';
import * as rules from './rules.ts';
import * as session from './session.ts';
import * as status from './status.ts';

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'least' in value && 'path' in value;

/** Every route. */
export const ROUTES: readonly Route[] = [
  session,
  status,
  messages,
  rules,
  reviews,
  acts,
  deeds,
  people,
  live,
  jobs,
  notices,
].flatMap((part) => Object.values(part).filter(isRoute));
