import { leaveToPerson, takeFromPerson } from '../lane/brake.ts';
import { makeSwitches, type Selector, type Switches } from '../lane/switches.ts';
import { RECALL_APIS } from '../model.ts';
import { type MuteSwitches, makeMuteSwitches } from '../sanction/mute-switches.ts';
import type { Desk } from './desk.ts';

/** One switch in all the places that look at it: every lane, the mutes, and the brakes. */
export type EverySwitch = {
  readonly lanes: readonly ({ readonly api: (typeof RECALL_APIS)[number] } & Switches)[];
  readonly mutes: MuteSwitches;
  set(selector: Selector, how: 'hold' | 'cancel'): Promise<void>;
  clear(selector: Selector): Promise<void>;
};

export function makeEverySwitch({ redis, mutes: openMutes, now, steps }: Desk): EverySwitch {
  const lanes = RECALL_APIS.map((api) => ({ api, ...makeSwitches(redis, api, steps) }));
  const mutes = makeMuteSwitches(redis, openMutes);
  return {
    lanes,
    mutes,
    set: async (selector, how) => {
      const places = [mutes, ...lanes].map((place) => place.set(selector, how));
      await Promise.all([...places, leaveToPerson(redis, selector, how, now())]);
    },
    clear: async (selector) => {
      const places = [mutes, ...lanes].map((place) => place.clear(selector));
      await Promise.all([...places, takeFromPerson(redis, selector, now())]);
    },
  };
}
