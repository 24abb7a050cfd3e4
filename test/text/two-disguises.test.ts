import { describe, expect, test } from 'vitest';
import { found } from './find.ts';

describe('two disguises at once', () => {
  test('letters that read alike stay two: и beside п is an n or a u', () => {
    expect(found(['nutmeg'], 'some пиtmeg')).toEqual(['nutmeg: пиtmeg']);
  });
  test('a mask beside a digit or a symbol', () => {
    expect(found(['bastard'], 'you b*st4rd, you b#st4rd, you b#574r6')).toEqual([
      'bastard: b*st4rd',
      'bastard: b#st4rd',
    ]);
  });
  test('a mask and a symbol at the end are no two letters', () => {
    expect(found(['furl'], 'oh fu*!')).toEqual([]);
  });
  test('a letter that is repeated and spelled out', () => {
    expect(found(['nutmeg'], 'n.u.u.u.u.u.t.m.e.g')).toEqual(['nutmeg: n.u.u.u.u.u.t.m.e.g']);
    expect(found(['gigolo'], 'a g*g*l*')).toEqual([]);
    expect(found(['gigolos'], 'a g*g*l*s')).toEqual(['gigolos: g*g*l*s']);
  });
  test('digits and symbols that are spelled out, a symbol first', () => {
    expect(found(['santorum'], 'the $ 4 n t 0 r u m was')).toEqual(['santorum: $ 4 n t 0 r u m']);
    expect(found(['scat', 'ilk'], 'costs $ cat, it is! lk')).toEqual([]);
  });
  test('a digit inside a word that is cut by a space', () => {
    expect(found(['bitcoinery'], 'my b1tcoi nery')).toEqual(['bitcoinery: b1tcoi nery']);
    expect(found(['bitcoinery'], 'my bitcoi(nery, bitco inery!')).toHaveLength(2);
    expect(found(['forist', 'stacmail'], 'park for 1st week, sta (mail, sta m@')).toEqual([]);
  });
});

describe('masks', () => {
  test('a word of three letters behind an asterisk, not behind anything else', () => {
    expect(found(['vex'], 'v*x, v#x, v●x')).toEqual(['vex: v*x']);
    expect(found(['vex'], '2*x, v * x, *ex, v**')).toEqual([]);
  });
  test('many vowels of a long word', () => {
    expect(found(['overcautiousness'], 'such *verc**t***sn*ss, such overc**t***sn*ss')).toEqual([
      'overcautiousness: overc**t***sn*ss',
    ]);
  });
  test('among many terms that begin alike', () => {
    const letters = 'abcdefghijklmnopqrs';
    const many = [...letters].flatMap((one) => [...letters].map((two) => `b${one}${two}kle`));
    expect(found(['bzznard', ...many], 'you b**n*rd')).toEqual(['bzznard: b**n*rd']);
  });
});
