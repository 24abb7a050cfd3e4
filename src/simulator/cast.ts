import type { Random } from './random.ts';
import type { GroupType, Place } from './shapes.ts';
import type { World } from './world.ts';

/** Who talks, and where. One group of every type, a community with topics, an official account. */
const GROUPS: readonly (readonly [id: string, type: GroupType])[] = [
  ['@TGS#lobby', 'Public'],
  ['book-club', 'Public'],
  ['@TGS#meeting', 'ChatRoom'],
  ['@TGS#team', 'Private'],
  ['@TGS#live', 'AVChatRoom'],
  ['@TGS#_@TGS#cGAMES', 'Community'],
];
const TOPICS = ['general', 'help', 'trade'].map((name) => `@TGS#_@TGS#cGAMES@TOPIC#_${name}`);
export const OFFICIAL = '@TOA#_news';

/** Tencent drops what exceeds 40 messages a second in one group (docs 34381); the cast stays below it on average, and mostly in bursts. */
const GROUP_MESSAGES_PER_SECOND = 20;
/** Enough that nobody of them floods at any rate: the generator's floods are its spam waves. */
const PEOPLE = 20_000;

export type Cast = {
  readonly groups: readonly Place[];
  person(random: Random): string;
  pair(random: Random): Place & { kind: 'c2c' };
};

/** Puts the groups into the world; more of them, the more messages a second there will be. */
export function makeCast(world: World, rate: number): Cast {
  const groups: Place[] = [];
  const open = (id: string, type: GroupType) => {
    if (!world.groups.has(id)) world.addGroup(id, type);
  };
  for (const [id, type] of GROUPS) {
    open(id, type);
    if (type !== 'Community') groups.push({ kind: 'group', group: id, topic: '' });
  }
  for (const topic of TOPICS) groups.push({ kind: 'group', group: topic.slice(0, topic.indexOf('@TOPIC#')), topic });
  const more = Math.ceil(rate / GROUP_MESSAGES_PER_SECOND) - groups.length;
  for (let i = 1; i <= more; i++) {
    const id = `@TGS#room${String(i).padStart(4, '0')}`;
    open(id, i % 2 === 0 ? 'Public' : 'ChatRoom');
    groups.push({ kind: 'group', group: id, topic: '' });
  }
  world.officials.set(OFFICIAL, { owner: 'administrator', name: 'News' });

  const person = (random: Random) => `user_${String(random.int(PEOPLE)).padStart(5, '0')}`;
  return {
    groups,
    person,
    pair(random) {
      const from = person(random);
      let to = person(random);
      while (to === from) to = person(random);
      return { kind: 'c2c', from, to };
    },
  };
}
