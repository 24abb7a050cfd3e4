import { Cluster } from 'ioredis';
import type { RedisClient } from './connect.ts';
import { nothingBeside, type Script } from './scripts/lua.ts';
import { runOverKeys } from './scripts/record.ts';
import { isOfScript } from './will-not-pass.ts';

/**
 * Runs one script for many callers at once: a command costs this process and Redis several microseconds whatever it
 * carries. While a command is under way the next one gathers, so that commands grow with the load; when nothing is, it
 * goes out at the end of the turn of the event loop.
 *
 * A script takes the keys of all operations, then the arguments of all, and answers with one value for each operation.
 * What the operations of one caller have in common goes before the first of them in each command.
 *
 * Callers that go together are strangers: what breaks one of them breaks no other. An operation that fails has its error
 * for an answer; a command that fails as a whole, by the script and not by Redis, is asked again for each caller alone.
 */
export type ScriptBatch = {
  /** The answers to the operations, in their order. Rejects as Redis does, or with the error of the caller's own operation. */
  run<Answer = unknown>(operations: readonly Operation[], common?: readonly string[]): Promise<readonly Answer[]>;
};

/** A step of a script, over keys of one slot. */
export type Operation = { readonly keys: readonly string[]; readonly args: readonly (string | number)[] };

type Caller = {
  readonly common: readonly string[];
  readonly operations: readonly Operation[];
  readonly answers: unknown[];
  missing: number;
  readonly resolve: (answers: readonly never[]) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Operations that become one command. `callers[i]` is the caller of operation i; `places[i]` is its index within its
 * caller.
 */
type Command = {
  readonly keys: string[];
  readonly args: (string | number)[];
  readonly callers: Caller[];
  readonly places: number[];
};

const NOTHING: readonly string[] = Object.freeze([]);

/** Redis does nothing else while a script runs: half a millisecond to one for this many. */
const MAX_TOGETHER = 128;

/** `makesNames`: the script also uses keys that it makes names of, in the slot of those that it is given. */
export function makeScriptBatch(
  redis: RedisClient,
  script: Script,
  { makesNames = false }: { readonly makesNames?: boolean } = {},
): ScriptBatch {
  // A single Redis takes keys of all slots in one script; a cluster does not, nor do the proxies that pose as a single
  // Redis in front of one. Those say so at the first try.
  let apart = redis instanceof Cluster;
  let waiting: Caller[] = [];
  let underWay = 0;

  const flush = (): void => {
    // Nodes of a cluster answer one by one, and none should wait for another.
    if (waiting.length === 0 || (underWay > 0 && !apart)) return;
    const callers = waiting;
    waiting = [];
    for (const command of apart ? commandsBySlot(callers) : commandsInOrder(callers)) void send(command, apart);
  };

  const put = (caller: Caller): void => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(caller);
  };

  const send = async (command: Command, isOfOneSlot: boolean): Promise<void> => {
    underWay++;
    try {
      // Behind the keys of all operations, so that none takes it for its own.
      const keys =
        makesNames && isOfOneSlot ? [...command.keys, nothingBeside(rootOf(command.keys[0]!))] : command.keys;
      settle(command, (await runOverKeys(redis, script, keys, command.args)) as readonly unknown[]);
    } catch (error) {
      if (isAboutSlots(error) && !isOfOneSlot) {
        apart = true;
        for (const caller of new Set(command.callers)) put(caller);
      } else if (isOfScript(error) && command.callers.some((caller) => caller !== command.callers[0])) {
        for (const alone of commandsByCaller(command)) void send(alone, isOfOneSlot);
      } else {
        for (const caller of command.callers) caller.reject(error);
      }
    }
    underWay--;
    flush();
  };

  return {
    run: (operations, common = NOTHING) =>
      new Promise((resolve, reject) => {
        put({ common, operations, answers: [], missing: operations.length, resolve, reject });
      }),
  };
}

function settle({ callers, places }: Command, answers: readonly unknown[]): void {
  for (let index = 0; index < callers.length; index++) {
    const caller = callers[index]!;
    const answer = answers[index];
    if (answer instanceof Error) caller.reject(answer);
    caller.answers[places[index]!] = answer;
    if (--caller.missing === 0) caller.resolve(caller.answers as never[]);
  }
}

/** As few commands as may be. What one caller asks stays together. */
function commandsInOrder(callers: readonly Caller[]): readonly Command[] {
  const commands: Command[] = [];
  let command: Command | undefined;
  for (const caller of callers) {
    if (command === undefined || command.callers.length + caller.operations.length > MAX_TOGETHER) {
      command = emptyCommand();
      commands.push(command);
    }
    for (let place = 0; place < caller.operations.length; place++) add(command, caller, place);
  }
  return commands;
}

function commandsBySlot(callers: readonly Caller[]): readonly Command[] {
  const commands: Command[] = [];
  const open = new Map<string, Command>();
  for (const caller of callers) {
    for (let place = 0; place < caller.operations.length; place++) {
      const slot = hashTagOf(caller.operations[place]!.keys[0]!);
      let command = open.get(slot);
      if (command === undefined || command.callers.length === MAX_TOGETHER) {
        command = emptyCommand();
        open.set(slot, command);
        commands.push(command);
      }
      add(command, caller, place);
    }
  }
  return commands;
}

/** The same operations, each caller's in a command of its own. */
function commandsByCaller({ callers, places }: Command): readonly Command[] {
  const commands = new Map<Caller, Command>();
  for (const [index, caller] of callers.entries()) {
    const command = commands.get(caller) ?? emptyCommand();
    commands.set(caller, command);
    add(command, caller, places[index]!);
  }
  return [...commands.values()];
}

const emptyCommand = (): Command => ({ keys: [], args: [], callers: [], places: [] });

function add(command: Command, caller: Caller, place: number): void {
  if (command.callers.at(-1) !== caller) for (const argument of caller.common) command.args.push(argument);
  const { keys, args } = caller.operations[place]!;
  for (let index = 0; index < keys.length; index++) command.keys.push(keys[index]!);
  for (let index = 0; index < args.length; index++) command.args.push(args[index]!);
  command.callers.push(caller);
  command.places.push(place);
}

/** What a cluster places a key by: `{…}` in its name. */
const hashTagOf = (key: string): string => key.slice(key.indexOf('{'), key.indexOf('}'));

const rootOf = (key: string): string => key.slice(0, key.indexOf('}') + 1);

/** `CROSSSLOT …` of Redis; proxies have words of their own around "slot". */
const isAboutSlots = (error: unknown): boolean => error instanceof Error && /slot/i.test(error.message);
