import { makeDecider } from './api/decider.ts';
import { makeEvents } from './api/events.ts';
import { makeFreshness } from './api/freshness.ts';
import type { Inside } from './api/inside.ts';
import { makeJobs } from './api/jobs.ts';
import { makeApi } from './api/router.ts';
import { serveConsole } from './api/serve-console.ts';
import { makeFalseAlarmsShown } from './api/show-false-alarms.ts';
import { makeDoor } from './api/sign-in/who.ts';
import { type Keeper, keepHistory } from './keep-history.ts';
import type { Notify } from './notify/notify.ts';
import { openNotify } from './open-notify.ts';
import { makeDesk } from './operate/desk.ts';
import type { ProcessParts } from './process-parts.ts';
import { makeLookApart } from './rulebook/look-apart.ts';
import type { RunningRules } from './rulebook/running-rules.ts';
import { versionOf } from './rules/rule-version.ts';

/** The role `admin`: history, and the API over it and over all that people do. */
export type Admin = {
  readonly api: ReturnType<typeof makeApi>;
  readonly pages: ReturnType<typeof serveConsole>;
  /** Begins to take the journal into history; once this Redis is known to be ours. */
  keep(): void;
};

export function openAdmin(parts: Omit<ProcessParts, 'journal'>): Admin {
  const { config, log, metrics, redis, isOurs, rules, opened, stops, now, random } = parts;
  let keeper: Keeper | undefined;
  let notify: Notify | undefined;
  const { keepKeysMs, keepTextMs } = config;
  const desk = makeDesk({ redis, keepKeysMs, keepTextMs, now });
  opened.defer(() => desk.close());
  const isRedisReady = () => redis.isReady() && isOurs();
  const following: Inside['following'] = () =>
    keeper?.standing() ?? { type: 'waits', why: 'the service has only begun' };
  const watched = { desk, isRedisReady, following, now };
  const history = () => keeper?.history();
  const fresh = makeFreshness(watched);
  const decider = makeDecider({ ...watched, history, fresh, log, onExpired: metrics.reviewsExpired });
  opened.defer(() => decider.close());
  const events = makeEvents({ redis, isReady: isRedisReady });
  stops.push(async () => events.close());
  const jobs = makeJobs({ redis, now });
  opened.defer(() => jobs.close());
  const look = makeLookApart({
    directory: config.rulesDir,
    textsOf: rules.textsOf,
    now: () => new Date(now()),
  });
  opened.defer(() => look.close());
  const inside: Inside = {
    ...watched,
    history,
    fresh,
    decider,
    events,
    jobs,
    notify: () => notify,
    judge: rules.judge,
    look,
    versionOf: makeVersions(rules),
    recallRate: config.recallRate,
    rulesDir: config.rulesDir,
    metrics,
    log,
  };
  const showFalseAlarms = makeFalseAlarmsShown(inside);
  const door = makeDoor({ tokens: config.consoleTokens, origins: config.consoleOrigins, redis, now });
  return {
    api: makeApi({ inside, door }),
    pages: serveConsole(),
    keep: () => {
      const isHere = () => following().type === 'follows';
      const told = openNotify({ config, redis, history, isHere, metrics, log, now, random });
      notify = told;
      const onTaken: typeof events.onTaken = (entries) => {
        events.onTaken(entries);
        told.wake();
      };
      const kept = keepHistory(config, { redis, log, now, onTaken, audience: told.audience });
      keeper = kept;
      opened.defer(() => kept.close());
      opened.defer(() => told.close());
      metrics.onScrape(() => void showFalseAlarms());
      metrics.onScrape(() => metrics.followsJournal(kept.standing().type === 'follows'));
    },
  };
}

/** Versions of the rules that run; made once for a set. */
function makeVersions({ judge }: RunningRules): (rule: string) => string {
  let known = { hash: '', versions: new Map<string, string>() };
  return (rule) => {
    const { hash, rules } = judge().ruleSet;
    if (known.hash !== hash) known = { hash, versions: new Map(rules.map((one) => [one.id, versionOf(one)])) };
    return known.versions.get(rule) ?? '';
  };
}
