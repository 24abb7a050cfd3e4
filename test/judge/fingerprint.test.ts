import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lengthOf } from '../../src/judge/evaluate.ts';
import { fingerprintOf } from '../../src/judge/fingerprint.ts';
import type { Content } from '../../src/model.ts';

/** Letters, marks, signs, emoji and halves of them. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('a', '5', '好', 'が', ' ', '!', '…', '👋', '𠮷', '\ud83d', '\udc4b', '\u0301'),
    maxLength: 20,
  }),
);

test('a fingerprint is the letters and numbers of a text, or all of it but spaces where there are none', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(fingerprintOf(text)).toBe(text.replace(/[^\p{L}\p{N}]/gu, '') || text.replace(/\s/g, ''));
    }),
    { numRuns: 2_000 },
  );
});

test('a fingerprint of a long text is all of it', () => {
  const words = Array.from({ length: 2_000 }, (_, nth) => nth.toString(36));
  for (const times of [600, 1_024, 2_000]) {
    expect(fingerprintOf(words.slice(0, times).join(' '))).toBe(words.slice(0, times).join(''));
  }
});

test('the length of a message is that of its code points, the space around each part left out', () => {
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 3 }), (parts) => {
      const content = { parts: parts.map((text) => ({ source: 'text', run: 0, text })) } as unknown as Content;
      expect(lengthOf(content)).toBe(parts.reduce((sum, text) => sum + [...text.trim()].length, 0));
    }),
    { numRuns: 2_000 },
  );
});
