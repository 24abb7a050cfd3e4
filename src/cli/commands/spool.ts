import { join } from 'node:path';
import { refOf } from '../../message-ref.ts';
import { plain } from '../../plain-text.ts';
import { parseCallback } from '../../receive/parse.ts';
import { readEntry } from '../../receive/spool-entry.ts';
import { dropSetAside, listSetAside, noteAct, putBack, readSetAside, type SetAside } from '../../spool/set-aside.ts';
import type { DeskWords } from '../../words/words.ts';
import { dataDirectory, oneOf, readArguments } from '../arguments.ts';
import { askConsent, CONSENT_OPTIONS } from '../consent.ts';
import { type Command, EXIT, type Terminal, UsageError } from '../terminal.ts';

const OPTIONS = {
  ...CONSENT_OPTIONS,
  all: { type: 'boolean', default: false },
  text: { type: 'boolean', default: false },
  format: { type: 'string' },
} as const;

/** One file, and what can be told of it without its text. */
type Told = SetAside & {
  readonly receivedAt: string | undefined;
  readonly command: string | undefined;
  readonly message: string | undefined;
};

/**
 * What the spool could not take up: `list`, `show NAME`, `retry NAME… | --all`, `drop NAME… | --all`. It looks into
 * DATA_DIR of the machine it runs on, and needs no Redis: it is for the day on which that is in trouble.
 */
export const spool: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, 1_000);
  const [verb = 'list', ...names] = positionals;
  const dir = join(dataDirectory(terminal), 'spool');
  switch (verb) {
    case 'list':
      if (names.length > 0) throw new UsageError(({ usage }) => usage.unexpected(names[0]!));
      return list(dir, oneOf('--format', values.format, ['text', 'json']), terminal);
    case 'show':
      return show(dir, await named(dir, names, values.all), values.text, terminal);
    case 'retry':
    case 'drop':
      return act(verb, dir, await named(dir, names, values.all), values, terminal);
    default:
      throw new UsageError(({ asked }) => asked.spoolVerb(verb));
  }
};

async function list(dir: string, format: 'text' | 'json', { stdout, words: { desk } }: Terminal): Promise<number> {
  const names = await listSetAside(dir);
  const all = (await Promise.all(names.map((name) => tell(dir, name)))).filter((one) => one !== undefined);
  if (format === 'json') stdout.write(`${JSON.stringify({ setAside: all }, undefined, 2)}\n`);
  else if (all.length === 0) stdout.write(`${desk.nothingAside()}\n`);
  else for (const one of all) stdout.write(lineOf(one, desk));
  return EXIT.done;
}

async function show(dir: string, names: readonly string[], withText: boolean, { stdout }: Terminal): Promise<number> {
  for (const name of names) {
    const told = await tell(dir, name);
    if (told === undefined) continue;
    stdout.write(`${plain(JSON.stringify(told))}\n`);
    const kept = withText ? await readSetAside(dir, name) : undefined;
    // As JSON, which has no line of its own and nothing that a terminal obeys.
    if (kept !== undefined) stdout.write(`${plain(JSON.stringify(kept.content.toString('utf8')))}\n`);
  }
  return EXIT.done;
}

async function act(
  verb: 'retry' | 'drop',
  dir: string,
  names: readonly string[],
  said: Parameters<typeof askConsent>[1],
  terminal: Terminal,
): Promise<number> {
  const told = (await Promise.all(names.map((name) => tell(dir, name)))).filter((one) => one !== undefined);
  const { desk } = terminal.words;
  if (told.length === 0) {
    terminal.stdout.write(`${desk.nothingAside()}\n`);
    return EXIT.done;
  }
  const ask = verb === 'retry' ? desk.takenUpAgain() : desk.goneForGood();
  const operator = await askConsent(terminal, said, `${ask}\n${told.map((one) => lineOf(one, desk)).join('')}`);
  if (operator === undefined) return EXIT.no;
  const ended = await noteAct(dir, { at: terminal.now().getTime(), ...operator, verb, names });
  if (verb === 'drop') {
    for (const { name } of told) await dropSetAside(dir, name);
    await ended(`${told.length} dropped`);
    terminal.stdout.write(`${desk.dropped(told.length)}\n`);
    return EXIT.done;
  }
  const back = await putBack(dir, names);
  const damaged = told.length - back;
  await ended(`${back} put back${damaged > 0 ? `, ${damaged} left` : ''}`);
  terminal.stdout.write(`${desk.putBack(back)}\n`);
  if (damaged > 0) terminal.stdout.write(`${desk.damagedLeft(damaged)}\n`);
  return EXIT.done;
}

/** The names that were given, each of which must be there; or all. */
async function named(dir: string, names: readonly string[], all: boolean): Promise<readonly string[]> {
  if (all === names.length > 0) throw new UsageError(({ asked }) => asked.namesOrAll());
  const known = await listSetAside(dir);
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined) throw new UsageError(({ asked }) => asked.noneAside(missing));
  return all ? known : names;
}

async function tell(dir: string, name: string): Promise<Told | undefined> {
  const kept = await readSetAside(dir, name);
  if (kept === undefined) return undefined;
  const nothing = { receivedAt: undefined, command: undefined, message: undefined };
  if (kept.about.kind === 'damaged') return { ...kept.about, ...nothing };
  const { receivedAt, command, text } = readEntry(kept.content.toString('utf8'));
  const at = Number.isSafeInteger(receivedAt) ? new Date(receivedAt).toISOString() : undefined;
  return { ...kept.about, receivedAt: at, command, message: messageOf(command, text, receivedAt) };
}

function messageOf(command: string, text: string, receivedAt: number): string | undefined {
  const parsed = parseCallback(command, text, receivedAt);
  if (parsed.type === 'message') return refOf(parsed.message.key);
  return parsed.type === 'recalled' ? parsed.keys.slice(0, 3).map(refOf).join(' ') : undefined;
}

function lineOf(told: Told, words: DeskWords): string {
  const { name, kind, setAsideAt, why, bytes, receivedAt = '', command = '', message = '' } = told;
  const about = [name, words.asideKind(kind), new Date(setAsideAt).toISOString(), words.bytes(bytes)];
  const said = [...about, receivedAt, command, message, why].filter((one) => one !== '');
  return `${plain(said.join('  '))}\n`;
}
