import { expect, test } from 'vitest';
import { workOutHanShapes } from '../../scripts/tables/han-shapes.ts';
import hanShapes from '../../src/text/data/han-shapes.json' with { type: 'json' };
import { foldCharacter } from '../../src/text/reading/fold-character.ts';
import { foldHan } from '../../src/text/reading/han.ts';
import { CJK } from '../../src/text/reading/kinds.ts';
import { FOREIGN, packReadings, readings } from '../../src/text/reading/readings.ts';
import { workOutReadings } from '../../src/text/reading/work-out-readings.ts';
import { committedBytes } from '../../src/text/tables/committed.ts';
import { engineFor, found } from './find.ts';

test('the readings that are kept are those that their definition gives, and Han shapes too', () => {
  const again = 'what characters read as has changed: node scripts/reading-tables.ts';
  expect([...workOutHanShapes()].flat().join(''), again).toBe(hanShapes.pairs);
  const worked = packReadings(workOutReadings());
  expect(worked.table, again).toEqual(packReadings(readings()).table);
  expect(Buffer.from(worked.numbers.buffer).equals(committedBytes('readings.bin')), again).toBe(true);
});

const BLOCKS = [
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
] as const;

test('a Han character that is known for nothing else reads as folding it says', () => {
  const { kind, symbol, other, traits, many } = readings();
  const wrong: string[] = [];
  for (const [from, to] of BLOCKS)
    for (let unit = from; unit <= to; unit++) {
      if (kind[unit] !== CJK || other[unit] !== 0 || many.has(unit)) continue;
      const character = String.fromCharCode(unit);
      const folded = foldCharacter(character);
      const isFolded = folded.length === 1 ? symbol[unit] === folded.charCodeAt(0) : symbol[unit]! >= 0xe000;
      if (!isFolded || ((traits[unit]! & FOREIGN) !== 0) !== (folded !== character)) wrong.push(character);
      if (folded !== foldHan(character)) wrong.push(character);
    }
  expect(wrong).toEqual([]);
});

test('what nobody sees beyond the BMP hides no word, and a sign there parts letters as any other', () => {
  const unseen = [0x1d173, 0x1bca0, 0x1d167, 0x13430, 0xe0200, 0x1e000, 0x16fe4];
  for (const point of unseen) {
    const mark = String.fromCodePoint(point);
    expect([...'badword'].join(mark).length, point.toString(16)).toBe(19);
    expect(found(['badword'], [...'badword'].join(mark)), point.toString(16)).toHaveLength(1);
    expect(found(['badword'], `bad&${mark}#119;ord`), point.toString(16)).toHaveLength(1);
  }
  expect(found(['badword'], 'bad\u{10100}word \u{1d159}')).toEqual(['badword: bad\u{10100}word']);
  expect(found(['badword'], 'bad\u{10330}word')).toEqual([]);
});

test('Hangul that is written apart is the syllables that it makes, and letters one by one stay letters', () => {
  const apart = '가나다'.normalize('NFD');
  expect(found(['가나다', '각'.repeat(2)], `x${apart}y`)).toEqual([`가나다: ${apart}`]);
  expect(found([apart], '가나다')).toEqual([`${apart}: 가나다`]);
  expect(found(['각각'], '각각'.normalize('NFD'))).toHaveLength(1);
  expect(found(['가나다'], `&amp;${apart}`)).toHaveLength(1);
  expect(found(['가나다'], apart.split('').join('\u200b'))).toHaveLength(1);
  expect(found(['ㅅㅂ', 'ㅠㅠ'], 'ㅅㅂㅠㅠ')).toEqual(['ㅅㅂ: ㅅㅂ', 'ㅠㅠ: ㅠㅠ']);
  expect(found(['ㅏㅏ'], '\u1161\u1161')).toHaveLength(1);
  const engine = engineFor({ type: 'regex', source: '가나[ㅏx]', evasion: 'standard' });
  expect(engine.find(`${'가나'.normalize('NFD')}\u1161`)).toHaveLength(1);
  for (const text of [apart, 'ㅅㅂㅠㅠ', '\u1161\u11a8가\u11a8\u11a8', '\u1100\u1100\u1161']) {
    const read = engine.readAs(text, 'standard');
    expect(engine.readAs(read, 'standard')).toBe(read);
  }
});

test('an Arabic word that is stretched is the word', () => {
  expect(found(['مرحبا'], 'مـــرحـبا')).toEqual(['مرحبا: مـــرحـبا']);
  expect(found(['مـرحبا'], 'مرحبا')).toHaveLength(1);
});

test('what was a digit stays one in any shape, and may still stand for the letter that it looks like', () => {
  const engine = engineFor({ type: 'regex', source: '[0-9]{3}元', evasion: 'standard' });
  for (const zero of [0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1fbf0, 0xff10, 0x2080]) {
    const written = (digits: string) => [...digits].map((one) => String.fromCodePoint(zero + Number(one))).join('');
    expect(engine.find(`${written('100')}元`), zero.toString(16)).toHaveLength(1);
    expect(found(['18禁', '1024'], `${written('18')}禁 ${written('1024')}`), zero.toString(16)).toHaveLength(2);
    expect(found(['fool', 'hello'], `f${written('00')}l he${written('110')}`), zero.toString(16)).toHaveLength(2);
  }
  for (const [written, digits] of [
    ['¹⁰⁰', '100'],
    ['❶⓿❾', '109'],
    ['➊➁⓷🄋🄌', '12300'],
  ] as const)
    expect(engine.readAs(written, 'standard')).toBe(digits);
});
