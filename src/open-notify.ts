import { type Config, consoleAddress } from './config.ts';
import type { History } from './history/history.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { EpochMs } from './model.ts';
import { makeDeliver, tryReceiver } from './notify/deliver.ts';
import { type Notify, startNotifying } from './notify/notify.ts';
import type { Poster } from './notify/post.ts';
import { showReceiver } from './notify-receivers.ts';
import type { RedisHandle } from './redis/connect.ts';

type Options = {
  readonly config: Pick<Config, 'notify' | 'consoleOrigins' | 'admin'>;
  readonly redis: RedisHandle;
  readonly history: () => History | undefined;
  readonly isHere: () => boolean;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => EpochMs;
  readonly random: () => number;
};

export function openNotify({ config, now, random, ...options }: Options): Notify {
  const { notify: receivers } = config;
  const poster = posterWhenNeeded();
  const base = consoleAddress(config);
  const deliver = makeDeliver({ poster, console: base, now, random });
  const notifier = startNotifying({ ...options, receivers, deliver, now });
  if (receivers.length > 0) options.log.info({ receivers: receivers.map(showReceiver) }, 'events are sent');
  return {
    ...notifier,
    receivers,
    try: (receiver, id) => tryReceiver({ poster, console: base, now }, receiver, id),
    close: async () => {
      await notifier.close();
      await poster.close();
    },
  };
}

/** What posts is loaded at the first post: most services tell nobody, and a start would wait for it. */
function posterWhenNeeded(): Poster {
  let made: Promise<Poster> | undefined;
  const load = async (): Promise<Poster> => (await import('./notify/post.ts')).makePoster();
  return {
    post: async (call) => {
      made ??= load();
      return (await made).post(call);
    },
    close: async () => (await made)?.close(),
  };
}
