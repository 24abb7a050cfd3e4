import { describe, expect, test } from 'vitest';
import { say } from '../../src/words/saying.ts';
import { parsed, problem, rule, said, when, withRule } from './parsed.ts';

/** What is made of each condition of a rule file: found by changing the code in many small ways. */
describe('a condition on the text', () => {
  test('is of its own phrases, with how they match', () => {
    expect(when('{ text: { terms: [x y, z w] } }')).toEqual({
      ...{ type: 'terms', terms: ['x y', 'z w'], evasion: 'standard', list: undefined, across: undefined },
    });
    const full =
      'terms: [x y], evasion: high, words: anywhere, forms: off, outside: [links, links], of: [own, quoted, own]';
    expect(when(`{ text: { ${full} } }`)).toEqual({
      ...{ type: 'terms', terms: ['x y'], evasion: 'high', list: undefined, across: undefined },
      ...{ words: 'anywhere', forms: 'off', outside: ['links'], voices: ['own', 'quoted'] },
    });
    expect(when('{ text: { terms: [x y], words: whole, forms: on } }')).not.toHaveProperty('words');
    expect(when('{ text: { terms: [x y], across_messages: { last: 3, within: 9s } } }')).toMatchObject({
      across: { last: 3, withinMs: 9_000 },
    });
    expect(rule('{ text: { terms: [x y] } }', '    lang: ja\n').when).toMatchObject({ language: 'ja' });
  });
  test('is of a list, in the language of the list', () => {
    expect(when('{ text: { in: words, evasion: off } }')).toEqual({
      ...{ type: 'terms', terms: ['tulip', 'rose'], list: 'words', evasion: 'off', across: undefined, language: 'zh' },
    });
    expect(rule('{ text: { in: words } }', '    lang: ja\n').when).toMatchObject({ language: 'zh' });
  });
  test('is of an expression, obscenity, samples or length', () => {
    expect(when("{ text: { regex: 'x+', of: [signal], outside: [mentions] } }")).toEqual({
      ...{ type: 'regex', source: 'x+', evasion: 'standard', voices: ['signal'], outside: ['mentions'] },
    });
    expect(when('{ text: { profanity: english, evasion: high } }')).toEqual({
      type: 'profanity',
      language: 'english',
      evasion: 'high',
    });
    expect(when('{ text: { longer_than: 5 } }')).toEqual({ type: 'length', longerThan: 5 });
    const like = { type: 'like', list: 'texts', samples: ['good day to you'] };
    expect(when('{ text: { like: texts } }')).toEqual({ ...like, share: 0.6 });
    expect(when('{ text: { like: { samples: texts, share: 80% }, of: [quoted] } }')).toEqual({
      ...like,
      share: 0.8,
      voices: ['quoted'],
    });
    expect(when('{ text: { like: { samples: texts } } }')).toEqual({ ...like, share: 0.6 });
  });
  test('says what does not go together', () => {
    const text = (inner: string) => said(`{ text: { ${inner} } }`);
    const value = (at: string, message: unknown, hint: unknown = null) => [problem('E-VALUE', at, message, hint)];
    const across = 'across_messages: { last: 3, within: 9s }';
    expect(text(`longer_than: 5, ${across}`)).toEqual(value('{ last: 3, within: 9s }', say('acrossNeeds')));
    expect(text('longer_than: 5, words: anywhere')).toEqual(value('anywhere', say('goesWithTerms', 'words')));
    expect(text("regex: 'x+', forms: off")).toEqual(value('off', say('goesWithTerms', 'forms')));
    expect(text('in: words, forms: off, words: anywhere')).toEqual([]);
    for (const inner of [`terms: [x y], ${across}`, 'longer_than: 5', 'like: texts'])
      expect(text(`${inner}, outside: [links]`)).toEqual(value('links', say('outsideNeeds')));
    expect(text(`terms: [x y], ${across}, of: [own, quoted]`)).toEqual(
      value('{ last: 3, within: 9s }', say('acrossIsOwn'), say('acrossIsOwnHint')),
    );
    expect(text(`terms: [x y], ${across}, of: [own]`)).toEqual([]);
    expect(text('like: { samples: texts, share: 0% }')).toEqual(value('texts', say('likeNothing')));
    expect(text("regex: '(?=x)'").map(([code]) => code)).toEqual(['E-REGEX']);
    expect(text('terms: [x.*y]').map(([code, at]) => [code, at])).toEqual([['W-TERM-PATTERN', 'x.*y']]);
  });
  test('says which list there is not, or is of another kind', () => {
    expect(said('{ text: { in: wrods } }')).toEqual([
      problem(
        'E-LIST-UNKNOWN',
        'wrods',
        say('listUnknown', 'wrods'),
        say('choices', 'words', 'Lists here', ['words', 'hosts', 'texts']),
      ),
    ]);
    expect(said('{ text: { in: hosts } }')).toEqual([
      problem(
        'E-LIST-KIND',
        'hosts',
        say('listKind', 'hosts', 'domains', 'phrases'),
        say('listsOfKind', 'phrases', ['words']),
      ),
    ]);
    const head = 'version: 1\nlists: { hosts: { file: lists/hosts.txt, kind: domains } }\n';
    const alone = (when: string, with_ = head) =>
      parsed(withRule(when), { head: with_ }).problems.map(({ code, hint }) => [code, hint]);
    expect(alone('{ text: { in: hosts } }')).toEqual([['E-LIST-KIND', say('sayKind', 'phrases')]]);
    expect(alone('{ text: { in: a } }', 'version: 1\n')).toEqual([['E-LIST-UNKNOWN', say('declareList')]]);
    const unread = alone('{ text: { in: gone } }', 'version: 1\nlists: { gone: { file: lists/gone.txt } }\n');
    expect(unread.map(([code]) => code)).toEqual(['E-LIST-FILE']);
  });
});

