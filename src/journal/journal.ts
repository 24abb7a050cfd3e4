import { hash } from 'node:crypto';
import type { EpochMs, TextPart } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { lostOf } from '../redis/keys/journal.ts';
import { makeScriptBatch, type Operation } from '../redis/script-batch.ts';
import { ADD_FACTS } from '../redis/scripts/journal.ts';
import type { VerdictFact } from './facts.ts';
import { operationOf, type PlainFact } from './tell-fact.ts';

/**
 * Where facts are written down until history has them. Resolves when they are safe in Redis, together with whatever else
 * goes to Redis in that moment: nobody waits for history. Rejects as Redis does.
 */
export type Journal = {
  tell(fact: PlainFact): Promise<void>;
  verdict(fact: VerdictFact): Promise<void>;
};

type Options = {
  readonly redis: RedisSpace;
  /** How long a text may wait for history; 0 writes none down. */
  readonly keepEvidenceMs: number;
  readonly now: () => EpochMs;
};

/** Tencent takes messages of 12 KB; what is longer is kept as it begins. */
const LONGEST_TEXT = 100_000;

export function makeJournal({ redis, keepEvidenceMs, now }: Options): Journal {
  const batch = makeScriptBatch(redis.client, ADD_FACTS);
  const { journal } = redis.keys;
  const write = async (operation: Operation): Promise<void> => {
    await batch.run([operation]);
  };
  return {
    tell: (fact) => write(operationOf(redis, fact)),
    verdict: ({ parts, ...fact }) => {
      const { stream, text } = journal.of(fact.subject);
      const lost = lostOf(stream);
      const keepMs = Math.floor(fact.judgedAt + keepEvidenceMs - now());
      if (parts === undefined || parts.length === 0 || keepEvidenceMs === 0 || keepMs <= 0) {
        return write({ keys: [stream, lost, lost], args: [JSON.stringify(fact), '', '', 0] });
      }
      const name = hash('sha256', `${fact.subject}\u001e${fact.ruleSet}\u001e${fact.cause}`, 'base64url').slice(0, 16);
      const said = JSON.stringify(clipped(parts));
      return write({ keys: [stream, lost, text(name)], args: [JSON.stringify(fact), name, said, keepMs] });
    },
  };
}

function clipped(parts: readonly TextPart[]): readonly TextPart[] {
  let left = LONGEST_TEXT;
  const kept: TextPart[] = [];
  for (const part of parts) {
    if (left <= 0) break;
    kept.push(part.text.length <= left ? part : { ...part, text: part.text.slice(0, left) });
    left -= part.text.length;
  }
  return kept;
}
