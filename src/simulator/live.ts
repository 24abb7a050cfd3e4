import type { ServerResponse } from 'node:http';
import { refOf } from './console-link.ts';
import { textOf } from './shapes.ts';
import { type SimMessage, threadIdOf, type World, type WorldEvent } from './world.ts';

/** A page cannot draw more than a person can read. */
const TICK_MS = 150;
const MOST_NEW_PER_TICK = 40;
const MOST_THREADS = 14;
const MESSAGES_PER_THREAD = 12;
const LONGEST_TEXT = 300;

/** A message as the page gets it. */
export type Shown = {
  readonly id: number;
  /** As the console names it. */
  readonly ref: string;
  readonly thread: string;
  readonly place: SimMessage['place'];
  readonly from: string;
  readonly text: string;
  readonly at: number;
  readonly onlineOnly: boolean;
};

const show = (message: SimMessage): Shown => ({
  id: message.id,
  ref: refOf(message),
  thread: threadIdOf(message.place),
  place: message.place,
  from: message.from,
  text: textOf(message.elements).slice(0, LONGEST_TEXT),
  at: message.sentAt,
  onlineOnly: message.onlineOnly,
});

/** Delivered and not recalled. */
const isVisible = (message: SimMessage) => message.state === 'visible' && message.sendResult === 0;

/** What is visible right now: the conversations that were busy last, and the end of each. */
export function visibleNow(world: World): { readonly threads: number; readonly messages: readonly Shown[] } {
  const busy = [...world.threads.values()]
    .filter((thread) => thread.messages.size > 0)
    // Groups before pairs: a pair is often busy only once.
    .sort((a, b) => Number(a.place.kind === 'c2c') - Number(b.place.kind === 'c2c'))
    .slice(0, MOST_THREADS);
  const messages = busy.flatMap((thread) =>
    [...thread.messages.values()].filter(isVisible).slice(-MESSAGES_PER_THREAD).map(show),
  );
  return { threads: world.threads.size, messages };
}

type LiveOptions = {
  readonly world: World;
  readonly numbers: () => unknown;
  /** Of the console, which the page links to. */
  readonly consoleUrl: string | undefined;
};

/** Server-sent events for the page. Costs nothing while nobody looks. */
export function makeLiveFeed(options: LiveOptions) {
  const watchers = new Set<ServerResponse>();
  let posted: SimMessage[] = [];
  let edited: SimMessage[] = [];
  let recalled: { readonly id: number; readonly thread: string; readonly ref: string }[] = [];
  let skipped = 0;
  let timer: NodeJS.Timeout | undefined;

  function write(response: ServerResponse, event: string, data: unknown): void {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  function tick(): void {
    const data = {
      posted: posted.filter(isVisible).map(show),
      edited: edited.filter(isVisible).map(show),
      recalled,
      skipped,
      ...(options.numbers() as object),
    };
    posted = [];
    edited = [];
    recalled = [];
    skipped = 0;
    for (const watcher of watchers) {
      // A watcher that does not read is shown less, instead of being buffered without end.
      if (watcher.writableLength < 1 << 20) write(watcher, 'tick', data);
    }
  }

  return {
    take(event: WorldEvent): void {
      if (watchers.size === 0) return;
      switch (event.type) {
        case 'posted':
          if (posted.length < MOST_NEW_PER_TICK) posted.push(event.message);
          else skipped++;
          return;
        case 'edited':
          edited.push(event.message);
          return;
        case 'recalled':
          recalled.push({ id: event.message.id, thread: event.message.thread.id, ref: refOf(event.message) });
          return;
        case 'reset':
          for (const watcher of watchers) write(watcher, 'snapshot', { messages: [], consoleUrl: options.consoleUrl });
          return;
        case 'forgotten':
      }
    },

    watch(response: ServerResponse): void {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      write(response, 'snapshot', { ...visibleNow(options.world), consoleUrl: options.consoleUrl });
      watchers.add(response);
      timer ??= setInterval(tick, TICK_MS);
      response.on('close', () => {
        watchers.delete(response);
        if (watchers.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      });
    },

    close(): void {
      clearInterval(timer);
      timer = undefined;
      for (const watcher of watchers) watcher.end();
    },
  };
}
