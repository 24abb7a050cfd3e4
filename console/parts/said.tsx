import { to } from '../address.ts';
import { w } from '../words/words.ts';
import { Id, number } from './show.tsx';

/** What the service says as names and numbers, in the person's language. Unknown names are shown as they came. */

type Table = Readonly<Record<string, string>>;

export const said = (table: Table, name: string): string =>
  (Object.hasOwn(table, name) ? table[name] : undefined) ?? name;

/** A decision's `breaks: recall`, or a name such as `released`. */
function countName(name: string): string {
  const { counts, effects } = w().acts;
  const [, verdict, effect] = /^(breaks|fine|unsure): ([\w-]+)$/.exec(name) ?? [];
  if (verdict !== undefined && effect !== undefined) return `${said(w().verdicts, verdict)}: ${said(effects, effect)}`;
  return said({ ...w().standings, ...counts }, name);
}

export const sayCounts = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => w().acts.counted(number(count), countName(name)))
    .join(w().comma);

/** An act's result as the log has it: `3 released, 1 left`. */
export const sayResult = (result: string): string =>
  result
    .split(', ')
    .map((part) => {
      const [, count, name] = /^(\d+) (.+)$/.exec(part) ?? [];
      return name === undefined
        ? said(w().acts.counts, part)
        : w().acts.counted(number(Number(count)), countName(name));
    })
    .join(w().comma);

/** `rule:spam`, `all`, `3 held`, or a message. */
export function sayTarget(target: string): string {
  const { targets } = w();
  const [, kind, name] = /^(rule|group|sender|receiver):(.+)$/s.exec(target) ?? [];
  if (kind !== undefined) return `${said(targets, kind)} ${name}`;
  const [, many] = /^(\d+) held$/.exec(target) ?? [];
  return many === undefined ? said({ all: targets.all }, target) : `${number(Number(many))} ${targets.held}`;
}

/** What an act was about, with a link to it. */
export function Target({ of: target }: { of: string }) {
  const place = placeOf(target);
  const shown = <Id>{sayTarget(target)}</Id>;
  return place === undefined ? shown : <a href={place}>{shown}</a>;
}

function placeOf(target: string): string | undefined {
  if (/^(group|c2c|official|draft)\/./.test(target)) return to('story', { ref: target });
  const [, kind, name = ''] = /^(rule|group|sender|receiver):(.+)$/s.exec(target) ?? [];
  switch (kind) {
    case 'rule':
      return to('rule', { id: name });
    case 'sender':
      return to('sender', { id: name });
    case 'group':
      return to('messages', {}, { group: name });
    case 'receiver':
      return to('notices', {}, { receiver: name });
    default:
      return undefined;
  }
}

type Whys = ReturnType<typeof w>['notices']['whys'];
/** Why a receiver did not take an event; the words are those of `src/notify/`. */
const WHYS: readonly (readonly [RegExp, keyof Whys])[] = [
  [/^answered (\d+): redirects/, 'redirects'],
  [/^answered (\d+)$/, 'answered'],
  [/^(no answer in time)$/, 'silent'],
  [/^could not be reached \((.+)\)$/, 'unreached'],
  [/^refused with code (.+)$/, 'refused'],
  [/^(answered as no such room does)$/, 'noRoom'],
  [/^(its address is not one of the public internet)/, 'notPublic'],
];

export function sayWhyNot(why: string): string {
  for (const [form, name] of WHYS) {
    const [, what] = form.exec(why) ?? [];
    if (what !== undefined) return w().notices.whys[name](what);
  }
  return why;
}
