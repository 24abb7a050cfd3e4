import type { Log } from './log.ts';
import type { SpoolEvent } from './spool/tell.ts';

/** What a spool tells, as lines of log: of files and numbers, never of what is in them. */
export function tellOfSpool(event: SpoolEvent, log: Pick<Log, 'warn' | 'error'>): void {
  switch (event.type) {
    case 'torn':
      log.warn({ file: event.file, bytes: event.bytes }, 'a torn record in the spool; it was never acknowledged');
      break;
    case 'lost':
      log.error({ file: event.file, entries: event.entries, err: event.error }, 'a file of the spool is lost');
      break;
    case 'left':
      log.error({ folder: event.folder, err: event.error }, 'the spool leaves what it cannot take over');
      break;
    case 'set-aside':
      log.error({ ...event.about }, 'set aside what the spool could not take up; see: unsaid spool');
      break;
    case 'made-again':
      log.error({ folder: event.folder, saved: event.saved }, 'the folder of the spool was gone, and is made again');
  }
}
