import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beforeOf, keptBefore } from '../../src/cli/before-model.ts';
import { openHistory } from '../../src/history/open.ts';
import { putLabel } from '../../src/history/people/labels.ts';
import { influenceOf } from '../../src/learn/influence.ts';
import { learn } from '../../src/learn/learn.ts';
import { type Line, readLine } from '../../src/learn/lines.ts';
import { refOf } from '../../src/message-ref.ts';
import { identityOf } from '../../src/model.ts';
import { loadRules } from '../../src/rulebook/compile-rules.ts';
import { linesOf } from '../../src/rulebook/kept-lines.ts';
import { nearestLines } from '../../src/rulebook/nearest-lines.ts';
import { LARGEST_MODEL, readModel } from '../../src/rules/model-file.ts';
import { leastPrice, missingFor, pointFor } from '../../src/rules/price.ts';
import { compileEngine } from '../../src/text/compile.ts';
import { makeFeatures } from '../../src/text/learned/features.ts';
import { hanSounds } from '../../src/text/learned/model-table.ts';
import { makePrivateUnits } from '../../src/text/reading/private-units.ts';
import { makeReader } from '../../src/text/reading/reader.ts';
import { runIn } from '../cli/in-process.ts';
import { entries, groupKey, NOON, verdict } from '../support/facts.ts';
import { makeLines, makeModel } from '../support/make-model.ts';

const LESSON = { name: 'offers', engine: 'test', before: undefined };
const FILE = makeModel('offers');
const read = (file: string) => {
  const model = readModel(file);
  if (!model.ok) throw new Error(JSON.stringify(model.why));
  return model.model;
};
const engineOf = (file: string, threshold = 0) => {
  const compiled = compileEngine([{ type: 'learned', model: 'x', table: read(file).table, threshold }]);
  if (!compiled.ok) throw new Error('does not compile');
  return compiled.engine;
};
const UNSEEN = '深圳加微信领福利99';

describe('a model', () => {
  it('is the same to the byte from the same lines in any order', () => {
    const lines = makeLines();
    expect(learn({ ...LESSON, lines: lines.toReversed() }).file).toBe(learn({ ...LESSON, lines }).file);
  });

  it('is the same on every machine: this digest was made on another one', () => {
    // What it reads may change; how it is taught may not change unnoticed. Both are told by the file itself.
    const { card, table } = read(FILE);
    expect(table.weights.some((weight) => weight > 0) && table.weights.some((weight) => weight < 0)).toBe(true);
    expect(card).toMatchObject({ match: 40, noMatch: 40, folds: 5, engine: 'test' });
  });

  it('catches what it never saw, also disguised, and shows the stretches that weigh', () => {
    const engine = engineOf(FILE);
    for (const text of [UNSEEN, '深圳加 微❤信~领.福.利99', '深圳加威信領福利99', '深圳ＡＢ加微信領福利99']) {
      const found = engine.find(text);
      expect(found.length, text).toBeGreaterThan(0);
      for (const { start, end } of found) expect(0 <= start && start < end && end <= text.length, text).toBe(true);
    }
    expect(engine.find('深圳今天天气不错99')).toEqual([]);
    const weighed = engine.weigh(0, UNSEEN)!;
    expect(weighed.score).toBeGreaterThanOrEqual(weighed.threshold);
    expect(weighed.stretches.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(1.5);
    expect(weighed.stretches.map(({ start, end }) => UNSEEN.slice(start, end)).join('')).toMatch(/微信|福利/);
  });

  it('never matches a text without two letters', () => {
    const engine = engineOf(FILE, -1_000_000);
    for (const text of ['', 'q', '的', '!!', '  ', '🔥🔥']) expect(engine.find(text)).toEqual([]);
  });

  it('gains nothing from what is said again and again', () => {
    const engine = engineOf(FILE);
    const once = engine.weigh(0, '加微信领福利')!.score;
    expect(engine.weigh(0, '加微信领福利'.repeat(20))!.score).toBeLessThan(once * 1.5);
  });

  it('reads any text alike, whatever terms stand beside it and whatever came before', () => {
    const units = makePrivateUnits();
    units.take('🔥');
    units.take('𠮷');
    const [plain, other] = [makeFeatures(hanSounds()), makeFeatures(hanSounds())];
    const [reader, beside] = [makeReader(), makeReader(units)];
    const piece = fc.constantFrom(
      '🔥',
      '🔥🔥',
      '𠮷',
      '加',
      'a',
      'A',
      '1',
      ' ',
      '.',
      '%41',
      '&#x1f525;',
      '㈱',
      '々',
      '゛',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'grapheme' })), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const one = plain(text, reader.read(text));
        const seen = [...one.bucket.subarray(0, one.count)];
        const two = other(text, beside.read(text));
        expect([...two.bucket.subarray(0, two.count)]).toEqual(seen);
      }),
      { numRuns: 300 },
    );
  });

  it('finds stretches within any text', () => {
    const engine = engineOf(FILE, -1_000_000);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const { start, end } of engine.find(text))
          expect(0 <= start && start < end && end <= text.length).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the nearest lines', () => {
  it('are found through disguise, the nearest first, and none where nothing is alike', () => {
    const lines = makeLines(200);
    const near = nearestLines(lines, '深圳加 微.信 领福利', 2);
    expect(near).toHaveLength(2);
    expect(near.every(({ text, isMatch }) => isMatch && text.includes('加微信领福利'))).toBe(true);
    expect(near[0]!.share).toBeGreaterThanOrEqual(near[1]!.share);
    expect(nearestLines(lines, 'something else', 2)).toEqual([]);
    expect(nearestLines(lines, '', 2)).toEqual([]);
  });
});

