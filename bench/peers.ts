import { Profanity, ProfanityOptions } from '@2toad/profanity';
import { Filter as BadWords } from 'bad-words';
import { Filter as Glin } from 'glin-profanity';
import leo from 'leo-profanity';
import { Mint } from 'mint-filter';
import { DataSet, englishRecommendedTransformers, parseRawPattern, RegExpMatcher } from 'obscenity';
import { SensitiveWordTool } from 'sensitive-word-tool';
import type { Language } from './eval-disguises.ts';

/** Another engine with the same list. */
export type Peer = { readonly name: string; readonly matches: (text: string) => boolean };

const quote = (term: string): string => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const isLatin = (term: string): boolean => /^[\x20-\x7e]+$/.test(term);

function obscenity(terms: readonly string[]): Peer {
  const data = new DataSet<unknown>();
  for (const term of terms) {
    const raw = term.toLowerCase().replace(/[[\]?|\\]/g, '\\$&');
    data.addPhrase((phrase) => phrase.addPattern(parseRawPattern(isLatin(term) ? `|${raw}|` : raw)));
  }
  const matcher = new RegExpMatcher({ ...data.build(), ...englishRecommendedTransformers });
  return { name: 'obscenity', matches: (text) => matcher.hasMatch(text) };
}

/** The seven peers and a plain alternation, each with its recommended settings and the list given. */
export async function makePeers(terms: readonly string[], language: Language): Promise<Peer[]> {
  const list = [...terms];
  const badWords = new BadWords({ emptyList: true });
  badWords.addWords(...list);
  leo.clearList();
  leo.add(list);
  const options = new ProfanityOptions();
  options.wholeWord = language === 'en';
  const toad = new Profanity(options);
  toad.removeWords(['anal']);
  toad.addWords(list);
  const glin = new Glin({ languages: [], customWords: list, detectLeetspeak: true, normalizeUnicode: true } as never);
  const mint = new Mint(list);
  const tool = new SensitiveWordTool({ wordList: list });
  const latin = list.filter(isLatin).map(quote).join('|');
  const other = list
    .filter((term) => !isLatin(term))
    .map(quote)
    .join('|');
  const plain = new RegExp([latin && `\\b(?:${latin})\\b`, other].filter(Boolean).join('|'), 'iu');
  const all: Peer[] = [
    obscenity(list),
    { name: 'bad-words', matches: (text) => badWords.isProfane(text) },
    { name: 'leo-profanity', matches: (text) => leo.check(text) },
    { name: '@2toad/profanity', matches: (text) => toad.exists(text) },
    { name: 'glin-profanity', matches: (text) => glin.isProfane(text) },
    { name: 'mint-filter', matches: (text) => !mint.verify(text) },
    { name: 'sensitive-word-tool', matches: (text) => tool.verify(text) },
    { name: 'RegExp alternation', matches: (text) => plain.test(text) },
  ];
  return all.map(({ name, matches }) => ({
    name,
    // Some peers throw on unexpected texts; that counts as no match.
    matches: (text) => {
      try {
        return matches(text);
      } catch {
        return false;
      }
    },
  }));
}
