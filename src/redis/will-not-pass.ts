/**
 * Whether an error would come again at every try: a fault of ours, or of a script. What Redis says of itself (away, full,
 * failing over) passes.
 */
export function willNotPass(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  return (
    isOfScript(error) || [TypeError, RangeError, SyntaxError, ReferenceError].some((kind) => error instanceof kind)
  );
}

/**
 * ioredis says it of a cluster in the words of the last node that it asked. A script that meets it and breaks off says it
 * behind its own place: `ERR user_script:9: OOM command not allowed`, in Redis 6 `ERR Error running script (call to f_0d):
 * @user_script:9: @user_script: 9: -OOM command not allowed`.
 */
const SAID_BY_REDIS =
  /^(?:Too many Cluster redirections\. Last error: (?:ReplyError: )?)?-?(?:ERR (?:.*user_script: ?\d+: )?-?(?=[A-Z]{3}))?([A-Z]+)\b/;
/** It takes no writes: full, its disk full, failing over, without its replicas, still reading its file. */
const REFUSES = ['OOM', 'MISCONF', 'READONLY', 'NOREPLICAS', 'CLUSTERDOWN', 'MASTERDOWN', 'LOADING'];
/** It is at something else: another node has the key, or has it in a moment; a script runs. */
const MOVES = ['MOVED', 'ASK', 'TRYAGAIN', 'BUSY'];
/**
 * How ioredis says that it has no connection, to all of Redis or to the node in question; and that what it put into one
 * pipeline has gone to different nodes since, while a slot moves: none of it was done.
 */
const NOT_CONNECTED =
  /^(?:All (?:the )?keys in (?:a|the) pipeline |Connection is (?:closed|aborted)|Command aborted due to connection close|No master node is available|Cluster is |Cluster isn't ready|Stream isn't writeable|None of startup nodes|Failed to refresh slots|Node is disconnected|Reached the max retries|connect E|read E|write E|ERR max number of clients)/;

/** The word with which Redis says what it is: `READONLY`, `OOM`; `ERR` for any other fault. */
export const saidByRedis = (error: unknown): string | undefined =>
  error instanceof Error ? SAID_BY_REDIS.exec(error.message)?.[1] : undefined;

/** Whether Redis said that it takes no writes now. */
export const refusesWrites = (error: unknown): boolean => REFUSES.includes(saidByRedis(error) ?? '');

/**
 * Whether an error tells of Redis and not of what was asked: it is away, refuses, or is being rearranged, as a whole or in
 * one part of a cluster. Nothing that was asked is to blame for it.
 */
export const isOfRedis = (error: unknown): boolean =>
  refusesWrites(error) ||
  MOVES.includes(saidByRedis(error) ?? '') ||
  (error instanceof Error && NOT_CONNECTED.test(error.message));

/** What a script did, such as arithmetic on a word, or what it met, such as a key of another type. */
export const isOfScript = (error: unknown): boolean =>
  error instanceof Error && /^(?:ERR|WRONGTYPE)\b/.test(error.message) && !isOfRedis(error);
