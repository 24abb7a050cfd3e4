import { destination, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Logger;

/**
 * JSON lines on stdout. Text of messages must never be handed to it; the redaction is the second line of defence, for
 * objects that were logged whole.
 */
export function makeLog(
  level: LogLevel,
  stream: { write(line: string): void } = destination({ dest: 1, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[not logged]' },
    },
    stream,
  );
}

const SECRET_FIELDS = [
  'secretKey',
  'tokens',
  'token',
  'userSig',
  'usersig',
  'password',
  'authorization',
  'text',
  'parts',
  'body',
  'url',
];
const REDACTED = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
