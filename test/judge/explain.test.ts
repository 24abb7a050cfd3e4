import { describe, expect, it } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import type { ConditionExplanation } from '../../src/judge/explain.ts';
import { explain } from '../../src/judge/explain.ts';
import type { Content } from '../../src/model.ts';
import { explainMatch } from '../../src/rulebook/explain-miss.ts';
import { EN } from '../../src/words/en/rules.ts';
import { tell } from '../../src/words/saying.ts';
import { judgeOf, ruleWith } from './rules-of.ts';

/** `yes|no condition: because`, a line for each condition, indented as deep as it stands. */
function lines({ condition, holds, because, points, parts }: ConditionExplanation, depth = 0): readonly string[] {
  const worth = points === undefined ? '' : `${points} `;
  const line = `${' '.repeat(depth)}${holds ? 'yes' : 'no'} ${worth}${condition}${because === undefined ? '' : `: ${tell(EN, because)}`}`;
  return [line, ...parts.flatMap((part) => lines(part, depth + 1))];
}

function why(rules: string, text: string, about: Partial<Content> = {}, lists: Record<string, string> = {}) {
  const judge = judgeOf(rules, lists);
  const content = contentOfText(text, { sender: 'u1', ...about });
  const readings = judge.counters(content).map(() => ({ value: 3, contributing: [] }));
  return explain(judge, content, readings)[0]!;
}

describe('why a rule does not match', () => {
  it('is the phrase that came nearest, and how it is written here', () => {
    const rule = ruleWith('{ text: { terms: ["telegram me", "buy now"] } }', { match: 'buy now' });
    expect(lines(why(rule, 'just telegran me').condition)).toEqual([
      'no text: { terms: [telegram me, buy now] }: not found; nearest is telegram me, written telegran me here',
    ]);
  });

  it('is that a phrase is disguised by sound, which evasion: high would see', () => {
    const rule = ruleWith('{ text: { terms: ["加微信联系"] } }', { match: '加微信联系' });
    expect(lines(why(rule, '力口微信联系').condition)[0]).toContain(
      'nearest is 加微信联系, by sound or shape: evasion: high',
    );
  });

  it('is the word that an expression cannot do without', () => {
    const rule = ruleWith("{ text: { regex: 'free\\s+(?:gems|coins)' } }", { match: 'free gems' });
    expect(lines(why(rule, 'fre gems').condition)[0]).toContain('there is no free');
    expect(lines(why(rule, 'gems free').condition)[0]).toContain('all its fixed words are here');
  });

  it('is that an exception cancels what was found, also for a phrase over several messages', () => {
    const across = ', across_messages: { last: 3, within: 9s }';
    for (const more of ['', across]) {
      const rule = ruleWith(`{ text: { terms: ["buy now"]${more} } }`, {
        match: 'buy now',
        more: '    except: ["goodbye now", "buy now or never"]\n',
      });
      expect(lines(why(rule, 'buy now or never').condition)[0]).toContain('matches, and an exception cancels it');
    }
  });

  it('is that an exception cancels the only link', () => {
    const rule = ruleWith('{ link: { any: true } }', { match: 'a.com', more: '    except: ["help.example.com"]\n' });
    expect(lines(why(rule, 'see help.example.com').condition)[0]).toContain('matches, and an exception cancels it');
  });

  it('is how far a length and a score fell short, signal by signal', () => {
    const counted = ruleWith(
      `{ all: [{ text: { longer_than: 3 } }, { score: { threshold: 5, signals: [
      { add: 4, when: { text: { terms: ["buy now"] } } }, { add: 2, when: { text: { longer_than: 8 } } }] } }] }`,
      {
        match: 'buy now please',
      },
    );
    expect(lines(why(counted, 'buy now').condition)).toEqual([
      'no all of 2',
      ' yes text: { longer_than: 3 }: 7 characters, needs more than 3',
      ' no score of 2 signals: 4, needs 5',
      '  yes 4 text: { terms: [buy now] }',
      '  no 2 text: { longer_than: 8 }: 7 characters, needs more than 8',
    ]);
  });

  it('is how far a count fell short, and what is not counted at all', () => {
    const rule = `version: 1
rules:
  - id: tested
    when: { count: { per: [sender], over: 90s, gte: 9, where: { text: { longer_than: 3 } } } }
    then: [recall]
    examples:
      - { sequence: [{ at: 0s, from: u, text: "hello", repeat: 9 }], expect: { recalled: 1 } }
      - { sequence: [{ at: 0s, from: u, text: "hello" }], expect: none }
`;
    expect(lines(why(rule, 'hello').condition)).toEqual([
      'no count per [sender] over 90s: 3, needs 9',
      ' yes text: { longer_than: 3 }: 5 characters, needs more than 3',
    ]);
    expect(lines(why(rule, 'in').condition)).toEqual([
      'no count per [sender] over 90s: not counted',
      ' no text: { longer_than: 3 }: 2 characters, needs more than 3',
    ]);
  });

  it('is where the links go that are safe, by the name of the list', () => {
    const file = ruleWith('{ link: { domain_not_in: safe } }', { match: 'evil.com' });
    const rule = file.replace('rules:', 'lists: { safe: { file: safe.txt, kind: domains } }\nrules:');
    const said = (text: string) => lines(why(rule, text, {}, { 'safe.txt': 'safe.com\n' }).condition);
    expect(said('see a.safe.com')).toEqual(['no link: { domain_not_in: safe }: goes only to a.safe.com, in safe']);
    expect(said('see nothing')).toEqual(['no link: { domain_not_in: safe }: no link']);
  });

  it.each([
    ['conversations: [c2c]', {}, 'looks at c2c, not at group'],
    ['group_types: [Public]', { groupType: 'Community' }, 'looks at Public groups, not at Community'],
    ['groups: [g1]', { group: 'g2' }, 'looks at g1, not at g2'],
    ['not_groups: [g2]', { group: 'g2' }, 'leaves group g2 out'],
    ['senders_not: [u1]', {}, 'u1 is exempt'],
  ])('is its scope: %s', (scope, about, because) => {
    const rule = ruleWith('{ text: { terms: ["buy now"] } }', { match: 'buy now', more: `    scope: { ${scope} }\n` });
    const { matches, outOfScope } = why(rule, 'buy now', about);
    expect([matches, outOfScope && tell(EN, outOfScope)]).toEqual([false, because]);
  });
});

it('what a rule matched is shown with the phrase it was taken for', () => {
  const file = ruleWith('{ any: [{ text: { in: words } }, { text: { regex: "now+" } }] }', { match: 'buy now' });
  const rule = file.replace('rules:', 'lists: { words: { file: words.txt } }\nrules:');
  const judge = judgeOf(rule, { 'words.txt': 'buy now\n' });
  const matched = explainMatch(judge, judge.ruleSet.rules[0]!, 'so b.u.y now').map(({ text }) => tell(EN, text));
  expect(matched).toEqual(['b.u.y now, read as buy now (words)', 'now']);
});
