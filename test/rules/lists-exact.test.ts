import { describe, expect, test } from 'vitest';
import { csvCell, parseCsv } from '../../src/rules/csv.ts';
import { comparedPath, domainOf } from '../../src/rules/domain-entries.ts';
import { dayOf, type ListKind, parseList, unreadList } from '../../src/rules/lists.ts';
import type { ProblemAt } from '../../src/rules/problem.ts';
import { makeSource, placeOfLine, positionOf } from '../../src/rules/source.ts';
import { say } from '../../src/words/saying.ts';

/** Lists and tables as people keep them, to the last sign: found by changing the code in many small ways. */
const TODAY = '2026-11-20';
function read(text: string, { file = 'a.txt', kind = 'phrases' as ListKind } = {}) {
  const source = makeSource(file, text);
  const problems: ProblemAt[] = [];
  const list = parseList('words', kind, source, TODAY, (problem) => problems.push(problem));
  const said = problems.map(({ code, at, message, hint }) => [code, positionOf(at).line, message, hint]);
  return { list, entries: list.entries, said };
}

describe('a table', () => {
  const rows = (text: string, separator?: string) => parseCsv(text, separator).rows.map(({ cells }) => cells);
  test.each<[string, readonly (readonly string[])[]]>([
    ['a,b\nc', [['a', 'b'], ['c']]],
    ['a\r\nb\r\n', [['a'], ['b']]],
    ['"a,b",c', [['a,b', 'c']]],
    ['"a""b"', [['a"b']]],
    ['  "a" ,b', [['a', 'b']]],
    ['a"b,c', [['a"b', 'c']]],
    ['"a\nb",c', [['a\nb', 'c']]],
    [',,\n \n a', [[' a']]],
    ['"",a', [['', 'a']]],
    ['', []],
  ])('%j', (text, cells) => {
    expect(rows(text)).toEqual(cells);
  });
  test('knows the line on which each row begins', () => {
    const { rows: all } = parseCsv('a\n"b\nc"\n\nd\n"e\n\nf",g\nh');
    expect(all.map(({ cells, line }) => [cells[0], line])).toEqual([
      ['a', 1],
      ['b\nc', 2],
      ['d', 5],
      ['e\n\nf', 6],
      ['h', 9],
    ]);
  });
  test('tells the line of a quote that is never closed, or closed in the middle of a cell', () => {
    expect(parseCsv('a\n"b\nc')).toEqual({ rows: [{ cells: ['a'], line: 1 }], unbalanced: 2 });
    expect(parseCsv('a\nb\n"c" d,e\nf')).toMatchObject({ rows: [{ line: 1 }, { line: 2 }], unbalanced: 3 });
    expect(parseCsv('"a"\t\n"b" \r\n').unbalanced).toBeUndefined();
    expect(parseCsv('"a" "b"').unbalanced).toBe(1);
    expect(parseCsv('a').unbalanced).toBeUndefined();
  });
  test('may have other separators, and cells are quoted where they must be', () => {
    expect(rows('a;b,c', ';')).toEqual([['a', 'b,c']]);
    expect(['a', 'a,b', 'a"b', 'a\nb', 'a\rb', 'a;b'].map(csvCell)).toEqual([
      ...['a', '"a,b"', '"a""b"', '"a\nb"', '"a\rb"', 'a;b'],
    ]);
  });
});

describe('a place in a file', () => {
  const source = makeSource('a.yaml', 'one\r\n  two 👋 x  \n\nlast');
  test('is told by line and column, in characters, as far as its line goes', () => {
    expect(source.lineStarts).toEqual([0, 5, 18, 19]);
    const at = (start: number, end: number) => positionOf({ source, start, end });
    expect(at(0, 3)).toEqual({ line: 1, column: 1, endColumn: 4, lineText: 'one' });
    expect(at(14, 15)).toEqual({ line: 2, column: 9, endColumn: 10, lineText: '  two 👋 x  ' });
    expect(at(7, 10)).toMatchObject({ line: 2, column: 3, endColumn: 6 });
    expect(at(7, 23)).toMatchObject({ line: 2, column: 3, endColumn: 10 });
    expect(at(7, 7)).toMatchObject({ column: 3, endColumn: 4 });
    expect(at(18, 18)).toEqual({ line: 3, column: 1, endColumn: 2, lineText: '' });
    expect(at(19, 23)).toEqual({ line: 4, column: 1, endColumn: 5, lineText: 'last' });
    expect(at(4, 4)).toMatchObject({ line: 1, column: 4 });
  });
  test('may be a whole line, without the space around it', () => {
    const place = (line: number) => {
      const { start, end } = placeOfLine(source, line);
      return [start, end, source.text.slice(start, end)];
    };
    expect([1, 2, 3, 4, 5].map(place)).toEqual([
      [0, 3, 'one'],
      [7, 15, 'two 👋 x'],
      [18, 18, ''],
      [19, 23, 'last'],
      [23, 23, ''],
    ]);
  });
});

