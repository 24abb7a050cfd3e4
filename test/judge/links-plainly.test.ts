import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findAllLinks } from '../../src/judge/links.ts';
import { compileEngine } from '../../src/text/compile.ts';
import { findAllLinks as findPlainly } from '../support/plainly/links.ts';

const compiled = compileEngine([]);
if (!compiled.ok) throw new Error('no pattern, and it does not compile');
const { views } = compiled.engine;

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
    '=',
    '%2F',
  ],
  ...[
    'http%3A//',
    'b.org',
    '1.2.3.4',
    ':8080',
    '例子',
    '.中国',
    'xn--fiqs8s',
    '@',
    'e v i l . c o m',
    '[dot]',
    'ａ．cn',
    '\u200b',
    '#',
    'redirect=',
  ],
);

it('links are those of the straightforward way, whatever stands among them', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (all) => {
      const text = all.join('');
      expect(findAllLinks(text, views)).toEqual(findPlainly(text, views));
    }),
    { numRuns: 2_000 },
  );
});
