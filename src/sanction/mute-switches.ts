import { makeSwitches, type Selector } from '../lane/switches.ts';
import { MUTE_API } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import type { MuteOrder } from './mute-fact.ts';
import type { MuteQueue } from './mute-queue.ts';

/** What a person switches off holds for mutes as it does for recalls. */
export type MuteSwitches = {
  set(selector: Selector, how: 'hold' | 'cancel'): Promise<void>;
  clear(selector: Selector): Promise<void>;
  /** Ends mutes that wait, of a rule, a group or all; returns how many. */
  discard(selector: Selector): Promise<number>;
};

/** `mutes`: asked for when something is to be discarded; not closed here. */
export function makeMuteSwitches(redis: RedisSpace, mutes: () => Pick<MuteQueue, 'discard'>): MuteSwitches {
  const { set, clear } = makeSwitches(redis, MUTE_API);
  return {
    set,
    clear,
    discard: (selector) => mutes().discard((order) => isOf(selector, order)),
  };
}

function isOf(selector: Selector, { rule, group }: MuteOrder): boolean {
  switch (selector.type) {
    case 'all':
      return true;
    case 'rule':
      return rule === selector.rule;
    case 'group':
      return group === selector.group;
  }
}
