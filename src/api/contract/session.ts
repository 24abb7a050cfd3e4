import { z } from 'zod';
import { route } from './route.ts';
import { Time } from './shared.ts';

const Session = z.object({
  name: z.string(),
  role: z.enum(['viewer', 'reviewer', 'analyst', 'manager', 'app']),
  until: Time.nullable().meta({ description: 'When the session ends; null for a token.' }),
});
export type Session = z.infer<typeof Session>;

const SignIn = z.union([
  z.strictObject({ token: z.string().min(1).max(4_096) }),
  z.strictObject({ code: z.string().min(1).max(200) }),
]);

export const signIn = route({
  ...({ name: 'signIn', method: 'post', path: '/session', least: 'anyone' } as const),
  summary: 'Signs a page in, by a token or by the code of a sign-in link: sets a cookie for 12 hours.',
  body: SignIn,
  answer: Session,
});

export const whoIsThere = route({
  ...({ name: 'whoIsThere', method: 'get', path: '/session', least: 'signed-in' } as const),
  summary: 'Who is signed in.',
  answer: Session,
});

export const signOut = route({
  ...({ name: 'signOut', method: 'delete', path: '/session', least: 'signed-in' } as const),
  summary: 'Ends the session of the cookie.',
});

export const makeSignInLink = route({
  ...({ name: 'makeSignInLink', method: 'post', path: '/session/links', least: 'signed-in' } as const),
  summary: 'A code that signs in once, as whoever asks, within ten minutes: for a link that a person opens.',
  answer: z.object({ code: z.string(), until: Time }),
});

export const openapi = route({
  ...({ name: 'openapi', method: 'get', path: '/openapi.json', least: 'anyone' } as const),
  summary: 'This document.',
  answer: z.looseObject({ openapi: z.string() }),
});
