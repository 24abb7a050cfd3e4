import { OFFICIAL } from './cast.ts';
import { isKnownOffence } from './phrases.ts';
import { type Element, GROUP_TYPES, type GroupType, type Place, textElement, textOf } from './shapes.ts';
import type { Draft, World } from './world.ts';

export type ParsedMessage =
  | { readonly ok: true; readonly draft: Draft; readonly ageMs: number }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the body of `POST /sim/send`: `text` or `elements`, and one of `group` (with `topic`, `type`), `to`, or
 * `official`. Groups and accounts that do not exist yet are made. An empty body is a text to the lobby.
 */
export function parseManualMessage(body: Readonly<Record<string, unknown>>, world: World): ParsedMessage {
  for (const name of ['text', 'group', 'topic', 'type', 'to', 'from', 'official', 'cloudCustomData']) {
    if (body[name] !== undefined && typeof body[name] !== 'string')
      return { ok: false, problem: `${name} must be a string` };
  }
  for (const name of ['ageSeconds', 'sendResult', 'random']) {
    if (body[name] !== undefined && typeof body[name] !== 'number')
      return { ok: false, problem: `${name} must be a number` };
  }
  const string = (name: string, otherwise: string) => (body[name] as string | undefined) ?? otherwise;
  const elements = Array.isArray(body.elements) ? (body.elements as Element[]) : [textElement(string('text', ''))];
  const text = textOf(elements);
  if (text === '') return { ok: false, problem: 'text (or elements) is missing' };
  const type = string('type', 'Public');
  if (!(GROUP_TYPES as readonly string[]).includes(type)) {
    return { ok: false, problem: `type must be one of ${GROUP_TYPES.join(', ')}` };
  }

  const from = string('from', 'user_me');
  const place = placeOf(
    string('to', ''),
    string('official', ''),
    string('group', '@TGS#lobby'),
    string('topic', ''),
    from,
  );
  if (place.kind === 'group' && !world.groups.has(place.group)) world.addGroup(place.group, type as GroupType);
  if (place.kind === 'official' && !world.officials.has(place.account)) {
    world.officials.set(place.account, { owner: 'administrator', name: place.account });
  }
  return {
    ok: true,
    ageMs: ((body.ageSeconds as number | undefined) ?? 0) * 1000,
    draft: {
      place,
      from: place.kind === 'official' ? place.account : from,
      elements,
      cloudCustomData: string('cloudCustomData', ''),
      onlineOnly: body.onlineOnly === true,
      sendResult: (body.sendResult as number | undefined) ?? 0,
      offending: typeof body.offending === 'boolean' ? body.offending : isKnownOffence(text),
      ...(body.random === undefined ? {} : { random: body.random as number }),
    },
  };
}

function placeOf(to: string, official: string, group: string, topic: string, from: string): Place {
  if (official !== '') return { kind: 'official', account: official === 'news' ? OFFICIAL : official };
  return to === '' ? { kind: 'group', group, topic } : { kind: 'c2c', from, to };
}
