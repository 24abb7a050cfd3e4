import type { Content, EpochMs, Message, MessageKey } from '../model.ts';
import type { OverLimit, ParsedCallback } from './parsed-callback.ts';

/**
 * Where callbacks go once they are parsed; `moderate.ts` is behind it. When a promise resolves, what the callback told
 * is safe in Redis. When it rejects, the callback may be handed in again: everything is known by identity.
 */
export type Handle = {
  message(message: Message): Promise<'ok' | 'duplicate'>;
  /**
   * A draft is not recorded, since it may never be sent. 0 lets it pass. The answer comes at once for nearly every draft,
   * and within a second for those on which rules cost too much.
   */
  draft(draft: Content): Decided | Promise<Decided>;
  recalled(keys: readonly MessageKey[], at: EpochMs): Promise<void>;
  overLimit(notice: OverLimit): Promise<void>;
};

type Decided = { readonly errorCode: number };

/** Hands in what is safe to hand in twice. Undefined where there is nothing to do. */
export function handleParsed(handle: Handle, parsed: ParsedCallback): Promise<unknown> | undefined {
  switch (parsed.type) {
    case 'message':
      return handle.message(parsed.message);
    case 'recalled':
      return handle.recalled(parsed.keys, parsed.at);
    case 'over-limit':
      return handle.overLimit(parsed);
    case 'draft':
    case 'undelivered':
    case 'reviewed':
    case 'ignored':
    case 'malformed':
      return undefined;
  }
}

/** Hands on only while this is so; otherwise it rejects, and callbacks wait in the spool. */
export function handleWhile(isOurs: () => boolean, handle: Handle): Handle {
  const gate = async <T>(go: () => Promise<T>): Promise<T> => {
    if (!isOurs()) throw new Error("this Redis is not known to be this app's");
    return go();
  };
  return {
    message: (message) => gate(() => handle.message(message)),
    draft: handle.draft,
    recalled: (keys, at) => gate(() => handle.recalled(keys, at)),
    overLimit: (notice) => gate(() => handle.overLimit(notice)),
  };
}
