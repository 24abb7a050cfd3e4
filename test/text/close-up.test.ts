import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCloseUp } from '../../src/text/reading/close-up.ts';
import { makeReader } from '../../src/text/reading/reader.ts';
import { spell } from '../../src/text/reading/runs.ts';
import { engineFor } from './find.ts';

const reader = makeReader();
const closeUp = makeCloseUp();

function closed(text: string, view: 'all' | 'addresses' = 'all'): string | undefined {
  const runs = closeUp[view](reader.read(text));
  return runs && spell(text, runs).text;
}

describe('letters are closed up', () => {
  it.each([
    ['b u y   n o w', 'buy now'],
    ['please b.u.y.n.o.w here', 'please buynow here'],
    ['加 微 信   a b c 1 2 3', '加微信 abc123'],
    ['请加.微.信联系', '请加微信联系'],
    ['加✨微✨信✨ ab✨c✨12✨34', '加微信 abc1234'],
    ['l✨i✨n✨e✨: ✨a✨b ✨ok', 'line: ab ok'],
    ['h·t·t·p·:·/·/·a·.·b', 'http://a.b'],
    ['f\nr\ne\ne', 'free'],
    ['get it n o w!', 'get it now!'],
    ['buuuy nooow', 'buy now'],
    ['buuuy it foor http://free', 'buy it foor http://free'],
    ['4dd m3 0n t3l3gr4m', 'add me on telegram'],
    ['fr$e m0n@y', 'frse monay'],
  ])('%j reads %j', (text, reads) => {
    expect(closed(text)).toBe(reads);
  });

  it.each([
    'good morning, I saw it',
    'it is a to do',
    'e.g. this',
    'no. no. no.',
    '好，我，也，去',
    '加微 信',
    'call 2nd floor 10am',
    'free-coins, R&B and me@home.com?',
    'hi 😂 lol 😂 you',
  ])('not in %j', (text) => {
    expect(closed(text, 'addresses')).toBeUndefined();
  });

  it.each(['n0w', ' n0w', 'n0w ', 'buuuy', ' buuuy', 'b u y', ' b u y', '加.微.信', ' 加.微.信', '加 微 信'])(
    'wherever it begins: %j',
    (text) => {
      expect(closed(text)).toBeDefined();
      expect(closed(`，${text}，`)).toBeDefined();
    },
  );

  it('and in an address no letter is changed for another', () => {
    expect(closed('s.e.e b23.tv niiice', 'addresses')).toBe('see b23.tv niiice');
  });

  it('in any text at all, at places that exist', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', '加', '微', ' ', '.', '✨', '1', '@', 'aaa', '，', '\u200b', '%41')),
        (pieces) => {
          const text = pieces.join('');
          const runs = closeUp.all(reader.read(text));
          if (runs === undefined) return;
          for (let at = 0; at < runs.count; at++) {
            expect(runs.from[at]).toBeLessThan(runs.to[at]!);
            expect(runs.to[at]).toBeLessThanOrEqual(text.length);
            if (at > 0) expect(runs.from[at]).toBeGreaterThanOrEqual(runs.from[at - 1]!);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what is found with letters closed up', () => {
  const shown = (engine: ReturnType<typeof engineFor>, text: string) =>
    engine.find(text).map(({ start, end }) => text.slice(start, end));

  it('is what an expression matches, with its place in the text', () => {
    const engine = engineFor({ type: 'regex', source: 'buy\\s*now', evasion: 'standard' });
    expect(shown(engine, 'so b.u.y.n.o.w here')).toEqual(['b.u.y.n.o.w']);
    expect(shown(engine, 'so buuuy nooow here')).toEqual(['buuuy nooow']);
    expect(shown(engine, 'so bu7y now')).toEqual([]);
  });

  it('is not, where the expression is to be taken as written', () => {
    const engine = engineFor({ type: 'regex', source: 'buy\\s*now', evasion: 'off' });
    expect(shown(engine, 'b.u.y.n.o.w')).toEqual([]);
  });

  it('is profanity too', () => {
    const engine = engineFor({ type: 'profanity', language: 'english', evasion: 'standard' });
    expect(shown(engine, 'oh s h i t!')).toEqual(['s h i t']);
    expect(shown(engine, 'pass it as set, i.e. so')).toEqual([]);
  });
});

it('asking for the ends of a stretched text changes nothing of how it is read afterwards', () => {
  const engine = engineFor({ type: 'terms', terms: ['kettle'], evasion: 'standard' });
  const text = `so${'o'.repeat(90)} KETTLE`;
  const read = engine.readAs(text, 'standard');
  expect(engine.ends(text, 8).head.length).toBeLessThan(30);
  expect(engine.readAs(text, 'standard')).toBe(read);
  expect(read).toBe(text.toLowerCase());
});
