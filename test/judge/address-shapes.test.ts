import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAllLinks } from '../../src/judge/links/find-links.ts';
import { makeLinkTest } from '../../src/judge/links/link-test.ts';
import { compileEngine } from '../../src/text/compile.ts';
import { announced, bare, innocent, type Planted, passedOn, safe, spelled } from '../support/address-shapes.ts';

const compiled = compileEngine([]);
if (!compiled.ok) throw new Error('no pattern, and it does not compile');
const { views } = compiled.engine;
const linksIn = (text: string) => findAllLinks(text, views);
const hostsIn = (text: string) => linksIn(text).flatMap(({ places }) => places.map(({ host }) => host));

const RUNS = 3_000;
const holds = (shapes: fc.Arbitrary<Planted>, test: (planted: Planted) => void) =>
  fc.assert(fc.property(shapes, test), { numRuns: RUNS });

describe('the host found is the host planted', () => {
  it('behind http://, whatever stands around it', () => {
    holds(announced, ({ text, host }) => {
      expect(hostsIn(text)).toEqual([host]);
    });
  });

  it('bare, whatever stands around it', () => {
    holds(bare, ({ text, host }) => {
      expect(hostsIn(text)).toEqual([host]);
    });
  });

  it('with its dot spelled', () => {
    holds(spelled, ({ text, host }) => {
      expect(hostsIn(text)).toContain(host);
    });
  });

  it('behind a big site that passes people on', () => {
    holds(passedOn, ({ text, host }) => {
      expect(hostsIn(text)).toContain(host);
    });
  });
});

it('a safe site stays safe, whatever stands around it', () => {
  const test = makeLinkTest({
    type: 'link',
    domainIn: undefined,
    domainNotIn: ['github.com', 'bilibili.com', 'wikipedia.org', 'youtu.be', 'qq.com'],
  });
  fc.assert(
    fc.property(safe, (text) => {
      expect(linksIn(text)).toHaveLength(1);
      expect(test([{ source: 'text', run: 0, text }], linksIn)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

it('what is no address is none, whatever stands around it', () => {
  fc.assert(
    fc.property(innocent, (text) => {
      expect(hostsIn(text)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

it('links stand in the text, apart from each other', () => {
  const pieces = fc.constantFrom(
    ...[
      'http://',
      'https:',
      '//',
      'a.cn',
      'evil.com',
      'www.',
      'x',
      '-',
      '.',
      '。',
      '!',
      '?',
      ')',
      ' ',
      '/',
      '?u=',
      '&',
    ],
    ...['=', '%2F', 'http%3A//', 'b.org', '1.2.3.4', ':8080', '例子', '.中国', 'xn--fiqs8s', '@', 'e v i l . c o m'],
    ...['[dot]', 'ａ．cn', '\u200b', '#', 'redirect=', '点', ' dot ', 'com', 'weixin://', '🔥', '，', '['],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (all) => {
      const text = all.join('');
      const links = linksIn(text).toSorted((a, b) => a.start - b.start);
      let done = 0;
      for (const { start, end, places } of links) {
        expect(start).toBeGreaterThanOrEqual(done);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(places.length).toBeGreaterThan(0);
        done = end;
      }
    }),
    { numRuns: RUNS },
  );
});
