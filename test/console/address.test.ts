import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inPath, PAGES, type Place, parsePlace, printPlace, segmentOf, to } from '../../console/address.ts';
import * as api from '../../src/api/path-segment.ts';
import { refOf } from '../../src/message-ref.ts';

/** What each page needs in its path. */
const PARAMS: Readonly<Partial<Record<string, 'id' | 'ref'>>> = {
  ...{ review: 'id', sender: 'id', rule: 'id', label: 'id', list: 'id', story: 'ref' },
};

/** Ids of Tencent's may be anything that is text; a lone surrogate is none, and no URL can hold one. */
const text = (least: number) => fc.string({ unit: 'grapheme', minLength: least, maxLength: 20 });
const nasty = fc.constantFrom(
  '/',
  '%',
  '%2F',
  '?',
  '#',
  '&',
  '=',
  '..',
  '.',
  '~',
  ' ',
  '+',
  ':',
  '*',
  '\u202e',
  '用户',
  '👋',
);
const word = fc.array(fc.oneof(text(1), nasty), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const query = fc.dictionary(text(1), text(1), { maxKeys: 4 });

const place: fc.Arbitrary<Place> = fc
  .record({ page: fc.constantFrom(...PAGES), word, query })
  .map(({ page, word: value, query: said }) => {
    const name = PARAMS[page];
    return { page, params: name === undefined ? {} : { [name]: value }, query: { ...said } };
  });

test('an address that was printed is read as the same place, whatever the ids and filters are', () => {
  fc.assert(
    fc.property(place, (one) => {
      expect(parsePlace(printPlace(one))).toEqual(one);
    }),
    { numRuns: 1_000 },
  );
});

test('a browser that normalises the address changes nothing', () => {
  fc.assert(
    fc.property(place, (one) => {
      const { pathname, search } = new URL(printPlace(one), 'http://127.0.0.1');
      expect(parsePlace(pathname + search)).toEqual(one);
    }),
    { numRuns: 1_000 },
  );
});

test('whatever stands in the address bar, it is read, and printed and read again it is the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (said) => {
      const read = parsePlace(`/${said}`);
      if (read.page === 'nowhere') return;
      expect(parsePlace(printPlace(read)).page).toBe(read.page);
    }),
  );
});

test('a broken escape leads to no page and breaks nothing', () => {
  expect(parsePlace('/senders/%E0%A4%A').page).toBe('nowhere');
  expect(parsePlace('/reviews/a/b').page).toBe('nowhere');
  expect(parsePlace(to('story', { ref: 'group/a%2Fb/1' })).params).toEqual({ ref: 'group/a%2Fb/1' });
});

test('an id in a path of the API arrives unchanged, also through a browser', () => {
  fc.assert(
    fc.property(word, (id) => {
      const { pathname } = new URL(`/rules/${segmentOf(id)}/hits`, 'http://127.0.0.1');
      const segments = pathname.split('/');
      expect(segments).toHaveLength(4);
      expect(api.idOf(decodeURIComponent(segments[2]!))).toBe(id);
      expect(api.segmentOf(id)).toBe(segmentOf(id));
    }),
    { numRuns: 1_000 },
  );
});

test('a reference in a path of the API keeps its segments, whatever the ids are', () => {
  fc.assert(
    fc.property(word, word, (group, topic) => {
      const ref = refOf({ kind: 'group', group, topic, seq: 7 });
      const { pathname } = new URL(`/messages/${inPath(ref)}`, 'http://127.0.0.1');
      expect(pathname.split('/').slice(2).map(decodeURIComponent).join('/')).toBe(ref);
    }),
    { numRuns: 1_000 },
  );
});
