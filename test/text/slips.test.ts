import { describe, expect, test } from 'vitest';
import { compilePatterns } from '../../src/text/compile.ts';
import { found } from './find.ts';

describe('a term one slip away, at high', () => {
  test.each([
    ['a vowel left out', 'crumpet', 'crmpet'],
    ['all vowels left out', 'crumpet', 'crmpt'],
    ['two letters swapped', 'crumpet', 'crupmet'],
    ['two letters of four swapped', 'jolk', 'jlok'],
    ['spelt by ear', 'cornpipe', 'kornpipe'],
    ['spelt by ear more than once', 'kickstander', 'cikstandah'],
    ['in one word of a phrase', 'free crumpet today', 'free crmpet today'],
    ['a phrase closed up', 'free crumpet', 'freecrmpet'],
  ])('%s: %s as %s', (_, term, written) => {
    expect(found([term], `have ${written} now`, 'high')).toEqual([`${term}: ${written}`]);
    expect(found([term], `have ${written} now`)).toEqual([]);
  });

  test.each([
    ['a word of the dictionary is no slip', 'crumpet', 'trumpet'],
    ['nor is one of four letters, two of them swapped', 'from', 'form'],
    ['two letters of three swapped', 'jok', 'jko'],
    ['three letters that are another word without its vowels', 'spik', 'spk'],
    ['three capitals', 'jolk', 'JLK'],
    ['a name behind a name', 'crumpet', 'Charlie Crupmet'],
    ['mostly spelt otherwise', 'kucker', 'coka'],
    ['inside a longer word', 'crumpet', 'crmpets'],
    ['the spaces of a phrase elsewhere', 'free crumpet today', 'free crm pet today'],
  ])('%s: not %s in %s', (_, term, written) => {
    expect(found([term], `have ${written} now`, 'high')).toEqual([]);
  });

  test('three letters that are nothing else are believed', () => {
    expect(found(['jolk'], 'have jlk now', 'high')).toEqual(['jolk: jlk']);
  });

  test('slips take no room in the compiled table', () => {
    const bytesOf = (evasion: 'standard' | 'high'): number => {
      const compiled = compilePatterns([{ type: 'terms', terms: ['crumpetmaker', 'overcautiously'], evasion }]);
      return compiled.ok ? compiled.table.terms!.entries.symbols.length : 0;
    };
    expect(bytesOf('high')).toBe(bytesOf('standard'));
  });
});