describe('the file of a model', () => {
  it('is refused with any byte changed, cut anywhere, or huge', () => {
    fc.assert(
      fc.property(fc.nat(FILE.length - 3), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const changed = FILE.slice(0, at) + String.fromCharCode(code) + FILE.slice(at + 1);
        expect(changed === FILE || !readModel(changed).ok).toBe(true);
        expect(readModel(FILE.slice(0, at)).ok).toBe(false);
      }),
      { numRuns: 100 },
    );
    expect(readModel(`${FILE}${' '.repeat(LARGEST_MODEL)}`).ok).toBe(false);
    expect(FILE.length).toBeLessThan(LARGEST_MODEL);
  });

  it('is refused when forged with a digest that fits, and nothing ever throws', () => {
    const { name, card, table } = read(FILE);
    const forged = [
      { noMatch: 0 },
      { noMatch: 1e12 },
      { folds: 1 },
      { match: Number.NaN },
      { curve: [] },
      {
        curve: [
          { score: 0, innocent: 5, caught: 1 },
          { score: 1, innocent: 6, caught: 2 },
        ],
      },
      { curve: [{ score: 0, innocent: 41, caught: 1 }] },
      { curve: [{ score: 0.5, innocent: 1, caught: 1 }] },
      { lines: 'x'.repeat(101) },
    ];
    for (const part of forged) expect(readModel(makeModel(name, part)).ok, JSON.stringify(part)).toBe(false);
    expect(card.curve.length).toBeGreaterThan(0);
    expect(table.weights.length).toBe(1 << 19);
    fc.assert(fc.property(fc.json(), (text) => !readModel(text).ok));
  });
});

describe('the price', () => {
  const card = {
    noMatch: 3_000,
    curve: [
      { score: 9, innocent: 0, caught: 1 },
      { score: 5, innocent: 3, caught: 7 },
      { score: 2, innocent: 30, caught: 9 },
    ],
  };
  it('takes three times as many innocent lines as it promises', () => {
    expect(missingFor(card, 1_000)).toBe(0);
    expect(missingFor({ noMatch: 2_999 }, 1_000)).toBe(1);
    expect(leastPrice({ noMatch: 2_999 })).toBe(999);
  });
  it('lets no more innocent lines through than it says', () => {
    expect(pointFor(card, 1_000).score).toBe(5);
    expect(pointFor(card, 1_001).score).toBe(9);
    expect(pointFor(card, 100).score).toBe(2);
  });
});

