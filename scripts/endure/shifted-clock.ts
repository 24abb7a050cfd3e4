import { readFileSync } from 'node:fs';

/**
 * Loaded before a process of the service (`node --import 'shifted-clock.ts?file=PATH'`): its wall clock is off by as
 * many milliseconds as stand in that file, looked at twenty times a second. Timers and `performance` go on, as they do
 * when a machine's clock is set. Nothing in the service knows of it.
 */
const LOOK_EVERY_MS = 50;

const file = new URL(import.meta.url).searchParams.get('file')!;
const TrueDate = Date;
let off = 0;

const look = (): void => {
  try {
    off = Number(readFileSync(file, 'utf8'));
  } catch {
    // Nobody has set it yet.
  }
};
look();
setInterval(look, LOOK_EVERY_MS).unref();

globalThis.Date = class extends TrueDate {
  constructor(...given: readonly []) {
    super(...((given.length === 0 ? [TrueDate.now() + off] : given) as []));
  }
  static override now(): number {
    return TrueDate.now() + off;
  }
} as DateConstructor;
