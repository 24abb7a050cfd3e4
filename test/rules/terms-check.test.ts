import { describe, expect, test } from 'vitest';
import { checkTerms } from '../../src/rules/checks/terms.ts';
import type { ProblemAt } from '../../src/rules/problem.ts';
import { makeSource, placeOfLine } from '../../src/rules/source.ts';
import { say } from '../../src/words/saying.ts';

function said(phrase: string): readonly ProblemAt[] {
  const all: ProblemAt[] = [];
  checkTerms(
    [phrase],
    () => placeOfLine(makeSource('a.yaml', phrase), 1),
    (problem) => all.push(problem),
  );
  return all;
}

describe('a phrase that means something else', () => {
  const problems = (phrase: string) => said(phrase).map(({ code, message, hint }) => [code, message, hint]);
  const regex = (source: string) => say('writeRegex', source);
  test.each([
    ['/buy now/i', 'slashes', regex('buy now')],
    ['/buy/', 'slashes', regex('buy')],
    ['\\bbuy now\\b', 'anchors', say('wholeWords', 'buy now')],
    ['^buy now$', 'anchors', say('wholeWords', 'buy now')],
    ['buy now\\b', 'anchors', say('wholeWords', 'buy now')],
    ['buy now$', 'anchors', say('wholeWords', 'buy now')],
    ['^buy now', 'anchors', say('wholeWords', 'buy now')],
    ['^ buy', 'anchors', say('wholeWords', 'buy')],
    ['x, now\\b', 'regex', regex('x, now\\b')],
    ['buy.*now', 'regex', regex('buy.*now')],
    ['buy.+now', 'regex', regex('buy.+now')],
    ['buy\\snow, all', 'regex', regex('buy\\snow, all')],
    ['(?i)buy', 'regex', regex('(?i)buy')],
    ['buy [a-z] now', 'regex', regex('buy [a-z] now')],
    ['buy[^ ]now', 'regex', regex('buy[^ ]now')],
    ['ha{2,}', 'regex', regex('ha{2,}')],
    ['ha{2}', 'regex', regex('ha{2}')],
    ['(buy|sell) now', 'regex', regex('(buy|sell) now')],
    ['(buy)+ now', 'regex', regex('(buy)+ now')],
    ['colou?r', 'regex', regex('colou?r')],
    ['f[o0]o', 'regex', regex('f[o0]o')],
    ['[o0]h no', 'regex', regex('[o0]h no')],
    ['regex: buy', 'regex', regex('buy')],
    ['Pattern:buy', 'regex', regex('buy')],
    ['re:buy', 'regex', regex('buy')],
    ['{buy,sell}', 'bars', say('oneByOne', ['buy', 'sell'])],
    ['buy|sell now', 'bars', say('oneByOne', ['buy', 'sell now'])],
    ['%buy%', 'sql', say('starHere', '*buy*')],
    ['%buy', 'sql', say('starHere', '*buy')],
    ['buy%', 'sql', say('starHere', 'buy*')],
    ['buy *', 'star', regex('buy.{0,20}')],
    ['* buy', 'star', regex('.{0,20}buy')],
    ['buy * now', 'star', regex('buy.{0,20}now')],
    ['buy* now', 'star', regex('buy.{0,20}now')],
    ['buy *now', 'star', regex('buy.{0,20}now')],
  ])('is told as a pattern of another tool: %s', (phrase, called, hint) => {
    expect(problems(phrase)).toEqual([['W-TERM-PATTERN', say('foreign', phrase, called as never), hint]]);
  });
  test.each([
    ['buy now!', ['!'], 'buy now'],
    ['“buy now”', ['“', '”'], 'buy now'],
    ['买它。', ['。'], '买它'],
    ["'buy now", ["'"], 'buy now'],
    ['buy now...', ['...'], 'buy now'],
    ['24 hours!', ['!'], '24 hours'],
  ])('has marks that are not looked for: %s', (phrase, marks, rest) => {
    expect(problems(phrase)).toEqual([['W-TERM-MARKS', say('marksLeftOut', phrase, marks), say('quoteIt', rest)]]);
  });
  test.each([
    'buy now',
    '买它',
    '1,000!',
    'C#',
    'ok!',
    'a.',
    '24.',
    'f*ck',
    'buy-now',
    '好!',
    '!!!',
    'a|b|',
    '50 %',
    '{buy}',
    're :x',
    'and/or/my',
    '/buy/now',
    '^buy, now',
  ])('is not %s', (phrase) => {
    expect(problems(phrase)).toEqual([]);
  });
});