describe('one person', () => {
  const line = (text: string, isMatch: boolean, who: Partial<Line> = {}): Line => ({
    text,
    isMatch,
    by: undefined,
    sender: undefined,
    ...who,
  });
  it('counts for no more than a share, and that is told', () => {
    const lines = [
      ...Array.from({ length: 300 }, (_, at) => line(`a${at}`, true, { by: 'ann', sender: 's1' })),
      ...Array.from({ length: 100 }, (_, at) => line(`b${at}`, false, { by: 'bob' })),
    ];
    const { weights, bounded, most } = influenceOf(lines);
    // 5 of 105 are ann's and all of them s1's; bob's are the rest.
    expect([most.labeller, most.sender]).toEqual([expect.closeTo(100 / 105), expect.closeTo(5 / 105)]);
    expect(bounded).toEqual([
      { kind: 'labeller', who: 'ann', lines: 300, counted: 134 },
      { kind: 'sender', who: 's1', lines: 300, counted: 5 },
    ]);
    expect(weights.slice(0, 300).reduce((a, b) => a + b)).toBeCloseTo(5);
    expect(weights.slice(300).every((weight) => weight === 1)).toBe(true);
  });
  it('cannot teach a model alone that everyday words are spam', () => {
    const poison = Array.from({ length: 400 }, (_, at) => line(`今天天气不错${at}`, true, { sender: 'poisoner' }));
    const lines = [...makeLines(400), ...poison];
    const score = (some: readonly Line[]) =>
      engineOf(learn({ ...LESSON, lines: some }).file).weigh(0, '今天天气不错7')!.score;
    const bounded = score(lines);
    const unbounded = score(lines.map(({ text, isMatch }) => line(text, isMatch)));
    expect([bounded < 250, unbounded > 2 * bounded, unbounded > 500]).toEqual([true, true, true]);
  });
});

describe('the card', () => {
  it('says how far one person can move the model, and is read without it', () => {
    const lines = makeLines(400).map((one, at) => ({
      ...one,
      by: ['ann', 'bob', 'cat'][at % 3],
      sender: `u${at % 7}`,
    }));
    const { most } = read(learn({ ...LESSON, lines }).file).card;
    expect([most!.labeller, most!.sender]).toEqual([
      expect.toBeOneOf([334, 335, 336]),
      expect.toSatisfy((n) => n < 160),
    ]);
    expect(read(learn({ ...LESSON, lines: makeLines() }).file).card.most).toEqual({ labeller: 0, sender: 0 });
    expect(read(makeModel('offers', { most: undefined })).card.most).toBeUndefined();
    const forged = [{ labeller: 1_001, sender: 0 }, { labeller: 0.5, sender: 0 }, { labeller: 1 }, 'x', null, []];
    for (const most of forged) {
      expect(readModel(makeModel('offers', { most } as never)).ok, JSON.stringify(most)).toBe(false);
    }
  });
});

describe('a line', () => {
  it.each([
    ['{"text":"a","label":"match"}', true],
    ['{"text":"a","label":"no_match","by":"ann","sender":"u1","id":7}', true],
    ['{"text":"a","label":"spam"}', false],
    ['{"text":7,"label":"match"}', false],
    ['{"text":"a","label":"match","by":7}', false],
    ['[]', false],
    ['null', false],
    ['{', false],
  ])('%s', (written, ok) => {
    expect(readLine(written).ok).toBe(ok);
  });
});

