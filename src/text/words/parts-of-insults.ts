import type { Runs } from '../reading/runs.ts';

/**
 * What insults are put together from: the words that people hang on a listed word, before it or behind it. Written for
 * this project from general knowledge. Nothing that names and things are made of: no -man, -ham, -son, -pit, -tail.
 */

/** Behind a word of three letters and more, where the whole is in no dictionary. */
const BEHIND = [
  'ass asses arse arses bag bags bagger baggers bandit bandits banger bangers beater beaters biscuit boi bois brain brains brained',
  'breath bucket buckets bunny burger bum bums butt butts cheese chewer chugger chunk clown clowns cock cocks cracker crackers cranker',
  'cunt cunts destroyer dick dicks digger dipper dippers dumpster dumpling dust eater eaters eating face faces faced fag fags fart farts',
  'fest fetcher fiend filler flap flaps flipper fondler fuck fucks fucker fuckers fucking gargler gargling goblin goblins gobbler',
  'grabber guzzler guzzling handler hat hats head heads headed hole holes hopper hoppers hound hounds humper humpers jerk jerker jockey',
  'jockeys juggler juice junkie knob knobs knocker kicker kisser lapper lick licker lickers licking lips load loads lord lords lover lovers',
  'loving magnet maniac master mobile monger mongers mongrel mongrels monkey monkeys monster mouth mouths munch muncher munchers munching',
  'nibbler nose nugget nuggets nut nuts nutter parade pants piece pig pigs pile pirate polisher porn poker pounder probe puffer pumper puncher',
  'pusher queen queens rag rags rat rats roach roaches sack sacks sandwich sauce shit shits shitter skank skull slapper slut sluts smoker sniffer',
  'sniffing spanker spunk squirt squirter stain stains stabber stank stick sticks stuffer suck sucks sucker suckers sucking swab tard tards tart tarts tastic taster',
  'tickler tickling tit tits titty toucher troll tugger turd turds twat twats twit wad wads wagon wank wanker wankers wacker wagger weasel',
  'whacker whore whores wipe wipes wit wits worm worms zilla',
  // People.
  'boy boys buddy buddies chaser collector commander cowboy cowboys dealer fairy farmer freak freaks girl girls hooker hunter hunters jacker',
  'jackers kid kids maid merchant midget ninja patrol peddler pimp pimps pirates princess ranger rider riders slave slaves smuggler snatcher',
  'soldier stalker swallower thief trader warrior warriors whisperer wizard zombie',
  // Animals, food, and what bodies have.
  'ape beaver chicken cow crab dog dogs donkey duck fish frog goat goats hamster hog horse kitten lizard louse maggot maggots mule parrot pony',
  'poodle puppies puppy rodent sheep slug snail snake toad turkey turtle vulture weasels whale',
  'bacon bread burrito butter cake casserole chips cookie cream custard gravy jam jelly milk muffin muffins noodle pancake paste pickle pie',
  'pizza pudding salad sausage soup stew taco toast waffle waffles',
  'belly bone cheeks chin crack eyed eyes fingers gut hair knuckle legs lung neck skin teeth throat toes tongue tooth',
  // What is done with them.
  'bang banged banging blast block blocked blocker blockers blocking grab hump job jobs kick kissers kissing lovers packer packers pinch pound',
  'punch rub slam slap slapped slapping smack spit spitter splash spray squeeze stroke tease teaser teasing twist whip',
].join(' ');
/** Behind a verb of four letters and more, run together: what an oath goes on with. */
const BEHIND_VERBS = 'all happens hell her him it me off that them this u up ya you yourself';
/** Of these the compound is an insult though a dictionary has it, behind a word of four letters and more. */
const BEHIND_ANYWAY =
  'ass face faces faced fucker fuckers fucking head heads headed hole holes licker lickers sucker suckers sucking tard tards wad wads wit wits';
const BEFORE = [
  'ass arse badass bat bear big bitch booty brain bull bum butt camel chicken cock cow crack cum cunt cyber dick dip dirty dog donkey',
  'dope douche dum dumb face fag fat filthy finger fist foot fuck gay goat homo horse jack jerk lard moose mother motha mutha muthr mofo',
  'monkey nasty numb pencil pig porn prick punk pussy rat sand shit skank skull slut stupid thunder tit titty trailer trans twat ugly weiner whore',
  'bumble eat fanny kiss lick mega nut snow suck ultra whiskey whisky wise',
  'blowmy eatmy eatthe eatyour inmy inthe inyour kissmy kissthe lickmy lickthe suckmy suckthe suckyour upmy upthe upyour',
].join(' ');
const BEFORE_ANYWAY = 'bat bull chicken cock dick dumb fuck horse mother motha mutha shit';

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));
const behind = setOf(BEHIND);
const behindVerbs = setOf(BEHIND_VERBS);
const behindAnyway = setOf(BEHIND_ANYWAY);
const before = setOf(BEFORE);
const beforeAnyway = setOf(BEFORE_ANYWAY);
/** Letters of the longest of them. */
export const LONGEST_PART = Math.max(...[...behind, ...before, ...behindVerbs].map((word) => word.length));

/** `known`: the compound may be in a dictionary. `long`: behind a word of four letters and more. */
export type Part = 'no' | 'yes' | 'known' | 'long';
export const hangsBehind = (word: string): Part =>
  behindAnyway.has(word) ? 'known' : behind.has(word) ? 'yes' : behindVerbs.has(word) ? 'long' : 'no';
export const hangsBefore = (word: string): Part => (beforeAnyway.has(word) ? 'known' : before.has(word) ? 'yes' : 'no');

const LETTERS = 26;
const FIRST = 'a'.charCodeAt(0);
/** Beside the number of a node: a word ends there. */
const END = 1 << 12;

/** A tree of the words that may stand before: by node and letter the next node, with `END` where a word ends there. */
const onBefore = treeOf(before);

function treeOf(words: Iterable<string>): Uint16Array {
  const next: number[] = new Array(LETTERS).fill(0);
  for (const word of words) {
    let node = 0;
    let place = 0;
    for (const letter of word) {
      place = node * LETTERS + letter.charCodeAt(0) - FIRST;
      if (next[place] === 0) {
        next[place] = next.length / LETTERS;
        next.push(...new Array<number>(LETTERS).fill(0));
      }
      node = next[place]! & (END - 1);
    }
    next[place]! |= END;
  }
  return Uint16Array.from(next);
}

/**
 * Of the runs of a word, half-open from `at`, where the longest of the words ends that may stand before: dung|head. -1 where
 * none does.
 */
export function endOfBefore({ symbol, length, count }: Runs, at: number): number {
  let end = -1;
  let node = 0;
  for (let next = at; next < count; next++) {
    const letter = symbol[next]! - FIRST;
    if (letter < 0 || letter >= LETTERS) return end;
    let isEnd = false;
    for (let used = length[next]!; used > 0; used--) {
      const entered = onBefore[node * LETTERS + letter]!;
      if (entered === 0) return end;
      node = entered & (END - 1);
      isEnd = entered >= END;
    }
    if (isEnd) end = next + 1;
  }
  return end;
}

/** Whether some word that may stand before begins with these letters. */
export function beginsBefore(letters: string): boolean {
  let node = 0;
  for (let at = 0; at < letters.length; at++) {
    const letter = letters.charCodeAt(at) - FIRST;
    const entered = letter >= 0 && letter < LETTERS ? onBefore[node * LETTERS + letter]! : 0;
    if (entered === 0) return false;
    node = entered & (END - 1);
  }
  return true;
}
