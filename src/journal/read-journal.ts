import { isCluster, type RedisSpace } from '../redis/connect.ts';
import { textOf } from '../redis/keys/journal.ts';
import { TAKEN_FACTS } from '../redis/scripts/journal.ts';
import { runOverKeys } from '../redis/scripts/record.ts';
import type { JournalEntry } from './facts.ts';
import { readEntry, type StreamEntry, textNameOf } from './read-entry.ts';

/** Entries of one stream that were handed to us and that nobody else is given until we say so, or fall silent. */
export type Handed = { readonly stream: string; readonly entries: readonly StreamEntry[] };

/** The journal as one of several followers sees it: each entry goes to one of them, until it is acknowledged. */
export type JournalReader = {
  /** What nobody was handed yet. */
  read(atMost: number): Promise<readonly Handed[]>;
  /** What others were handed and did not acknowledge for so long. */
  readAbandoned(idleMs: number, atMost: number): Promise<readonly Handed[]>;
  /** As facts; what this version cannot read is apart. */
  factsOf(
    handed: readonly Handed[],
  ): Promise<{ readonly facts: readonly JournalEntry[]; readonly unread: readonly Handed[] }>;
  /** History has them: they leave the journal, with their texts. */
  acknowledge(handed: readonly Handed[]): Promise<void>;
  /** Nobody can take them: they go where a person finds them. */
  putAside(stream: string, entry: StreamEntry): Promise<void>;
  leave(): Promise<void>;
};

/** All followers together. */
const GROUP = 'history';
const AT_ONCE = 500;
/** What was put aside is for people; the latest of it says enough. */
const ASIDE_KEPT = 1_000;

/** Streams with their entries, as pairs or, over RESP3, one after the other. */
type Reply = readonly (string | readonly StreamEntry[] | readonly [string, readonly StreamEntry[]])[] | null;

export function makeJournalReader({ client, keys }: RedisSpace, consumer: string): JournalReader {
  const { streams } = keys.journal;
  let apart = isCluster(client);
  let made = false;

  const makeGroups = async (): Promise<void> => {
    const make = (stream: string) =>
      client.xgroup('CREATE', stream, GROUP, '0', 'MKSTREAM').catch((error: Error) => {
        if (!error.message.startsWith('BUSYGROUP')) throw error;
      });
    await Promise.all(streams.map(make));
    made = true;
  };

  const readSome = async (some: readonly string[], atMost: number): Promise<readonly Handed[]> => {
    const args = ['GROUP', GROUP, consumer, 'COUNT', String(atMost), 'STREAMS', ...some, ...some.map(() => '>')];
    const reply = (await client.call('XREADGROUP', ...args)) as Reply;
    return handedIn(reply ?? []);
  };

  /** A cluster, and what poses as one Redis in front of one, wants a command for each slot. */
  const read = async (atMost: number): Promise<readonly Handed[]> => {
    if (!made) await makeGroups();
    const each = Math.max(1, Math.ceil(atMost / 4));
    try {
      if (apart) return (await Promise.all(streams.map((stream) => readSome([stream], each)))).flat();
      return await readSome(streams, each);
    } catch (error) {
      const { message } = error as Error;
      if (!apart && /slot/i.test(message)) apart = true;
      else if (message.startsWith('NOGROUP')) made = false;
      else throw error;
      return [];
    }
  };

  return {
    read,
    readAbandoned: async (idleMs, atMost) => {
      if (!made) await makeGroups();
      const claim = async (stream: string): Promise<Handed> => {
        const reply = await client.xautoclaim(stream, GROUP, consumer, idleMs, '0', 'COUNT', atMost);
        // Of what was dropped meanwhile, Redis before version 7 gives nil.
        const entries = (reply as unknown as [string, (StreamEntry | null)[]])[1].filter((entry) => entry !== null);
        return { stream, entries };
      };
      try {
        return (await Promise.all(streams.map(claim))).filter(({ entries }) => entries.length > 0);
      } catch (error) {
        // The stream was rewritten, or this is another Redis: groups are made at the next read.
        if (!(error as Error).message.startsWith('NOGROUP')) throw error;
        made = false;
        return [];
      }
    },
    factsOf: async (handed) => {
      const facts: JournalEntry[] = [];
      const unread: Handed[] = [];
      for (const { stream, entries } of handed) {
        const texts = await readTexts(client, stream, entries);
        const odd: StreamEntry[] = [];
        for (const entry of entries) {
          const fact = readEntry(stream, entry, texts.get(entry[0]));
          if (fact === undefined) odd.push(entry);
          else facts.push(fact);
        }
        if (odd.length > 0) unread.push({ stream, entries: odd });
      }
      return { facts, unread };
    },
    acknowledge: async (handed) => {
      await Promise.all(
        handed.flatMap(({ stream, entries }) =>
          inPieces(entries).map((some) => {
            const texts = some.flatMap((entry) => textNameOf(entry) ?? []).map((name) => textOf(stream, name));
            const ids = some.map(([id]) => id);
            return runOverKeys(client, TAKEN_FACTS, [stream, ...texts], [GROUP, ...ids]);
          }),
        ),
      );
    },
    putAside: async (stream, entry) => {
      await client.xadd(`${stream}:aside`, 'MAXLEN', '~', ASIDE_KEPT, '*', ...entry[1]);
    },
    leave: async () => {
      if (!made) return;
      // With nothing left to acknowledge nothing is lost with the name.
      await Promise.all(streams.map((stream) => leaveStream(client, stream, consumer)));
    },
  };
}

function handedIn(reply: NonNullable<Reply>): readonly Handed[] {
  const flat = typeof reply[0] === 'string' ? reply : reply.flat(1);
  return Array.from({ length: flat.length / 2 }, (_, index) => ({
    stream: flat[index * 2] as string,
    entries: flat[index * 2 + 1] as readonly StreamEntry[],
  }));
}

async function readTexts(
  client: RedisSpace['client'],
  stream: string,
  entries: readonly StreamEntry[],
): Promise<ReadonlyMap<string, string>> {
  const named = entries.flatMap((entry) => {
    const name = textNameOf(entry);
    return name === undefined ? [] : [{ id: entry[0], key: textOf(stream, name) }];
  });
  if (named.length === 0) return new Map();
  const texts = await client.mget(named.map(({ key }) => key));
  return new Map(named.flatMap(({ id }, index) => (texts[index] == null ? [] : [[id, texts[index]] as const])));
}

async function leaveStream(client: RedisSpace['client'], stream: string, consumer: string): Promise<void> {
  const pending = (await client.xpending(stream, GROUP, '-', '+', 1, consumer)) as readonly unknown[];
  if (pending.length === 0) await client.xgroup('DELCONSUMER', stream, GROUP, consumer);
}

const inPieces = (entries: readonly StreamEntry[]): readonly (readonly StreamEntry[])[] =>
  Array.from({ length: Math.ceil(entries.length / AT_ONCE) }, (_, index) =>
    entries.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
