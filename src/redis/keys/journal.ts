import { PACED_APIS } from '../../model.ts';
import type { Names } from './names.ts';
import { shardOf } from './record.ts';

/**
 * Names of the journal: what became true, until history has it. A stream for each place where facts become true, in the
 * slot of what they are written with; those of verdicts in eight slots of their own.
 *
 *   unsaid:{j<shard>}:journal              STREAM  verdicts, acts, mutes, rule sets, counts
 *   {unsaid:<api>}:journal                 STREAM  what happens in a lane; written by its scripts
 *   {unsaid:brake}:journal                 STREAM  brakes and switches
 *   unsaid:{r}:journal                     STREAM  what is put before people
 *   <stream>:lost                          STRING  how many facts were dropped because the stream was full
 *   unsaid:{j<shard>}:journal-text:<name>  STRING  the text of a verdict, until history has it or KEEP_EVIDENCE is over
 *   unsaid:{j0}:follower                   STRING  who takes the journal into which history, for some seconds
 */
export type JournalKeys = ReturnType<typeof makeJournalKeys>;

const SHARDS = 8;

export function makeJournalKeys({ root, tag }: Names) {
  const slot = (shard: number): string => `${root}:{${tag(`j${shard}`)}}`;
  const own = Array.from({ length: SHARDS }, (_, shard) => `${slot(shard)}:journal`);
  const review = `${root}:{${tag('r')}}:journal`;
  const brake = `{${root}:brake}:journal`;
  const lanes = PACED_APIS.map((api) => `{${root}:${api}}:journal`);
  return {
    /** Of a message, by what names it; anything else goes to the first. */
    of: (subject: string): { readonly stream: string; readonly text: (name: string) => string } => {
      const shard = subject === '' ? 0 : shardOf(subject) % SHARDS;
      return { stream: own[shard]!, text: (name) => `${slot(shard)}:journal-text:${name}` };
    },
    review,
    brake,
    /** All of them, those of one slot after another. */
    streams: [...own, ...lanes, brake, review] as readonly string[],
    follower: `${slot(0)}:follower`,
  };
}

/** Beside a stream, in its slot. */
export const lostOf = (stream: string): string => `${stream}:lost`;
export const textOf = (stream: string, name: string): string => `${stream}-text:${name}`;
