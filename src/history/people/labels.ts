import type { Kysely } from 'kysely';
import type { EpochMs } from '../../model.ts';
import { messageId } from '../names.ts';
import { HITS_OF_JUDGEMENT } from '../questions/page.ts';
import type { LabelWord } from '../questions/questions.ts';
import type { Schema } from '../schema.ts';

export type LabelTold = {
  readonly rule: string;
  /** The message's identity; for a draft its subject. */
  readonly identity: string;
  readonly who: string;
  readonly label: LabelWord;
  readonly at: EpochMs;
};

/** Resolves with the version of the rule's latest hit; undefined if the rule is not known to have hit the message. */
export async function putLabel(
  db: Kysely<Schema>,
  { rule, identity, who, label, at }: LabelTold,
): Promise<string | undefined> {
  const message = messageId(identity);
  const hit = await db
    .selectFrom('judgements')
    .crossJoin('hits')
    .where(HITS_OF_JUDGEMENT)
    .select('hits.version')
    .where('judgements.message', '=', message)
    .where('hits.rule', '=', rule)
    .orderBy('hits.at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (hit === undefined) return undefined;
  const told = { version: hit.version, label, at };
  await db
    .insertInto('labels')
    .values({ rule, message, who, ...told })
    .onConflict((conflict) => conflict.columns(['rule', 'message', 'who']).doUpdateSet(told))
    .execute();
  return hit.version;
}

/** False if there was none. */
export async function deleteLabel(
  db: Kysely<Schema>,
  { rule, identity, who }: Pick<LabelTold, 'rule' | 'identity' | 'who'>,
): Promise<boolean> {
  const gone = await db
    .deleteFrom('labels')
    .where('rule', '=', rule)
    .where('message', '=', messageId(identity))
    .where('who', '=', who)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}