describe('other conditions', () => {
  test('are on links, contacts, elements, shapes', () => {
    const link = { type: 'link', domainIn: undefined, domainNotIn: undefined };
    expect(when('{ link: { any: true, of: [quoted] } }')).toEqual({ ...link, voices: ['quoted'] });
    expect(when('{ link: { domain_in: hosts } }')).toEqual({ ...link, list: 'hosts', domainIn: ['a.com'] });
    expect(when('{ link: { domain_not_in: hosts, of: [own] } }')).toEqual({
      ...link,
      list: 'hosts',
      domainNotIn: ['a.com'],
      voices: ['own'],
    });
    expect(when('{ link: { looks_like: hosts } }')).toEqual({ ...link, list: 'hosts', looksLike: ['a.com'] });
    expect(when('{ contact: [phone, qq] }')).toEqual({ type: 'contact', kinds: ['phone', 'qq'] });
    expect(when('{ contact: { kinds: [qq], of: [quoted] } }')).toEqual({
      type: 'contact',
      kinds: ['qq'],
      voices: ['quoted'],
    });
    expect(when('{ elements: [image, face] }')).toEqual({ type: 'elements', kinds: ['image', 'face'] });
    const shape =
      'capitals: 70%, script: latin, share: 10%, letters: 3, mixed_words: 1, same_character: 4, links: 2, mentions: 5, emoji: 6, element_kinds: 7';
    expect(when(`{ shape: { ${shape}, elements: { image: 2 }, of: [own, own] } }`)).toEqual({
      ...{ type: 'shape', capitals: 0.7, script: 'latin', share: 0.1, letters: 3, mixedWords: 1, sameCharacter: 4 },
      ...{ links: 2, mentions: 5, emoji: 6, elementKinds: 7, elements: [['image', 2]], voices: ['own'] },
    });
    expect(when('{ shape: { emoji: 3 } }')).toEqual({ type: 'shape', emoji: 3 });
    expect(when('{ shape: { capitals: 70%, letters: 3 } }')).toEqual({ type: 'shape', capitals: 0.7, letters: 3 });
  });
  test('on a shape need what they are a part of', () => {
    const shape = (inner: string) => said(`{ shape: { ${inner} } }`);
    expect(shape('capitals: 70%, share: 10%')).toEqual([problem('E-VALUE', '10%', say('shareNeedsScript'))]);
    expect(shape('emoji: 3, letters: 4')).toEqual([problem('E-VALUE', '4', say('lettersNeedShare'))]);
    expect(shape('elements: {}')).toEqual([problem('E-VALUE', '{ elements: {} }', say('shapeNeedsKey'))]);
    expect(shape('of: [own]')).toEqual([problem('E-VALUE', '{ of: [own] }', say('shapeNeedsKey'))]);
    expect(shape('emoji: 3, elements: {}')).toEqual([]);
    expect(shape('script: latin, letters: 4')).toEqual([]);
  });
  test('count, or count distinct values, where something holds', () => {
    const count = { type: 'count', per: ['sender', 'group'], overMs: 60_000, atLeast: 3 };
    expect(when('{ count: { per: [sender, group], over: 1m, gte: 3 } }')).toEqual({
      ...count,
      distinct: undefined,
      where: undefined,
    });
    expect(
      when(
        '{ distinct: { of: recipient, per: [sender, group], over: 1m, gte: 3, where: { text: { longer_than: 5 } } } }',
      ),
    ).toEqual({
      ...count,
      distinct: 'recipient',
      where: { type: 'length', longerThan: 5 },
    });
    const broken = said('{ count: { per: [sender], over: 1m, gte: 3, where: { text: { in: gone } } } }');
    expect(broken.map(([code]) => code)).toEqual(['E-LIST-UNKNOWN']);
  });
  test('put others together; those that were reported are left out', () => {
    const length = (longerThan: number) => ({ type: 'length', longerThan });
    const two = '{ text: { longer_than: 1 } }, { text: { longer_than: 2 } }';
    for (const type of ['any', 'all', 'none'])
      expect(when(`{ ${type}: [${two}] }`)).toEqual({ type, of: [length(1), length(2)] });
    expect(when(`{ any: [{ text: { in: gone } }, ${two}] }`)).toEqual({ type: 'any', of: [length(1), length(2)] });
    expect(parsed(withRule('{ any: [{ text: { in: gone } }] }')).ruleSet.rules).toEqual([]);
    const signal = '{ add: -2, when: { text: { longer_than: 1 } } }';
    expect(when(`{ score: { threshold: 3, signals: [${signal}, { add: 5, when: { text: { in: gone } } }] } }`)).toEqual(
      {
        ...{ type: 'score', threshold: 3, signals: [{ add: -2, when: length(1) }] },
      },
    );
    expect(
      parsed(withRule('{ score: { threshold: 3, signals: [{ add: 5, when: { text: { in: gone } } }] } }')).ruleSet
        .rules,
    ).toEqual([]);
  });
});