describe('unsaid rules learn', () => {
  const directory = mkdtempSync(join(tmpdir(), 'unsaid-learn-'));
  const from = join(directory, 'lines.jsonl');
  const written = makeLines(400).map(
    ({ text, isMatch }) => `${JSON.stringify({ text, label: isMatch ? 'match' : 'no_match' })}\n`,
  );
  writeFileSync(from, `\uFEFF${written.join('\n')}`);
  const rules = join(directory, 'rules');
  const learnIt = (...args: string[]) =>
    runIn({}, ...['rules', 'learn', 'offers', '--rules', rules, '--from', from, ...args]);

  it('writes a model that rules use, and its curve, and the same again to the byte', async () => {
    const first = await learnIt();
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/at 1 in 1,000 false: catches [\d.]+ % .*\n.*at 1 in 100 false: catches/);
    expect(first.stderr).toBe('');
    const file = join(rules, 'models/offers.model');
    const bytes = readFileSync(file, 'utf8');
    const picture = readFileSync(join(rules, 'models/offers.svg'), 'utf8');
    expect(picture).toMatch(/^<svg [\s\S]*<polyline [\s\S]*<\/svg>\n$/);
    expect(picture).not.toMatch(/NaN|href|script/);
    const again = await learnIt();
    expect(again.stdout).toContain('compared with the previous model: 0 new to match');
    expect(readFileSync(file, 'utf8')).toBe(bytes);
    writeFileSync(
      join(rules, 'a.yaml'),
      `version: 1\nrules:\n  - id: offers\n    state: live\n    when: { text: { learned: offers } }\n    then: [recall]\n    examples: { match: [${UNSEEN}], no_match: [深圳今天天气不错] }\n`,
    );
    const checked = await runIn({}, ...['rules', 'check', rules]);
    expect(checked.stdout).toContain('W-MODEL-PRICE');
    expect([checked.code, checked.stdout]).toEqual([0, expect.not.stringContaining('E-')]);
    const tried = await runIn({}, ...['rules', 'try', '--rules', rules, UNSEEN]);
    expect(tried.stdout).toMatch(/1 of 1 rule matches[\s\S]*% of the weight/);
    expect(tried.stdout).not.toContain('was taught this');
    expect((await learnIt('--keep-lines')).code).toBe(0);
    const clean = await runIn({}, ...['rules', 'try', '--rules', rules, '深圳今天天气不错']);
    const near = clean.stdout.split('\n').filter((line) => line.includes('offers was taught this as'));
    expect(near).toHaveLength(3);
    expect(near[0]).toMatch(/as no_match, [4-9]\d % alike: ..今天天气不错/);
    expect(clean.stdout).toMatch(/it scores -?[\d.]+, needs/);
    const more = await learnIt('--examples', 'offers');
    expect(more.stdout).toContain('402 lines');
    expect(existsSync(linesOf(file))).toBe(false);
  });

  const own = mkdtempSync(join(tmpdir(), 'unsaid-confirm-'));
  mkdirSync(join(own, 'models'));
  const ruleWith = (learned: string) =>
    writeFileSync(
      join(own, 'a.yaml'),
      `version: 1\nrules:\n  - id: offers\n    state: live\n    when: { text: { learned: ${learned} } }\n    then: [recall]\n    examples: { match: [${UNSEEN}], no_match: [深圳今天天气不错] }\n`,
    );
  const checked = async () => {
    const loaded = await loadRules(own, new Date());
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    return { state: loaded.ruleSet.rules[0]!.state, warned: loaded.warnings.map(({ code }) => code) };
  };

  const made = (more: readonly Line[]) => learn({ ...LESSON, lines: [...makeLines(), ...more] });
  const draw = (said: string) =>
    Array.from({ length: 40 }, (_, at): Line => ({ ...makeLines(1)[0]!, text: `${said}${at}`, isMatch: true }));

  it('lets a rule act only by the model that it confirms, and keeps that one', async () => {
    const file = join(own, 'models/offers.model');
    const [first, second, third] = [made([]), made(draw('今晚直播间抽奖')), made(draw('明晚直播间抽奖'))];
    const before = beforeOf(file);
    /** As `rules learn` does. */
    const replace = async ({ file: text }: { readonly file: string }) => {
      const kept = await keptBefore(file, readFileSync(file, 'utf8'), own);
      if (kept !== undefined) writeFileSync(before, kept);
      writeFileSync(file, text);
    };
    rmSync(before, { force: true });
    writeFileSync(file, first.file);
    ruleWith('offers');
    expect(await checked()).toEqual({ state: 'shadow', warned: ['W-MODEL-PRICE', 'W-MODEL-NEW'] });
    ruleWith(`{ model: offers, confirmed: ${first.digest.slice(0, 8)} }`);
    expect(await checked()).toEqual({ state: 'live', warned: ['W-MODEL-PRICE'] });
    // Taught otherwise: the rule is a shadow again, and what was confirmed is kept, whatever is tried after it.
    for (const next of [second, third]) {
      await replace(next);
      expect((await checked()).state).toBe('shadow');
      expect(readFileSync(before, 'utf8') === first.file).toBe(true);
    }
    ruleWith(`{ model: offers, confirmed: ${third.digest} }`);
    await replace(second);
    expect(readFileSync(before, 'utf8') === third.file).toBe(true);
  });

  it('shows what a model changes against the one before it', async () => {
    const file = join(own, 'models/offers.model');
    const [first, second] = [made([]), made(draw('今晚直播间抽奖'))];
    writeFileSync(beforeOf(file), first.file);
    writeFileSync(file, second.file);
    const texts = join(directory, 'texts.jsonl');
    const said = [UNSEEN, '今晚直播间抽奖啊', '深圳今天天气不错'];
    writeFileSync(texts, said.map((text) => `${JSON.stringify({ text })}\n`).join(''));
    const compareIt = (...args: string[]) =>
      runIn({}, ...['rules', 'compare', 'offers', '--rules', own, '--from', texts, ...args]);
    expect((await compareIt()).stdout).toBe(
      '3 messages, 1 matches with both\n  1 matches only now\n    今晚直播间抽奖啊\n  0 no longer match\n',
    );
    expect((await compareIt('--with', file)).stdout).toContain('3 messages, 2 match with both\n  0 match only now');
    const missing = await compareIt('--with', 'nowhere.model');
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('nowhere.model')]);
    const damaged = join(directory, 'damaged.model');
    writeFileSync(damaged, first.file.slice(0, 999));
    const refused = await compareIt('--with', damaged);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('not a learned model')]);
    writeFileSync(texts, '{"txt":1}\n');
    expect((await compareIt()).code).toBe(2);
  });

  it('teaches from what people said of a rule in history', async () => {
    const file = join(directory, 'history.sqlite');
    const keep = { keepHistoryMs: 3_650 * 86_400_000, keepEvidenceMs: 3_650 * 86_400_000 };
    const history = await openHistory({ address: { type: 'sqlite', file }, ...keep, refOf, now: () => NOON });
    const lines = makeLines(60);
    const facts = lines.map(({ text }, at) =>
      verdict(groupKey(at + 1), { sender: `u${at}`, parts: [{ source: 'text', run: 0, text }] }),
    );
    await history.take(entries(...facts));
    for (const [at, { isMatch }] of lines.entries()) {
      const told = { rule: 'spam/ads', identity: identityOf(groupKey(at + 1)), who: at % 2 === 0 ? 'ann' : 'bob' };
      await putLabel(history.db, { ...told, label: isMatch ? 'right' : 'wrong', at: NOON });
    }
    await history.close();
    const env = { REDIS_URL: 'redis://127.0.0.1:1', HISTORY_URL: `sqlite:${file}` };
    const learnThem = (...args: string[]) =>
      runIn(
        { ...env, KEEP_HISTORY: '3650d', KEEP_EVIDENCE: '3650d' },
        'rules',
        'learn',
        'said',
        '--rules',
        rules,
        ...args,
      );
    const taught = await learnThem('--labels', 'spam/ads', '--since', '2026-01-01');
    expect([taught.code, taught.stderr]).toEqual([0, '']);
    expect(taught.stdout).toContain('spam/ads: 60 lines from labels and decisions; 0 without a text');
    expect(taught.stdout).toContain('one labeller has at most 50.0 % of all weight, one sender at most 1.7 %');
    const both = await learnThem('--labels', 'spam/ads', '--since', '2026-01-01', '--from', from);
    expect(both.stdout).toContain('said: learned from 460 lines');
    const none = await learnThem('--labels', 'nothing');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('Nothing was learned')]);
    expect((await learnThem('--from', from, '--since', '9d')).code).toBe(2);
  });

  it('says which lines it cannot read, and writes nothing', async () => {
    const broken = join(directory, 'broken.jsonl');
    writeFileSync(broken, `${written.slice(0, 30).join('')}{"text":"x","label":"spam"}\n`);
    const { code, stderr } = await runIn({}, ...['rules', 'learn', 'b', '--rules', rules, '--from', broken]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('line 31: "label" should be "match" or "no_match"')]);
    writeFileSync(broken, written.slice(0, 10).join(''));
    const few = await runIn({}, ...['rules', 'learn', 'b', '--rules', rules, '--from', broken]);
    expect([few.code, few.stderr]).toEqual([1, expect.stringContaining('at least 10 of each')]);
  });

  it.each([[['--from', 'x']], [['../up', '--from', from]], [['b']], [['b', '--from', 'nowhere.jsonl']]])(
    '%j is wrong usage',
    async (args) => {
      expect((await runIn({}, ...['rules', 'learn', ...args, '--rules', rules])).code).toBe(2);
    },
  );
});