describe('a list of phrases', () => {
  test('has no comments and no blank lines, and each entry once', () => {
    const { entries, said, list } = read(' a b \r\n# c\nd # why\n\na b\ne#f\n');
    expect(entries).toEqual(['a b', 'd', 'e#f']);
    expect(said).toEqual([['W-LIST-REPEATED', 5, say('repeated', 'a b', 1), say('removeOne')]]);
    expect([list.aboutOf(0), list.aboutOf(1), list.aboutOf(2)]).toEqual([{}, { note: 'why' }, {}]);
    expect(positionOf(list.placeOf(2)).line).toBe(6);
    expect(list).toMatchObject({ name: 'words', kind: 'phrases', expired: 0, language: undefined });
    expect(read('a #\n').list.aboutOf(0)).toEqual({});
    expect(read('a  #  why so  \n').list.aboutOf(0)).toEqual({ note: 'why so' });
    expect(read('a #why so\n').list.aboutOf(0)).toEqual({ note: 'why so' });
  });
  test('with several words in a line is asked whether that is meant', () => {
    const said = (text: string) => read(text).said;
    expect(said('buy, sell, win')).toEqual([
      ['W-PHRASE-COMMA', 1, say('oneLine'), say('oneLineHint', ['buy', 'sell', 'win'])],
    ]);
    expect(said('甲乙，丙丁、戊己；庚辛')).toHaveLength(1);
    for (const text of ['buy, sell', 'buy,, sell', 'buy this, sell that, win everything'])
      expect(said(text)).toEqual([]);
    expect(said('buy, sell, winnings')).toHaveLength(1);
    expect(said('buy, sell, winnings1')).toEqual([]);
  });
  test('is of the language that its phrases show', () => {
    const of = (...phrases: readonly string[]) => read(phrases.join('\n')).list.language;
    const many = (count: number, make: (nth: number) => string) => Array.from({ length: count }, (_, nth) => make(nth));
    const kana = many(6, (nth) => `かな${nth}`);
    const han = many(9, (nth) => `加我${nth}微信`);
    expect(of(...kana, ...han.slice(0, 4))).toBe('ja');
    expect(of(...kana, ...han.slice(0, 6))).toBeUndefined();
    expect(of(...kana, ...han.slice(0, 3))).toBeUndefined();
    expect(of(...han, '他们的')).toBeUndefined();
    expect(of(...han.slice(0, 8), '他们的', '这个的')).toBe('zh');
    expect(of(...han, '他们的', '这个的', 'かな')).toBeUndefined();
  });
  test('of domains keeps what is one, and says what is none', () => {
    const { entries, said } = read('A.com\nnone\na.com\n', { kind: 'domains' });
    expect(entries).toEqual(['a.com']);
    expect(said).toEqual([
      ['E-LIST-ENTRY', 2, say('notDomain', 'none'), say('domainHint')],
      ['W-LIST-REPEATED', 3, say('repeated', 'a.com', 1), say('removeOne')],
    ]);
  });
  test('of samples keeps tags in them, and refuses what is too short to compare', () => {
    const { entries, said, list } = read('good day #tag\n # a note\n5 a-b!\nsix-le\n', { kind: 'samples' });
    expect(entries).toEqual(['good day #tag', '5 a-b!', 'six-le']);
    expect(said).toEqual([
      ['E-LIST-ENTRY', 3, say('sampleShort', '5 a-b!', 3, 6), say('sampleShortHint')],
      ['E-LIST-ENTRY', 4, say('sampleShort', 'six-le', 5, 6), say('sampleShortHint')],
    ]);
    expect(read('sixlet\n', { kind: 'samples' }).said).toEqual([]);
    expect(list.language).toBeUndefined();
  });
  test('that could not be read is empty', () => {
    const list = unreadList('words', 'phrases', () => placeOfLine(makeSource('a', ''), 1));
    expect(list).toMatchObject({ name: 'words', kind: 'phrases', entries: [], unread: true });
    expect(list.aboutOf(0)).toEqual({});
  });
});

