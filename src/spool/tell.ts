import type { SetAside } from './set-aside.ts';

/** What a spool reports; it continues all the same. */
export type SpoolEvent =
  /** The end of a file that was being written when the power went; nothing in it was acknowledged. */
  | { readonly type: 'torn'; readonly file: string; readonly bytes: number }
  /** A file that is gone or cannot be read, with so many acknowledged entries, where that is known. */
  | { readonly type: 'lost'; readonly file: string; readonly entries: number | undefined; readonly error: unknown }
  /** A folder without a living owner that cannot be taken over. */
  | { readonly type: 'left'; readonly folder: string; readonly error: unknown }
  /** An entry that failed each time, or bytes that the disk changed. */
  | { readonly type: 'set-aside'; readonly about: SetAside }
  /** The folder was removed while this process used it. `saved`: bytes that were in the file still open. */
  | { readonly type: 'made-again'; readonly folder: string; readonly saved: number };

export type Tell = (event: SpoolEvent) => void;
