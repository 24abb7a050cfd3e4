import { forStart } from './cannot-start.ts';
import { listen } from './listen.ts';
import { openPath } from './open-path.ts';
import { makeDesk } from './operate/desk.ts';
import type { ProcessParts } from './process-parts.ts';
import { makeReceiver } from './receive/app.ts';
import { handleWhile } from './receive/handle.ts';
import { replayWhenBack } from './receive/replay.ts';
import { whyNoWrites } from './redis/takes-writes.ts';
import { isOfRedis } from './redis/will-not-pass.ts';
import { openSpool } from './spool/spool.ts';
import type { SpoolEvent } from './spool/tell.ts';
import { logSpoolActs } from './spool-acts.ts';
import { tellOfSpool } from './tell-of-spool.ts';
import { makeTurnedOff, type TurnedOff } from './turned-off.ts';

/** What is under way may take so long; closing the rest needs a moment too. */
const FINISH_WITHIN_MS = 8_000;

/** The role `receive`: the public listener, the path behind it, and the spool beside it. Returns the port. */
export async function openReceive(parts: ProcessParts): Promise<number> {
  const { config, log, metrics, redis, fit, isOurs, opened, stops, now, tally } = parts;
  const handle = handleWhile(isOurs, openPath(parts));
  const opening = {
    dir: `${config.dataDir}/spool`,
    tell: (event: SpoolEvent) => tellOfSpool(event, log),
    now,
  };
  const spool = await forStart('DATA_DIR cannot be used', () => openSpool(opening));
  opened.defer(() => spool.close());
  parts.spooled = () => spool.entries();
  parts.troubles.push(() => spool.trouble());
  metrics.onScrape(async () => {
    metrics.spoolEntries(spool.entries());
    metrics.spoolSetAside(await spool.setAside());
  });
  // Of a Redis that refuses what is needed no entry is to blame.
  const isWell = async (error: unknown) =>
    !isOfRedis(error) && isOurs() && fit.missing().length === 0 && (await whyNoWrites(redis)) === undefined;
  const isReady = () => redis.isReady() && isOurs();
  opened.defer(replayWhenBack({ spool, redis: { isReady }, isWell, handle, log }));
  opened.defer(logSpoolActs({ spoolDir: opening.dir, redis, isReady, log }));
  const receiver = makeReceiver({ config, handle, spool, metrics, tally, log, now });
  opened.defer(() => receiver.close());
  const listener = await listen(receiver.app, config.listen, 'PORT');
  stops.push(() => listener.close(FINISH_WITHIN_MS));
  return listener.port;
}

/**
 * What takes back the orders of rules that are off now. Only for a process that judges: one that only recalls may have other
 * rule files.
 */
export function openTurnedOff({ config, log, redis, opened, now }: ProcessParts): TurnedOff {
  const { keepKeysMs, keepTextMs } = config;
  const desk = makeDesk({ redis, keepKeysMs, keepTextMs, now });
  opened.defer(() => desk.close());
  const turnedOff = makeTurnedOff(desk, (error) => {
    // While Redis is away every attempt is an error, and it is told of once (open-redis.ts).
    if (redis.isReady())
      log.warn({ err: error }, 'could not cancel what rules that are off had queued; will try again');
  });
  opened.defer(() => turnedOff.close());
  return turnedOff;
}
