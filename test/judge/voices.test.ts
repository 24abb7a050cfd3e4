import { describe, expect, test } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { MessageSaid } from '../../src/judge/said.ts';
import {
  ALL,
  countOf,
  elementsOf,
  isHeard,
  isSpeech,
  OWN,
  textOf,
  voicesOf,
  withSignals,
} from '../../src/judge/voices.ts';
import type { Content, TextPart } from '../../src/model.ts';
import { compileEngine } from '../../src/text/compile.ts';

const part = (text: string, more: Partial<TextPart> = {}): TextPart => ({ source: 'text', run: 0, text, ...more });
const said = (parts: readonly TextPart[], elements?: Content['elements']): Content => ({
  ...contentOfText(''),
  parts,
  ...(elements && { elements }),
});
const quoted = part('quoted', { voice: 'quoted' });
const signal = part('typing', { source: 'custom', voice: 'signal' });

test('a condition hears the sender, unless it says whom', () => {
  expect(voicesOf(undefined)).toBe(OWN);
  expect(voicesOf(['own', 'quoted', 'signal'])).toBe(ALL);
  expect(ALL).not.toBe(OWN);
  const heard = (voices: number) => [part('a'), quoted, signal].map((one) => isHeard(one, voices));
  expect(heard(OWN)).toEqual([true, false, false]);
  expect(heard(voicesOf(['quoted']))).toEqual([false, true, false]);
  expect(heard(voicesOf(['own', 'signal']))).toEqual([true, false, true]);
});

test('the text of some voices is that of their parts, one after the other', () => {
  const content = said([part('a'), quoted, part('b')]);
  expect(textOf(content, OWN, '|')).toBe('a|b');
  expect(textOf(content, ALL, '')).toBe('aquotedb');
  expect([textOf(said([quoted]), OWN, '|'), textOf(said([quoted]), ALL, '|'), textOf(said([]), ALL, '|')]).toEqual([
    '',
    'quoted',
    '',
  ]);
});

describe('elements', () => {
  test('are texts where none are told, one for each of the sender’s own', () => {
    const content = said([part('a'), part('b'), quoted, part('c', { source: 'cloud' }), signal]);
    expect(elementsOf(content)).toEqual(['text']);
    expect([countOf(content, 'text'), countOf(content, 'image')]).toEqual([2, 0]);
  });
  test('are those that are told, as often as they are', () => {
    const content = said([part('a')], ['image', 'text', 'image']);
    expect(elementsOf(content)).toEqual(['image', 'text', 'image']);
    expect([countOf(content, 'image'), countOf(content, 'text'), countOf(content, 'face')]).toEqual([2, 1, 0]);
  });
});

describe('somebody speaks', () => {
  test('with words of their own, or a sticker', () => {
    expect([said([part('a')]), said([quoted, part('a')]), said([], ['face'])].map(isSpeech)).toEqual([
      true,
      true,
      true,
    ]);
  });
  test('not with a file, with a quote alone, or by a program', () => {
    const file = part('a.pdf', { source: 'file' });
    const silent = [said([file], ['file']), said([quoted]), said([signal]), said([], ['image']), said([])];
    expect(silent.map(isSpeech)).toEqual(silent.map(() => false));
  });
});

describe('what the rules call a signal', () => {
  const custom = (business?: string) => part('x', { source: 'custom', ...(business !== undefined && { business }) });
  const told = (parts: readonly TextPart[], elements?: Content['elements'], names = ['my_call']) => {
    const content = withSignals(said(parts, elements), new Set(names));
    return { voices: content.parts.map(({ voice }) => voice), elements: content.elements };
  };
  test('is said by a program, in capitals or not, and its element is one of a program', () => {
    expect(told([custom('MY_Call')], ['custom'])).toEqual({ voices: ['signal'], elements: ['signal'] });
    expect(told([custom('my_call'), part('a')], ['custom', 'text'])).toEqual({
      voices: ['signal', undefined],
      elements: ['signal', 'text'],
    });
  });
  test('leaves the element of a person one, where another custom element speaks', () => {
    expect(told([custom('my_call'), custom('other')], ['custom', 'custom'])).toEqual({
      voices: ['signal', undefined],
      elements: ['custom', 'custom'],
    });
    const spoken = { ...custom('my_call'), voice: 'quoted' as const };
    expect(told([custom('my_call'), spoken], ['custom'])).toEqual({
      voices: ['signal', 'quoted'],
      elements: ['signal'],
    });
  });
  test('changes nothing of any other message', () => {
    for (const parts of [[custom('other')], [custom()], [part('my_call')]]) {
      const content = said(parts, ['custom']);
      expect(withSignals(content, new Set(['my_call']))).toBe(content);
    }
    const content = said([custom('my_call')]);
    expect(withSignals(content, new Set())).toBe(content);
  });
});

describe('what is said', () => {
  const saidBy = (...texts: readonly string[]) => {
    const compiled = compileEngine([]);
    if (!compiled.ok) throw new Error('does not compile');
    return new MessageSaid(compiled.engine, said(texts.map((text) => part(text))));
  };
  test('is told from line to line, not as one word', () => {
    expect(saidBy('%4', '1').fingerprint(OWN)).toBe('41');
    expect(saidBy('%41').fingerprint(OWN)).toBe('a');
    const [two, one] = [['come all at 12', '34 of you there'], ['come all at 1234 of you there']];
    expect(saidBy(...two!).similar(OWN)).toEqual(saidBy(two!.join('\n')).similar(OWN));
    expect(saidBy(...two!).similar(OWN)).not.toEqual(saidBy(...one!).similar(OWN));
  });
  test('is read as rules read it', () => {
    expect(saidBy('Ｂｕｙ ＮＯＷ').fingerprint(OWN)).toBe('buynow');
  });
});
