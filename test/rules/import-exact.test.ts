import { describe, expect, test } from 'vitest';
import { decodeTable, importList, openList } from '../../src/rules/import-list.ts';
import { say } from '../../src/words/saying.ts';

/** Tables of others, to the last sign: found by changing the code in many small ways. */
describe('an import', () => {
  const take = (text: string, options: Partial<Parameters<typeof importList>[1]> = {}) => {
    const steps = importList(text, { file: 'x.csv', kind: 'phrases', known: new Set(), ...options });
    const told: unknown[] = [];
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return { ...step.value, told };
      told.push(step.value);
    }
  };
  const entries = (text: string, file = 'x.csv', column?: string) => {
    const taken = take(text, { file, column });
    return taken.ok ? taken.entries : taken.message;
  };
  test('tells what it took, what it knew and what it refused, line by line', () => {
    const taken = take('phrase\nbuy  now\n#x\nbuy now\nknown\n...\n\n', { known: new Set(['known']) });
    expect(taken).toMatchObject({ ok: true, entries: ['buy now'], known: 2, heading: 'phrase' });
    if (!taken.ok) throw new Error('not taken');
    expect(taken.refused.map(({ entry, line }) => [entry, line])).toEqual([
      ['#x', 3],
      ['...', 6],
    ]);
    expect(taken.refused[0]!.why).toEqual(say('readAsComment', '#x'));
    expect(taken.told).toEqual([{ checked: 3, of: 3 }]);
  });
  test('reads lines of any ends, without the space around and inside them', () => {
    expect(entries('\uFEFFaa\r\nbb\rcc\n \n  buy   now  ', 'x.txt')).toEqual(['aa', 'bb', 'cc', 'buy now']);
    expect(entries('\n  \nphrase\naa', 'x.txt')).toEqual(['aa']);
    expect(entries('a,b', 'x.csv.txt')).toEqual(['a,b']);
    expect(entries('id,word\n1\n2,bb\n')).toEqual(['bb']);
  });
  test('refuses what a list would take for a comment', () => {
    const taken = take('C# rocks\nbuy # now\n', { file: 'x.txt' });
    expect(taken).toMatchObject({ entries: ['C# rocks'], refused: [{ entry: 'buy # now', line: 2 }] });
  });
  test('tells the heading that it passed over', () => {
    expect([take('id,word\n1,aa\n'), take('One,Two\naa,bb\n', { column: 'two' })]).toMatchObject([
      { heading: 'id, word' },
      { heading: 'One, Two' },
    ]);
  });
  test('checks two thousand entries in a step', () => {
    const many = Array.from({ length: 2_001 }, (_, nth) => `phrase ${nth}`).join('\n');
    expect(take(`${many}\n!!!`).told).toEqual([
      { checked: 2_000, of: 2_002 },
      { checked: 2, of: 2_002 },
    ]);
    expect(take(many.split('\n').slice(0, 2_000).join('\n')).told).toEqual([{ checked: 2_000, of: 2_000 }]);
    expect(take('a.com', { kind: 'domains' }).told).toEqual([]);
  });
  test('of domains keeps the form that a list has', () => {
    const taken = take('.XYZ\n*.a.com\nWeixin://\nnone\nb.com.\n', { kind: 'domains', file: 'x.txt' });
    expect(taken).toMatchObject({ entries: ['.xyz', 'a.com', 'weixin://', 'b.com'] });
    expect(taken.ok && taken.refused).toEqual([
      { entry: 'none', line: 4, why: [say('notDomain', 'none'), say('asIs', '; '), say('domainHint')] },
    ]);
  });
  test.each<[string, readonly string[]]>([
    ['word;note\na, b;x\n', ['a, b']],
    ['id\tword\n1\taa\n', ['aa']],
    ['bad_words\naa\n', ['aa']],
    ['bad other\naa\n', ['bad other', 'aa']],
    ['of the\naa\n', ['of the', 'aa']],
    ['敏感词汇\naa\n', ['aa']],
    ['禁止ワード\naa\n', ['aa']],
    ['id,value\n1,aa\n', ['aa']],
    ['id,other,value\n1,xx,aa\n', ['aa']],
    ['bad  words\naa\n', ['aa']],
    ['id\naa\n', ['id', 'aa']],
    ['id,other\n1,aa\n', ['aa']],
    ['aa,other\nbb,x\n', ['aa', 'bb']],
    ['name\naa\n', ['name', 'aa']],
  ])('finds the column and its heading: %j', (text, taken) => {
    expect(entries(text)).toEqual(taken);
  });
  test('knows what people call the column of entries, and what stands beside it', () => {
    const named =
      'phrase phrases word words term terms keyword keywords text entry pattern domain domains host hostname url 词 词语 词汇 关键词 敏感词 屏蔽词 违禁词 短语 域名 詞 詞彙 關鍵詞 敏感詞 語 言葉 単語 キーワード 禁止語 NGワード ドメイン';
    for (const heading of named.split(' '))
      expect([heading, entries(`x1,${heading}\nyy,aa\n`)]).toEqual([heading, ['aa']]);
    const beside =
      'id no no. # lang language level type category class note notes comment date severity tag tags label count weight score action source expires expiry status 序号 编号 等级 级别 分类 类型 类别 备注 说明 来源 日期 语言 状态 次数 番号 分類 種類 備考 メモ 言語 レベル 日付';
    for (const heading of beside.split(' '))
      expect([heading, entries(`${heading},x1\nyy,aa\n`)]).toEqual([heading, ['aa']]);
    for (const heading of 'content value name string message item 名称 名字 项目 項目 名前 内容'.split(' '))
      expect([heading, entries(`id,x1,${heading}\n1,yy,aa\n`)]).toEqual([heading, ['aa']]);
  });
  test('takes a column by its name in any case, or its number', () => {
    const table = 'One,Two\naa,bb\n';
    expect([entries(table, 'x.csv', 'two'), entries(table, 'x.csv', '2'), entries(table, 'x.txt', 'ONE')]).toEqual([
      ['bb'],
      ['Two', 'bb'],
      ['aa'],
    ]);
    expect(entries(table, 'x.csv', '1')).toEqual(['One', 'aa']);
    for (const column of ['0', '3', '1.5', 'three'])
      expect(entries(table, 'x.csv', column)).toEqual(say('noColumn', column, ['One', 'Two']));
  });
  test('of a plain list takes every line, and of a table with an open quote nothing', () => {
    expect(entries('a,b\n"c\n', 'x.txt')).toEqual(['a,b', '"c']);
    expect(entries('aa\n"bb\ncc\n')).toEqual(['aa', '"bb', 'cc']);
    expect(entries('aa,x\n"bb,y\n')).toEqual(say('tableQuoteOpen', 2));
    expect(entries('', 'x.tsv')).toEqual([]);
  });
});

