import { describe, expect, it } from 'vitest';
import { attack, catchRate, promised } from '../../src/rulebook/attack.ts';
import { DISGUISES, seededRandom } from '../../src/rulebook/disguises.ts';
import { judgeOf, ruleWith } from '../judge/rules-of.ts';

describe('the attack on examples', () => {
  const judge = judgeOf(
    ruleWith('{ text: { terms: ["加微信联系", "buy followers"] } }', { match: 'please buy followers here' }),
  );
  const rule = judge.ruleSet.rules[0]!;

  it('is the same for the same seed', () => {
    expect(attack(judge, rule, 7)).toEqual(attack(judge, rule, 7));
  });

  it('changes what was matched and nothing around it', () => {
    for (const { family, missed } of attack(judge, rule, 1)) {
      if (missed === undefined) continue;
      expect([family, missed.startsWith('please '), missed.endsWith(' here')]).toEqual([family, true, true]);
    }
  });

  it('leaves out families that an example has nothing for', () => {
    const families = attack(judge, rule, 1).map(({ family }) => family);
    expect(families).toContain('width');
    expect(families).not.toContain('traditional');
  });

  it('leaves an address alone where other letters would lead elsewhere', () => {
    const address = 'http://evil.example/a';
    const asked = judgeOf(ruleWith(`{ text: { regex: 'visit.${address}' } }`, { match: `visit ${address}` }));
    const missed = new Map(attack(asked, asked.ruleSet.rules[0]!, 1).map((result) => [result.family, result.missed]));
    expect(missed.get('masked')).toBe(`v*sit ${address}`);
    expect(missed.get('separated')).not.toContain(address);
  });

  it('holds a rule to the families of its own level', () => {
    const results = attack(judge, rule, 1);
    expect(promised(results, rule).some(({ level }) => level === 'high')).toBe(false);
    const asWritten = { ...rule, when: { ...rule.when, evasion: 'off' } as (typeof rule)['when'] };
    expect(promised(results, asWritten)).toEqual([]);
  });

  it('rates by what was made and what was caught', () => {
    const result = (made: number, caught: number) =>
      ({ family: 'x', level: 'standard', made, caught, missed: undefined }) as const;
    expect(catchRate([result(3, 3), result(3, 0)])).toBe(0.5);
    expect(catchRate([])).toBe(1);
  });
});

describe('a disguise', () => {
  it.each(DISGUISES)('$family says the same for the same numbers, and something else than the text', ({ apply }) => {
    const text = 'Buy 加微信 money 钱 free';
    expect(apply(text, seededRandom(3))).toBe(apply(text, seededRandom(3)));
    const tries = [1, 2, 3, 4].map((seed) => apply(text, seededRandom(seed)));
    expect(tries.some((disguised) => disguised !== text)).toBe(true);
    expect(tries.every((disguised) => disguised.isWellFormed())).toBe(true);
  });
});
