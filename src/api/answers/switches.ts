import { nameOf, type Selector } from '../../lane/switches.ts';
import { findAffected, findHeld } from '../../operate/affected.ts';
import type { Desk } from '../../operate/desk.ts';
import { endHeld, findHeldItems, isItemRef } from '../../operate/held-items.ts';
import { makeSwitchBoard } from '../../operate/switch.ts';
import { type Asked, answering } from '../answering.ts';
import * as contract from '../contract/deeds.ts';
import type { Inside } from '../inside.ts';
import { checkCount, operatorOf } from '../operator.ts';
import { invalid } from '../problem.ts';
import { demand } from '../sign-in/roles.ts';

type Said = { readonly rule: string } | { readonly group: string } | { readonly all: true };
type Verb = (typeof contract.VERBS)[number];

const LONGEST_OVERRIDE_MS = 7 * 86_400_000;

export const SWITCHES = [
  answering(contract.switchIt, async (asked) => {
    const { inside, body, who } = asked;
    const { verb, why, expect } = body;
    if (verb !== 'hold' && verb !== 'stop') demand(who, 'manager', verb);
    const until = untilOf(verb, body.until, inside.now());
    const { desk } = inside;
    if ('refs' in body.selector) return endNamed(asked, body.selector.refs);
    const selector = selectorOf(body.selector);
    if (expect !== undefined) checkCount(expect, await countOf(desk, verb, selector));
    const board = makeSwitchBoard(desk);
    const operator = operatorOf(asked, why);
    const done = (counts: Record<string, number>) => ({ verb, target: nameOf(selector), counts });
    switch (verb) {
      case 'hold':
      case 'stop':
        if (selector.type !== 'all') return done({ held: await board.hold(selector, operator) });
        await board.stop(operator);
        return done({});
      case 'release':
        return done({ released: await board.release(selector, operator) });
      case 'discard':
        return done({ cancelled: (await board.discard(selector, operator)).length });
      case 'resume':
        return done({ released: await board.resume(selector, operator) });
      case 'override':
        await board.override(selector, until!, operator);
        return done({});
    }
  }),
];

/** Single held messages. One that is no longer held counts as `left`. */
async function endNamed(asked: Asked<typeof contract.switchIt>, refs: readonly string[]) {
  const { inside, body } = asked;
  const { verb, why, expect } = body;
  if (verb !== 'release' && verb !== 'discard') {
    throw invalid([
      { pointer: '/selector/refs', detail: 'single messages can be released or discarded, nothing else' },
    ]);
  }
  const items = await heldItemsOf(inside, refs);
  checkCount(expect, items.length);
  const ended = await endHeld(inside.desk, verb, items, operatorOf(asked, why));
  const left = new Set(refs).size - ended;
  const counts = { [verb === 'release' ? 'released' : 'cancelled']: ended, ...(left > 0 ? { left } : {}) };
  return { verb, target: targetOf(refs), counts };
}

/** @throws Problem `invalid`, with each place that names nothing */
async function heldItemsOf({ desk }: Inside, refs: readonly string[]) {
  const wrong = refs.flatMap((ref, at) => (isItemRef(ref) ? [] : [`/selector/refs/${at}`]));
  if (wrong.length > 0) throw invalid(wrong.map((pointer) => ({ pointer, detail: 'this names no message' })));
  return findHeldItems(desk, refs);
}

const targetOf = (refs: readonly string[]): string => (refs.length === 1 ? refs[0]! : `${refs.length} held`);

export function selectorOf(said: Said): Selector {
  if ('rule' in said) return { type: 'rule', rule: said.rule };
  return 'group' in said ? { type: 'group', group: said.group } : { type: 'all' };
}

/** How many an action would touch: everything open, and when everything is released or discarded also what is held. */
export async function countOf(desk: Desk, verb: Verb, selector: Selector): Promise<number> {
  if (selector.type === 'all' && verb !== 'hold' && verb !== 'stop') {
    return (await findHeld(desk, 0)).reduce((sum, { held }) => sum + held, 0);
  }
  return (await findAffected(desk, selector, 0)).open;
}

/** An override always ends: a brake that somebody forgot to switch on again protects nothing. */
function untilOf(verb: Verb, until: number | undefined, now: number): number | undefined {
  if (verb !== 'override') {
    if (until !== undefined) throw invalid([{ pointer: '/until', detail: 'it belongs to override' }]);
    return undefined;
  }
  if (until === undefined || until <= now || until > now + LONGEST_OVERRIDE_MS) {
    throw invalid([{ pointer: '/until', detail: 'a time from now on, at most seven days away' }]);
  }
  return until;
}