describe('a list that is added to', () => {
  test('ends its last line first, and is written as its kind is', () => {
    expect(openList('a.txt', '').with(['x'], 'mei')).toBe('x\n');
    expect(openList('a.txt', 'a\n').with(['x', 'y'], 'mei')).toBe('a\nx\ny\n');
    expect(openList('a.txt', 'a # b\n#c\nd#e').entries).toEqual(['a', '', 'd#e']);
    expect([openList('a.csv.txt', 'x').with(['y'], 'mei'), openList('a.txt', 'x').with([], 'mei')]).toEqual([
      'x\ny\n',
      'x\n',
    ]);
    expect([
      openList('a.txt', '\uFEFFaa\n bb ').entries,
      openList('a.csv', ' by , phrase \nx\ny, bb \n').entries,
    ]).toEqual([
      ['aa', 'bb'],
      ['', 'bb'],
    ]);
    const csv = openList('A.CSV', '\uFEFFBy,Domain\nmei,a.com');
    expect(csv.entries).toEqual(['a.com']);
    expect(csv.with(['b.com'], 'li, x')).toBe('\uFEFFBy,Domain\nmei,a.com\n"li, x",b.com\n');
    expect(openList('a.csv', ' \n').with(['x'], 'mei')).toBe('phrase,by,note,expires\nx,mei,,\n');
    expect(openList('a.csv', 'phrase\n\n').entries).toEqual([]);
  });
  test('is decoded by its mark, or as told', () => {
    const utf16be = Buffer.from([0xfe, 0xff, 0x00, 0x61]);
    expect([decodeTable(utf16be, undefined), decodeTable(Buffer.from('é'), undefined)]).toEqual(['a', 'é']);
    for (const bytes of [
      [0xfe, 0x61],
      [0x61, 0xff],
      [0xff, 0xff],
      [0x61, 0xfe],
    ])
      expect(decodeTable(Buffer.from(bytes), undefined)).toBeUndefined();
    expect(decodeTable(Buffer.from([0xff, 0xfd]), undefined)).toBeUndefined();
    expect(decodeTable(Buffer.from([0xff, 0xfe, 0x61, 0x00]), 'gb18030')).toBe('a');
  });
});