describe('a list in a table', () => {
  const csv = (text: string, kind: ListKind = 'phrases') => read(text, { file: 'A.CSV', kind });
  test('tells its entries, who put them there, and until when they count', () => {
    const { entries, list, said } = csv('by,Phrase,expires,note\nmei,a b,2026-11-20,x\n,c,2026-11-19,\n , d , , \n');
    expect(entries).toEqual(['a b', 'd']);
    expect([list.aboutOf(0), list.aboutOf(1)]).toEqual([{ by: 'mei', note: 'x', expires: '2026-11-20' }, {}]);
    expect(said).toEqual([['W-LIST-EXPIRED', 3, say('expired', 1), say('expiredHint')]]);
    expect(list.expired).toBe(1);
  });
  test('may call its column otherwise, and the day too', () => {
    expect(csv('domain,expiry\na.com,2026-11-19\nb.com,\n', 'domains').entries).toEqual(['b.com']);
    expect(csv(' by , Phrase \nx\ny, bb \n,cc\n').entries).toEqual(['bb', 'cc']);
    expect(csv('phrase,by,expires\na\n,x,\n').entries).toEqual(['a']);
    expect(csv('sample\ngood day to you\n', 'samples').entries).toEqual(['good day to you']);
  });
  test('without a heading that tells the column is refused', () => {
    const refused = [['E-LIST-ENTRY', 1, say('csvHeading'), say('csvHeadingHint')]];
    for (const text of ['a,b\n', 'by,note\nx,y\n', 'phrase,other\na,b\n', '']) expect(csv(text).said).toEqual(refused);
    expect(positionOf(csv('a,b\n').list.placeOf(0)).line).toBe(1);
    expect(csv('a,b\n').list).toMatchObject({ unread: true, entries: [], expired: 0 });
  });
  test('says which entries are none', () => {
    expect(csv('phrase,expires\n"a\nb",\n').said).toEqual([
      ['E-LIST-ENTRY', 2, say('severalLines'), say('quoteOpenHint')],
    ]);
    expect(
      csv('phrase,expires\na,2026-02-30\nb,x2026-11-20\nc,2026-11-20x\n').said.map((one) => one.slice(1, 3)),
    ).toEqual([
      [2, say('notDate', '2026-02-30')],
      [3, say('notDate', 'x2026-11-20')],
      [4, say('notDate', '2026-11-20x')],
    ]);
    expect(csv('phrase\na\n"b\n').said).toEqual([['E-LIST-ENTRY', 3, say('quoteOpen'), say('quoteOpenHint')]]);
  });
});

test('a day is told in UTC', () => {
  expect(dayOf(new Date('2026-11-20T23:59:59Z'))).toBe('2026-11-20');
});

describe('an entry of a list of domains', () => {
  test.each<[string, string | undefined]>([
    [' Evil.COM. ', 'evil.com'],
    ['*.evil.com', 'evil.com'],
    ['.evil.com', 'evil.com'],
    ['.xyz', 'xyz'],
    ['*.XYZ', 'xyz'],
    ['.рф', 'xn--p1ai'],
    ['例子.中国', 'xn--fsqu00a.xn--fiqs8s'],
    ['xyz', undefined],
    ['a*.com', undefined],
    ['abc*.com', 'abc*.com'],
    ['ABC*.com', 'abc*.com'],
    ['*b*c*d.com', '*b*c*d.com'],
    ['*b*c*d*.com', undefined],
    ['abc.c*', undefined],
    ['abc*', undefined],
    ['abc*.c_m', undefined],
    [`abc*${'d'.repeat(60)}.com`, undefined],
    ['evil.com/A/', 'evil.com/a'],
    ['evil.com/+', 'evil.com/+'],
    ['evil.com/+/', 'evil.com/+/'],
    ['evil.com/', 'evil.com'],
    ['evil.com/a?B#c', 'evil.com/a?b#c'],
    ['evil.com/%2B', 'evil.com/+'],
    ['evil.com/a b', undefined],
    ['evil.com/*', undefined],
    ['ab*.com/x', undefined],
    ['xyz/a', undefined],
    ['a b.com/x', undefined],
    ['evil.com:80/x', undefined],
    ['a@b.com', undefined],
    ['a?b.com', undefined],
    ['a#b.com', undefined],
    ['9weixin://x', undefined],
    ['xhttp://a', 'xhttp:/a'],
    ['ftps://a', 'ftps:/a'],
    ['.xyz/a', undefined],
    ['evil.com/a/b', 'evil.com/a/b'],
    ['a%zz.com', undefined],
    ['a*.bcd.com', 'a*.bcd.com'],
    ['a*.b.com', undefined],
    ['a**.com', undefined],
    ['abc*.d.c*', undefined],
    [
      `${'a'.repeat(63)}.${'b'.repeat(63)}.xxx.com/${'c'.repeat(119)}`,
      `${'a'.repeat(63)}.${'b'.repeat(63)}.xxx.com/${'c'.repeat(119)}`,
    ],
    [`${'a'.repeat(63)}.${'b'.repeat(63)}.xxxx.com/${'c'.repeat(119)}`, undefined],
    ['weixin://', 'weixin:'],
    ['WeiXin://DL/a', 'weixin:/dl/a'],
    ['https://evil.com', undefined],
    ['HTTP://evil.com', undefined],
    ['ftp://evil.com', undefined],
    ['weixin://a b', undefined],
    ['', undefined],
    [`evil.com/${'a'.repeat(300)}`, `evil.com/${'a'.repeat(119)}`],
    [`${'abcdefgh.'.repeat(16)}com/${'a'.repeat(119)}`, undefined],
  ])('%s is %s', (written, entry) => {
    expect(domainOf(written)).toBe(entry);
  });
  test('compares paths decoded, in lower case, with one slash', () => {
    expect(comparedPath('/A//b///c')).toBe('/a/b/c');
    expect(comparedPath('/%E9%82%80%2B')).toBe('/邀+');
    expect(comparedPath('/%20%0A%ff')).toBe('/%20%0a%ff');
    expect(comparedPath(`/${'a'.repeat(200)}`)).toHaveLength(120);
  });
});
