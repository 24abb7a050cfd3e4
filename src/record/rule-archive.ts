import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { EpochMs } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import type { RuleTexts } from '../rules/parse.ts';

/** Rule sets as they were, by their hash, for as long as something that they judged is remembered. */
export type RuleArchive = {
  /** Kept at least until then. Writes once a day for each rule set, whatever it judges. */
  keep(hash: string, texts: RuleTexts, until: EpochMs): Promise<void>;
};

const DAY_MS = 86_400_000;

export function makeRuleArchive(redis: RedisSpace): RuleArchive {
  const kept = new Map<string, { readonly until: EpochMs; readonly written: Promise<unknown> }>();
  const write = async (hash: string, texts: RuleTexts, until: EpochMs): Promise<void> => {
    const packed = await promisify(gzip)(JSON.stringify(texts));
    await redis.client.set(redis.keys.evidence.ruleSet(hash), packed, 'PXAT', until);
  };
  return {
    keep: async (hash, texts, until) => {
      const known = kept.get(hash);
      if (known !== undefined && known.until >= until) {
        await known.written;
        return;
      }
      const longer = Math.round(until) + DAY_MS;
      const written = write(hash, texts, longer);
      kept.set(hash, { until: longer, written });
      try {
        await written;
      } catch (error) {
        kept.delete(hash);
        throw error;
      }
    },
  };
}

/** The files of a rule set, or undefined when it is not kept (any more). */
export async function readRuleSet(redis: RedisSpace, hash: string): Promise<RuleTexts | undefined> {
  const packed = await redis.client.getBuffer(redis.keys.evidence.ruleSet(hash));
  return packed === null ? undefined : (JSON.parse(String(await promisify(gunzip)(packed))) as RuleTexts);
}
