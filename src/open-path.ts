import { type Act, makeAct } from './act/act.ts';
import { makeSlowDown } from './calls/slow-down.ts';
import { engineVersion } from './engine-version.ts';
import { makeDraftApart } from './late/draft-apart.ts';
import { startJudgingLate } from './late/judge-late.ts';
import { makeLateQueue } from './late/late-queue.ts';
import { makeHandOn } from './late/over-budget.ts';
import { makeModerate } from './moderate.ts';
import type { ProcessParts } from './process-parts.ts';
import { makeLimits } from './queue/brake.ts';
import { expiresAtOf } from './queue/expires-at.ts';
import { makeJudged } from './queue/judged.ts';
import { makeRecallQueue, type RecallQueue } from './queue/recall-queue.ts';
import type { Handle } from './receive/handle.ts';
import { makeEvidenceKeeper } from './record/evidence.ts';
import { makeRecorder, type Recorder } from './record/record.ts';
import { makeJudgeApart } from './rulebook/judge-apart.ts';
import { makeSanctions } from './sanction/impose.ts';

/** The path: each of its steps, opened for moderate.ts, which knows their order. */
export function openPath(parts: ProcessParts): Handle {
  const { config, log, metrics, redis, rules, journal, opened, now } = parts;
  const { keepKeysMs, keepTextMs } = config;
  const sanctions = makeSanctions({ redis, ofQueues: redis.queues(), keepKeysMs, metrics });
  opened.defer(() => sanctions.close());
  const judged = makeJudged(redis, (error) => {
    if (redis.isReady()) log.warn({ err: error }, 'could not count the messages judged');
  });
  opened.defer(() => judged.close());
  const queue = openQueue(parts);
  const engine = engineVersion();
  const evidence = makeEvidenceKeeper({ redis, keepKeysMs, keepTextMs, ruleTexts: rules.textsOf, engine, now });
  const { admin } = config.tencent;
  const recorder = makeRecorder({ redis, keepKeysMs, keepTextMs, now });
  const act = makeAct({ evidence, queue, sanctions, journal, admin, expiresAtOf, metrics, log, now });
  return makeModerate({
    recorder,
    judged,
    judge: rules.judge,
    journal,
    act,
    ...openLate(parts, recorder, act),
    queue,
    onOverLimit: makeSlowDown(redis, config.recallRate),
    metrics,
    log,
  });
}

/** What judges late, in threads of its own: messages from a queue in Redis, drafts while their callback waits. */
function openLate(
  { log, metrics, redis, isOurs, rules, opened, stops, now }: ProcessParts,
  recorder: Recorder,
  act: Act,
) {
  const openApart = () => {
    const apart = makeJudgeApart({ textsOf: rules.textsOf, now: () => new Date(now()) });
    opened.defer(() => apart.close());
    return apart;
  };
  const queue = makeLateQueue({ redis, now });
  metrics.onScrape(async () => metrics.lateWaiting(await queue.waiting()));
  const ruleSet = () => rules.judge().ruleSet;
  const isReady = () => redis.isReady() && isOurs();
  const late = startJudgingLate({ queue, apart: openApart(), rules: ruleSet, recorder, act, metrics, log, isReady });
  stops.push(() => late.close());
  return {
    handOn: makeHandOn({ queue, wake: late.wake, metrics, log, now }),
    draftApart: makeDraftApart(openApart()),
  };
}

function openQueue({ config, log, metrics, redis, rules, opened, now }: ProcessParts): RecallQueue {
  const ruleSet = () => rules.judge().ruleSet;
  const queue = makeRecallQueue({
    redis,
    ofQueues: redis.queues(),
    keepKeysMs: config.keepKeysMs,
    limitsOf: makeLimits(ruleSet, config.brakes),
    // One that no file has is not turned off: it may be back in a moment.
    isLive: (rule) => ruleSet().rules.every(({ id, state }) => id !== rule || state === 'live'),
    metrics,
    now,
    onError: (error) => log.warn({ err: error }, 'a turn was not queued; a worker will find it'),
  });
  opened.defer(() => queue.close());
  return queue;
}
