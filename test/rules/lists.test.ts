import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeListCounter } from '../../src/judge/list-use.ts';
import { parseCsv } from '../../src/rules/csv.ts';
import { domainOf } from '../../src/rules/domain-entries.ts';
import { decodeTable, importList as importInSteps, openList } from '../../src/rules/import-list.ts';
import { parseList } from '../../src/rules/lists.ts';
import type { ProblemAt } from '../../src/rules/problem.ts';
import { makeSource, positionOf } from '../../src/rules/source.ts';
import { EN } from '../../src/words/en/rules.ts';
import { tell } from '../../src/words/saying.ts';

function importList(...of: Parameters<typeof importInSteps>) {
  const steps = importInSteps(...of);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

function read(file: string, text: string, kind: 'phrases' | 'domains' = 'phrases') {
  const problems: ProblemAt[] = [];
  const list = parseList('words', kind, makeSource(file, text), '2026-11-20', (problem) => problems.push(problem));
  return { list, entries: list.entries, codes: problems.map(({ code }) => code) };
}

describe('a list', () => {
  it('tells who put an entry there and what is noted beside it, where its file says so', () => {
    const { list } = read('a.csv', 'phrase,by,note\nbuy now,mei,asked for by ops\nsell now,,\n');
    expect(list.aboutOf(0)).toEqual({ by: 'mei', note: 'asked for by ops' });
    expect(list.aboutOf(1)).toEqual({});
    const plain = read('a.txt', '# whole line\nbuy now  # why so\nC#\n').list;
    expect([plain.aboutOf(0), plain.aboutOf(1)]).toEqual([{ note: 'why so' }, {}]);
  });

  it('of text has one phrase a line; what follows a # is for people', () => {
    expect(read('a.txt', '# heading\nbuy now  # why\r\n\n C#\n加微信\n').entries).toEqual(['buy now', 'C#', '加微信']);
  });

  it('knows the line of each entry', () => {
    const { list } = read('a.txt', '# heading\n\nbuy now\nsell now\n');
    expect(positionOf(list.placeOf(1))).toMatchObject({ line: 4, column: 1, endColumn: 9 });
  });

  it('of CSV has columns in any order, notes, and dates through which an entry counts', () => {
    const csv = 'expires,phrase,note\n2026-11-20,today,\n2026-11-19,yesterday,\n,"a ""b"", c","two\nlines"\n';
    expect(read('a.csv', csv)).toMatchObject({ entries: ['today', 'a "b", c'], codes: ['W-LIST-EXPIRED'] });
  });

  it('of CSV may have spaces around its cells', () => {
    const csv = 'Phrase , Expiry\n buy now , 2026-11-20 \n sell now , 2026-11-19 \n';
    expect(read('a.csv', csv)).toMatchObject({ entries: ['buy now'], codes: ['W-LIST-EXPIRED'] });
  });

  it.each(['2026-02-30', '2026-13-01', '20261120', '2026-11-20T10:00Z', 'soon'])('of CSV has no day %s', (expires) => {
    expect(read('a.csv', `phrase,expires\nbuy now,${expires}\n`)).toMatchObject({
      entries: [],
      codes: ['E-LIST-ENTRY'],
    });
  });

  it('of CSV without a heading is refused, as no column would be the right one', () => {
    expect(read('a.csv', 'buy now,why\n').codes).toEqual(['E-LIST-ENTRY']);
  });

  it('of CSV says where a quote is not closed', () => {
    expect(read('a.csv', 'phrase\n"buy now\nsell now\n').codes).toEqual(['E-LIST-ENTRY']);
  });

  it('of domains is compared in ASCII and lower case', () => {
    expect(read('a.txt', '*.Evil.com\nпример.рф\nevil.com\n', 'domains')).toMatchObject({
      entries: ['evil.com', 'xn--e1afmkfd.xn--p1ai'],
      codes: ['W-LIST-REPEATED'],
    });
    expect(['localhost', 'http://a.b', 'a.b:80', 'a b.c'].map(domainOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('of a hundred thousand entries is read at once', () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `phrase ${index}`).join('\n');
    expect(read('a.txt', text).entries).toHaveLength(100_000);
  });
});

describe('rows of CSV', () => {
  it('keep the number of the line they begin on', () => {
    expect(parseCsv('a,b\r\n"c\nd",e\n\nf').rows).toEqual([
      { cells: ['a', 'b'], line: 1 },
      { cells: ['c\nd', 'e'], line: 2 },
      { cells: ['f'], line: 5 },
    ]);
  });
});

describe('an import', () => {
  const take = (text: string, options: Partial<Parameters<typeof importList>[1]> = {}) =>
    importList(text, { file: 'x.csv', kind: 'phrases', known: new Set(), ...options });
  const table = 'term\tlang\nbuy now\ten\n加微信\tzh\n干\tzh\nbuy now\ten\n...\ten\n';

  it('takes a column by its name or number, each phrase once, and refuses what no rule could use', () => {
    const imported = take(table, { column: 'term', known: new Set(['加微信']) });
    expect(imported).toMatchObject({ ok: true, entries: ['buy now'], known: 2 });
    expect(imported.ok && imported.refused.map(({ entry, line }) => [entry, line])).toEqual([
      ['干', 4],
      ['...', 6],
    ]);
    expect(take('1,plum\n2,pear\n', { column: '2' })).toMatchObject({ ok: true, entries: ['plum', 'pear'] });
  });

  it('reads tables as programs save them: quotes, other separators, any line ends, byte order marks', () => {
    const phrases = (text: string) => {
      const imported = take(text, { column: 'term' });
      return imported.ok ? imported.entries : tell(EN, imported.message);
    };
    expect(phrases('id;"term";note\r\n1;"buy; now";a\r\n2;sell  now;b\r\n')).toEqual(['buy; now', 'sell now']);
    expect(phrases('id\tTerm\n1\t"say ""hi"" now"\n')).toEqual(['say "hi" now']);
    expect(phrases('\uFEFFterm\nbuy now\n')).toEqual(['buy now']);
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('term\n加微信\n', 'utf16le')]);
    expect(phrases(decodeTable(utf16, undefined)!)).toEqual(['加微信']);
    const gbk = Buffer.from([0xbc, 0xd3, 0xce, 0xa2, 0xd0, 0xc5]);
    expect([decodeTable(gbk, undefined), decodeTable(gbk, 'gb18030'), decodeTable(gbk, 'klingon')]).toEqual([
      undefined,
      '加微信',
      undefined,
    ]);
  });

  it('adds to a list in the form that the list has', () => {
    const by = 'mei, of the night';
    expect(openList('a.txt', 'buy now # ours').with(['sell now'], by)).toBe('buy now # ours\nsell now\n');
    expect(openList('a.txt', '\uFEFFbuy now\r\n').entries).toContain('buy now');
    const csv = openList('a.csv', 'note,phrase\n"why, so",buy now\n');
    expect(csv.entries).toEqual(['buy now']);
    expect(csv.with(['a, b'], by)).toBe('note,phrase\n"why, so",buy now\n,"a, b"\n');
    expect(openList('new.csv', '').with(['a'], by)).toBe('phrase,by,note,expires\na,"mei, of the night",,\n');
  });

  it('names the columns there are when asked for one that is not', () => {
    const taken = take(table, { column: 'word' });
    expect(!taken.ok && tell(EN, taken.message)).toBe('there is no column "word"; columns here: term, lang');
  });
});

describe('what is imported', () => {
  const take = (text: string, file: string, kind: 'phrases' | 'domains' = 'phrases') => {
    const imported = importList(text, { file, kind, known: new Set() });
    return imported.ok ? imported.entries : [];
  };
  it.each([
    ['id,content,lang\n1,alpha beta,en\n', ['alpha beta']],
    ['编号,词语,等级\n1,甲乙,高\n', ['甲乙']],
    ['type\tname\nspam\talpha\n', ['alpha']],
    ['alpha,x\nbeta,y\n', ['alpha', 'beta']],
    ['bad word\nbadly\n', ['badly']],
  ])('is the column that holds entries, and no heading: %j', (text, entries) => {
    expect(take(text, 'x.csv')).toEqual(entries);
  });
  it('is a phrase in a plain list, however much it looks like a heading', () => {
    expect(take('bad word\nbadly\n', 'x.txt')).toEqual(['bad word', 'badly']);
  });
  it.each(['\n', '\r\n', '\r'])('is lines, whichever way they end: %j', (end) => {
    expect(take(['one phrase', 'two phrase', ''].join(end), 'words.txt')).toEqual(['one phrase', 'two phrase']);
    expect(take(['phrase,note', 'one,x', 'two,y', ''].join(end), 'words.csv')).toEqual(['one', 'two']);
  });

  it('is written as the loader reads it', () => {
    const domains = take('*.Evil.com\n.XYZ\nweixin://\ntg://join\nlogin-*.com\n例子.中国\n', 'x.txt', 'domains');
    expect(domains).toHaveLength(6);
    expect(take(`${domains.join('\n')}\n`, 'x.txt', 'domains')).toEqual(domains);
  });
});

describe('an import of what people have', () => {
  const take = (text: string, options: Partial<Parameters<typeof importList>[1]> = {}) => {
    const imported = importList(text, { file: 'x.csv', kind: 'phrases', known: new Set(), ...options });
    if (!imported.ok) return { entries: tell(EN, imported.message), heading: undefined, refused: [] };
    return { ...imported, refused: imported.refused.map((one) => ({ ...one, why: tell(EN, one.why) })) };
  };

  it.each([
    ...[
      'phrase',
      'Word',
      '敏感词',
      'キーワード',
      'domain',
      'banned_words',
      'Blocked Term',
      'bad word list',
      'KEYWORDS',
    ],
    ...['关键字', '违规词', '屏蔽词', '敏感詞', '禁止ワード', 'NG語'],
  ])('takes %s for a heading, not for an entry', (heading) => {
    expect(take(`${heading}\nbuy now\n`)).toMatchObject({ entries: ['buy now'], heading });
    expect(take(`id,${heading},level\n7,buy now,3\n`)).toMatchObject({ entries: ['buy now'] });
  });

  it('keeps every line of a plain list, whatever quotes stand in it', () => {
    const lines = fc.array(fc.stringMatching(/^[a-z]{3,8}["']?[a-z]{3,8}["']?$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(lines, fc.constantFrom('x.txt', 'x.csv', 'words'), (entries, file) => {
        expect(take(entries.join('\n'), { file }).entries).toEqual([...new Set(entries)]);
      }),
    );
  });

  it('keeps the lines around a lone quote', () => {
    const text = 'plum jam\n"pear jam\nfig jam\nlime jam\n';
    for (const file of ['x.txt', 'x.csv']) {
      expect(take(text, { file }).entries).toEqual(['plum jam', '"pear jam', 'fig jam', 'lime jam']);
    }
  });

  it('names the line of a quote that is not closed in a table, and takes nothing', () => {
    const text = 'id,word\n1,plum jam\n2,"pear jam\n3,fig jam\n4,"lime" jam\n';
    expect(take(text).entries).toContain('line 3: a quote opens here');
    expect(take('id,word\n1,a "b"\n2,"c" d\n').entries).toContain('line 3:');
  });

  it('checks domains as the loader does, and says what is wrong with the others', () => {
    const text = 'Evil.example\n*.bad.example\nhttp://x.example/a\nnone\nevil.example\n';
    const taken = take(text, { kind: 'domains', file: 'x.txt' });
    expect(taken.entries).toEqual(['evil.example', 'bad.example']);
    expect(taken.refused.map(({ line }) => line)).toEqual([3, 4]);
    expect(read('a.txt', `${(taken.entries as string[]).join('\n')}\n`, 'domains').codes).toEqual([]);
  });
});

it('the use of a list counts texts, entry by entry', () => {
  const { list } = read('a.txt', 'buy now\nsell now\nnever\n');
  const counter = makeListCounter([list]);
  for (const text of ['buy now, buy now', 'buy now or sell now', 'hello']) counter.add(text);
  expect(counter.use()).toEqual([{ list, texts: [2, 1, 0] }]);
});
