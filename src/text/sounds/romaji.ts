/** How kana are typed in Latin letters. Small kana are folded to large ones before, so きや is read as both kiya and kya. */

const PLAIN =
  'あa いi うu えe おo かka きki くku けke こko さsa しshi すsu せse そso たta ちchi つtsu てte とto なna にni ぬnu ねne のno ' +
  'はha ひhi ふfu へhe ほho まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro わwa をwo んn ' +
  'がga ぎgi ぐgu げge ごgo ざza じji ずzu ぜze ぞzo だda ぢji づzu でde どdo ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo ゔvu';
const SOUNDS: ReadonlyMap<string, string> = new Map(PLAIN.split(' ').map((pair) => [pair[0]!, pair.slice(1)]));
const GLIDES: Readonly<Record<string, string>> = { や: 'a', ゆ: 'u', よ: 'o' };
const VOWELS: Readonly<Record<string, string>> = { あ: 'a', い: 'i', う: 'u', え: 'e', お: 'o' };
const LONG = 'ー';
const STOP = 'つ';

/** Words are spelt in at most so many ways. */
// At 16: 1 more of 4,425 disguised (docs/thresholds.md).
const MOST_WAYS = 8;

/** What a kana adds to what is spelt before it: one way, or several. */
function waysOf(kana: string, before: string, next: string | undefined): readonly string[] {
  const sound = SOUNDS.get(kana);
  if (sound === undefined) return [];
  const glide = GLIDES[kana];
  // きや and きゃ, しあ in シェア, ふあ in ファ.
  if (glide !== undefined && /[^aeou]i$/.test(before)) {
    const stem = before.slice(0, -1);
    return [/(?:sh|ch|j)$/.test(stem) ? stem + glide : `${stem}y${glide}`, before + sound];
  }
  const vowel = VOWELS[kana];
  if (vowel !== undefined && /(?:sh|ch|j|t|d)[ie]$|(?:f|v)u$/.test(before))
    return [before.slice(0, -1) + vowel, before + sound];
  const doubled = next === undefined ? undefined : SOUNDS.get(next)?.[0];
  if (kana === STOP && doubled !== undefined && /[ksthpcjdgb]/.test(doubled)) return [before + doubled, before + sound];
  return [before + sound];
}

/** The ways a word of kana is typed, the likeliest first; none where it has other characters. */
export function romajiOf(word: string): readonly string[] {
  let ways: readonly string[] = [''];
  for (let at = 0; at < word.length; at++) {
    if (word[at] === LONG) {
      if (at === 0) return [];
      continue;
    }
    ways = ways.flatMap((way) => waysOf(word[at]!, way, word[at + 1])).slice(0, MOST_WAYS);
    if (ways.length === 0) return [];
  }
  return ways;
}

/**
 * All that words of kana are put together from when they are typed: the sounds, the letters that a stop doubles, and the
 * stems and vowels that glides leave (ky|a, sh|a, f|o).
 */
export function romajiSounds(): ReadonlySet<string> {
  const sounds = [...SOUNDS.values()];
  const stems = sounds.filter((sound) => sound.length > 1).map((sound) => sound.slice(0, -1));
  return new Set([...sounds, ...Object.values(VOWELS), ...stems, ...stems.map((stem) => `${stem}y`), ...'ksthpcjdgb']);
}
