import { type Cause, identityOf, type MessageKey, type TextPart } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { conversationOf } from '../redis/keys/recall.ts';
import type { Flag, JudgedTexts, Judgement } from './evidence.ts';
import { unpackEvidence } from './evidence-value.ts';
import { unpackText } from './pack.ts';

/** A judgement with its texts, where they are still kept. */
export type KeptJudgement = Judgement & {
  readonly cause: Cause;
  readonly parts: readonly TextPart[] | undefined;
  /** The sender's earlier texts that were read together with this one, by counter. */
  readonly recent: JudgedTexts['recent'];
};

export type Evidence = { readonly judgements: readonly KeptJudgement[]; readonly flags: readonly Flag[] };

/** All that is kept about one message, oldest first. */
export const readEvidence = (redis: RedisSpace, key: MessageKey): Promise<Evidence> => read(redis, identityOf(key));

/** Purges of one sender in a group. */
export async function readPurges(
  redis: RedisSpace,
  place: { readonly group: string; readonly topic: string },
  sender: string,
): Promise<readonly Flag[]> {
  return (await read(redis, conversationOf({ type: 'sender', ...place, sender, asOf: 0 }))).flags;
}

async function read(redis: RedisSpace, name: string): Promise<Evidence> {
  const keys = redis.keys.evidence.of(name);
  const [facts, texts] = await Promise.all([redis.client.hgetall(keys.facts), redis.client.hgetall(keys.texts)]);
  const judgements: KeptJudgement[] = [];
  const flags: Flag[] = [];
  for (const [field, value] of Object.entries(facts)) {
    if (field.startsWith('flag\u001f')) {
      flags.push(unpackEvidence(value) as Flag);
      continue;
    }
    const kept = texts[field] === undefined ? undefined : (unpackEvidence(texts[field]) as JudgedTexts);
    const parts = kept === undefined ? undefined : unpackText(kept.parts);
    const judgement = unpackEvidence(value) as Judgement;
    const cause = judgement.cause ?? judgement.message.event;
    judgements.push({ ...judgement, cause, parts, recent: kept?.recent ?? [] });
  }
  return {
    judgements: judgements.sort((a, b) => a.judgedAt - b.judgedAt),
    flags: flags.sort((a, b) => a.flaggedAt - b.flaggedAt),
  };
}
