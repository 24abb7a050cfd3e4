import type { Config } from './config.ts';
import { makeCounts } from './journal/counts.ts';
import { makeJournal } from './journal/journal.ts';
import { tellFact } from './journal/tell-fact.ts';
import { makeTellVerdicts, type TellVerdicts } from './journal/tell-verdicts.ts';
import type { Log } from './log.ts';
import type { EpochMs } from './model.ts';
import type { RedisHandle } from './redis/connect.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { makeRuleVersions } from './rules/rule-version.ts';

/** What becomes true on the path, on its way to history. */
export type PathJournal = TellVerdicts & {
  /** This rule set judges from now on: its versions are known at once. Told to history by `tellRuleSet`. */
  learn(ruleSet: RuleSet): void;
  tellRuleSet(ruleSet: RuleSet): void;
  close(): Promise<void>;
};

type Options = {
  readonly config: Pick<Config, 'keepEvidenceMs'>;
  readonly log: Pick<Log, 'warn'>;
  readonly redis: RedisHandle;
  readonly now: () => EpochMs;
};

export function openJournal({ config, log, redis, now }: Options): PathJournal {
  const versions = makeRuleVersions();
  // While Redis is away that is told of elsewhere.
  const onError = (error: unknown): void => {
    if (redis.isReady()) log.warn({ err: error }, 'could not write to the journal');
  };
  const journal = makeJournal({ redis, keepEvidenceMs: config.keepEvidenceMs, now });
  const counts = makeCounts({ journal, now, onError });
  return {
    ...makeTellVerdicts({ journal, counts, versionOf: versions.of, now, onError }),
    learn: versions.learn,
    tellRuleSet: ({ hash, rules }) => {
      const told = rules.map(({ id, state }) => ({ id, state, version: versions.of(hash, id) }));
      tellFact(redis, { type: 'rule-set', at: now(), hash, rules: told }).catch(onError);
    },
    close: () => counts.close(),
  };
}
