import { shardOf } from './record.ts';

/**
 * Names of the evidence: why a message went, kept apart from the record, since it is read one message at a time.
 *
 *   unsaid:{e<shard>}:evidence:<what>   HASH    judgements and flags of one message, or of one sender in a group
 *   unsaid:{e<shard>}:evidence-text:<what>  HASH  the texts of those judgements, for KEEP_TEXT
 *   unsaid:rule-set:<hash>              STRING  the files of a rule set, gzipped JSON
 */
export const evidenceKeys = (what: string) => {
  const shard = shardOf(what);
  return { facts: `unsaid:{e${shard}}:evidence:${what}`, texts: `unsaid:{e${shard}}:evidence-text:${what}` };
};

export const ruleSetKey = (hash: string): string => `unsaid:rule-set:${hash}`;
