import type { Names } from './names.ts';
import { shardOf } from './record.ts';

/**
 * Names of the evidence: why a message went, kept apart from the record, since it is read one message at a time.
 *
 *   unsaid:{e<shard>}:evidence:<what>   HASH    judgements and flags of one message, or of one sender in a group
 *   unsaid:{e<shard>}:evidence-text:<what>  HASH  the texts of those judgements, for KEEP_TEXT
 *   unsaid:rule-set:<hash>              STRING  the files of a rule set, gzipped JSON
 */
export type EvidenceKeys = ReturnType<typeof makeEvidenceKeys>;

export function makeEvidenceKeys({ root, tag }: Names) {
  return {
    of: (what: string) => {
      const slot = `${root}:{${tag(`e${shardOf(what)}`)}}`;
      return { facts: `${slot}:evidence:${what}`, texts: `${slot}:evidence-text:${what}` };
    },
    ruleSet: (hash: string): string => `${root}:rule-set:${hash}`,
  };
}
