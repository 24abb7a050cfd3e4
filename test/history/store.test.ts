import { expect, test } from 'vitest';
import { listReviews } from '../../src/history/people/reviews.ts';
import { WrongCursor } from '../../src/history/questions/page.ts';
import type { Page } from '../../src/history/questions/questions.ts';
import type { Fact } from '../../src/journal/facts.ts';
import { identityOf } from '../../src/model.ts';
import { entries, flagged, groupKey, hit, NOON, order, settled, verdict } from '../support/facts.ts';
import { describeHistories } from '../support/histories.ts';

const PAGE = { limit: 50 };
const HOUR_MS = 3_600_000;

const OTHER = { message: 'other', edited_at: 0, at: NOON, text: 'another text' };

describeHistories(({ open, kind }) => {
  test('a verdict, its order and its outcome make one story', async () => {
    const history = await open();
    const key = groupKey(1);
    await history.take(entries(verdict(key), flagged(key), settled(key)));
    const story = await history.questions.message(identityOf(key));
    expect(story).toMatchObject({
      key,
      sender: 'mallory',
      sentAt: NOON,
      standing: 'recalled',
      texts: [{ text: 'cheap watches', editedAt: undefined }],
      judgements: [{ ruleSet: 'a1b2', hits: [{ rule: 'spam/ads', spans: [{ part: 0, start: 0, end: 3 }] }] }],
      orders: [{ rule: 'spam/ads', standing: 'recalled', exposureMs: 20, target: { type: 'message', key } }],
      moves: [{ what: 'recalled', detail: '0' }],
    });
    expect(await history.questions.message('g\u001fzoo\u001f\u001f2')).toBeUndefined();
  });

  test('facts in any order, and told twice, give the same rows', async () => {
    const key = groupKey(1);
    const facts = entries(
      verdict(key),
      flagged(key, { standing: 'held', heldBy: 'all' }),
      { type: 'moved', at: NOON + 10, api: 'group_msg_recall', item: identityOf(key), to: 'released' },
      settled(key),
      {
        type: 'counts',
        id: `${NOON}-a`,
        counts: [{ minute: 1, rule: 'r', version: 'v', state: 'live', action: 'recall', messages: 3 }],
      },
      {
        ...{ type: 'review', at: NOON, key, sender: 'mallory', sentAt: NOON, severity: 'low', policy: 'spam' },
        ...{ rule: 'spam/ads', ruleSet: 'a1b2', why: 'rule' },
      },
      {
        ...{ type: 'review', at: NOON + 9, key, sender: 'mallory', sentAt: NOON, severity: 'high', policy: 'spam' },
        ...{ rule: 'spam/links', ruleSet: 'a1b2', why: 'rule' },
      },
    );
    const told: unknown[] = [];
    for (const pieces of [[facts], [facts.toReversed(), facts], facts.toReversed().map((one) => [one])]) {
      const history = await open();
      for (const piece of pieces) await history.take(piece);
      const { read } = history;
      const tables = ['messages', 'judgements', 'orders', 'moves', 'counts', 'reviews', 'reasons'] as const;
      told.push(await Promise.all(tables.map((table) => read.selectFrom(table).selectAll().execute())));
      expect(await read.selectFrom('hits').select('rule').execute()).toHaveLength(1);
      expect((await read.selectFrom('reviews').selectAll().execute())[0]).toMatchObject({
        rule: 'spam/links',
        severity: 'high',
        opened_at: NOON,
        revision: 2,
      });
    }
    const sorted = (rows: unknown) => JSON.stringify(rows);
    expect(sorted(told[1]).length).toBe(sorted(told[0]).length);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  test('an order flagged anew after its end is pending again, whatever order the facts come in', async () => {
    const history = await open();
    const key = groupKey(1);
    const again = flagged(key, { at: NOON + 100, anew: true });
    await history.take(entries(again, flagged(key), settled(key, { outcome: 'refused', code: '10023' })));
    expect((await history.questions.orders({ standing: 'pending' }, PAGE)).items).toMatchObject([
      { standing: 'pending', settledAt: undefined, code: '' },
    ]);
  });

  test('all of a batch is kept, or nothing', async () => {
    const history = await open();
    const broken = { ...verdict(groupKey(2)), sentAt: null as unknown as number };
    await expect(history.take(entries(verdict(groupKey(1)), broken))).rejects.toThrow();
    expect((await history.questions.messages({}, PAGE)).items).toEqual([]);
    await history.take(entries(verdict(groupKey(1))));
    expect((await history.questions.messages({}, PAGE)).items).toHaveLength(1);
  });

  test('lists continue where they stopped, whatever comes in between', async () => {
    const history = await open();
    const keys = Array.from({ length: 25 }, (_, index) => groupKey(index + 1));
    const facts = keys.map((key, index) => verdict(key, { sentAt: NOON + Math.floor(index / 3) }));
    await history.take(entries(...facts));
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await history.questions.messages({}, { limit: 7, after });
      seen.push(...page.items.map(({ identity }) => identity));
      after = page.next;
      await history.take(entries(verdict(groupKey(1_000 + seen.length), { sentAt: NOON + HOUR_MS })));
    } while (after !== undefined);
    expect(seen).toHaveLength(25);
    expect(new Set(seen)).toEqual(new Set(keys.map(identityOf)));
  });

  test('messages are found by sender, place, rule and standing, alone and together', async () => {
    const history = await open();
    const [mine, topic, other, direct] = [
      groupKey(1),
      groupKey(2, 'zoo', 'cats'),
      groupKey(3, 'bar'),
      { kind: 'c2c', from: 'mallory', to: 'bob', msgKey: 'k' } as const,
    ];
    await history.take(
      entries(
        verdict(mine),
        verdict(topic, { sender: 'eve', hits: [hit({ rule: 'spam/links' })] }),
        verdict(other, { hits: [hit({ rule: 'spam/links' }), hit()] }),
        verdict(direct),
        flagged(mine),
        settled(mine),
        flagged(other),
      ),
    );
    const found = async (filter: Parameters<typeof history.questions.messages>[0]) =>
      (await history.questions.messages(filter, PAGE)).items.map(({ identity }) => identity).sort();
    const named = (...keys: readonly Parameters<typeof identityOf>[0][]) => keys.map(identityOf).sort();
    expect(await found({ sender: 'mallory' })).toEqual(named(mine, other, direct));
    expect(await found({ place: 'g\u001fzoo' })).toEqual(named(mine, topic));
    expect(await found({ rule: 'spam/links' })).toEqual(named(topic, other));
    expect(await found({ standing: 'recalled' })).toEqual(named(mine));
    expect(await found({ sender: 'mallory', rule: 'spam/links' })).toEqual(named(other));
    expect(await found({ rule: 'spam/ads', standing: 'pending' })).toEqual(named(other));
    expect(await found({ sender: 'mallory', place: 'g\u001fzoo', standing: 'recalled' })).toEqual(named(mine));
    expect(await found({ place: 'c\u001fbob\u001fmallory' })).toEqual(named(direct));
    expect(await found({ from: NOON + 1 })).toEqual([]);
    expect(await found({ to: NOON })).toEqual([]);
  });

  test('a filter with few matches answers in short pages and still finds them', async () => {
    const history = await open();
    const many = Array.from({ length: 4_500 }, (_, index) =>
      verdict(groupKey(index + 1), { sentAt: NOON + index, hits: [hit({ rule: index === 3 ? 'rare' : 'common' })] }),
    );
    for (let at = 0; at < many.length; at += 500) await history.take(entries(...many.slice(at, at + 500)));
    const pages: number[] = [];
    let after: string | undefined;
    do {
      const page = await history.questions.messages({ sender: 'mallory', rule: 'rare' }, { limit: 10, after });
      pages.push(page.items.length);
      after = page.next;
    } while (after !== undefined);
    expect(pages.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(pages.length).toBe(16);
  });

  test('words are found in any language and case, short ones too', async () => {
    const history = await open();
    const say = (seq: number, text: string, more = {}) =>
      verdict(groupKey(seq), { parts: [{ source: 'text', run: 0, text }], ...more });
    await history.take(
      entries(
        say(1, '今天加我微信聊天'),
        say(2, 'Cheap WATCHES here'),
        say(3, '100%_sure'),
        say(4, 'a "quoted" word'),
        say(6, 'ПРИВЕТ, ИДИ В ЧАТ'),
        say(7, 'cut\0here'),
        verdict(groupKey(5), {
          parts: [
            { source: 'text', run: 0, text: 'first' },
            { source: 'custom', run: 1, text: '加我微信' },
          ],
        }),
      ),
    );
    const found = async (words: string) =>
      (await history.questions.search(words, {}, PAGE)).items.map(({ text }) => text).sort();
    expect(await found('加我微信')).toEqual(['first\n加我微信', '今天加我微信聊天']);
    expect(await found('微信')).toEqual(['first\n加我微信', '今天加我微信聊天']);
    expect(await found('cheap watches')).toEqual(['Cheap WATCHES here']);
    expect(await found('watches cheap')).toEqual(['Cheap WATCHES here']);
    expect(await found('0%_s')).toEqual(['100%_sure']);
    expect(await found('%')).toEqual(['100%_sure']);
    expect(await found('"quoted"')).toEqual(['a "quoted" word']);
    expect(await found('привет чат')).toEqual(['ПРИВЕТ, ИДИ В ЧАТ']);
    expect(await found('в')).toEqual(['ПРИВЕТ, ИДИ В ЧАТ']);
    expect(await found('cut\0here')).toEqual(['cut\0here']);
    expect(await found('nowhere')).toEqual([]);
    expect(await found('   ')).toEqual([]);
    const texts = await history.questions.texts([identityOf(groupKey(5))]);
    expect([...texts.values()][0]?.parts).toEqual([
      { source: 'text', run: 0, text: 'first' },
      { source: 'custom', run: 1, text: '加我微信' },
    ]);
  });

  test('a search that must look at very many texts goes on page by page, and misses none', async () => {
    const history = await open();
    const say = (seq: number, text: string) => verdict(groupKey(seq), { parts: [{ source: 'text', run: 0, text }] });
    const many = Array.from({ length: 2_100 }, (_, nth) => say(nth + 2, 'cheap watches'));
    await history.take(entries(say(1, 'cheap 代购')));
    await history.take(entries(...many));
    // As if a million others had been there since.
    if (kind === 'sqlite') {
      await history.db
        .insertInto('texts')
        .values({ ...OTHER, n: 1_000_000 } as never)
        .execute();
      expect((await history.questions.search('another', {}, PAGE)).items).toHaveLength(1);
    }
    const found: string[] = [];
    let pages = 0;
    for (let after: string | undefined, more = true; more; pages++) {
      const { items, next } = await history.questions.search('cheap 代购', {}, { limit: 50, after });
      found.push(...items.map(({ text }) => text));
      [after, more] = [next, next !== undefined];
    }
    expect(found).toEqual(['cheap 代购']);
    expect(pages).toBeLessThan(15);
  });

  test("a stranger's text is data: markup, NUL, bidi, half characters, a hundred kilobytes", async () => {
    const history = await open();
    const texts = [
      "'); DROP TABLE messages; --",
      '<script>alert(1)</script>',
      'a\0b',
      '\u202eright to left\u202c',
      '\ud83d\ude00 and \ufffd',
      'x'.repeat(100_000),
    ];
    const facts = texts.map((text, index) =>
      verdict(groupKey(index + 1), { sender: text.slice(0, 3_000), parts: [{ source: 'text', run: 0, text }] }),
    );
    await history.take(entries(...facts));
    for (const [index, text] of texts.entries()) {
      const story = await history.questions.message(identityOf(groupKey(index + 1)));
      expect(story?.texts[0]?.text).toBe(text);
      expect(story?.sender?.slice(0, 400)).toBe(text.slice(0, 400));
    }
  });

  test('acts are found by person, verb, target and time; one that never ended says so', async () => {
    const history = await open();
    const act = (id: string, more: Partial<Extract<Fact, { type: 'act' }>>): Fact => {
      const who = { who: 'ann', role: 'manager', via: 'cli', why: 'raid' } as const;
      return { type: 'act', id, at: NOON, verb: 'hold', targets: ['rule:spam/ads'], ...who, ...more };
    };
    await history.take(
      entries(
        act('1', {}),
        act('1', { result: '3 held', counts: { held: 3 }, endedAt: NOON + 50 }),
        act('2', { verb: 'release', who: 'bob', targets: ['rule:spam/ads', 'group:zoo'], at: NOON + 1 }),
        act('3', { verb: 'stop', targets: ['all'], at: NOON + 2 }),
      ),
    );
    const found = async (filter: Parameters<typeof history.questions.acts>[0]) =>
      (await history.questions.acts(filter, PAGE)).items.map(({ verb }) => verb);
    expect(await found({})).toEqual(['stop', 'release', 'hold']);
    expect(await found({ who: 'ann' })).toEqual(['stop', 'hold']);
    expect(await found({ verb: 'release' })).toEqual(['release']);
    expect(await found({ target: 'rule:spam/ads' })).toEqual(['release', 'hold']);
    expect(await found({ target: 'rule:spam/ads', who: 'ann' })).toEqual(['hold']);
    expect(await found({ from: NOON + 1, to: NOON + 2 })).toEqual(['release']);
    const [, , held] = (await history.questions.acts({}, PAGE)).items;
    expect(held).toMatchObject({ counts: { held: 3 }, result: '3 held', endedAt: NOON + 50 });
    expect((await history.questions.acts({ verb: 'stop' }, PAGE)).items[0]).not.toHaveProperty('result');
  });

  test('counts add up over minutes, hours and processes, each entry once', async () => {
    const history = await open();
    const minute = NOON / 60_000;
    const count = (at: number, messages: number) =>
      ({ minute: at, rule: 'r', version: 'v', state: 'shadow', action: 'none', messages }) as const;
    const facts = entries(
      { type: 'counts', id: `${NOON}-a`, counts: [count(minute, 3), count(minute + 1, 1)] },
      { type: 'counts', id: `${NOON}-b`, counts: [count(minute, 4)] },
    );
    await history.take(facts);
    await history.take([facts[1]!]);
    const asked = { from: NOON, to: NOON + HOUR_MS };
    expect(await history.questions.counts({ ...asked, by: 'minute' })).toMatchObject([
      { at: NOON, messages: 7 },
      { at: NOON + 60_000, messages: 1 },
    ]);
    expect(await history.questions.counts({ ...asked, by: 'hour', rule: 'r' })).toMatchObject([
      { at: NOON, rule: 'r', state: 'shadow', messages: 8 },
    ]);
    expect(await history.questions.counts({ ...asked, by: 'day', rule: 'other' })).toEqual([]);
  });

  test('orders are found by rule, sender, place and standing; a purge among them', async () => {
    const history = await open();
    const purge = order(groupKey(1), {
      target: { type: 'sender', group: 'zoo', topic: '', sender: 'eve', asOf: NOON },
      rule: 'raid',
    });
    await history.take(
      entries(flagged(groupKey(1)), flagged(groupKey(2, 'bar'), { standing: 'held', heldBy: 'rule:spam/ads' }), {
        ...flagged(groupKey(3)),
        ...{ api: 'delete_group_msg_by_sender', item: `p\u001fzoo\u001f\u001feve\u001f${NOON}`, order: purge },
      } as never),
    );
    const found = async (filter: Parameters<typeof history.questions.orders>[0]) =>
      (await history.questions.orders(filter, PAGE)).items.map(({ rule, standing }) => `${rule} ${standing}`).sort();
    expect(await found({})).toEqual(['raid pending', 'spam/ads held', 'spam/ads pending']);
    expect(await found({ sender: 'eve' })).toEqual(['raid pending']);
    expect(await found({ place: 'g\u001fzoo' })).toEqual(['raid pending', 'spam/ads pending']);
    expect(await found({ rule: 'spam/ads', standing: 'held' })).toEqual(['spam/ads held']);
  });

  test('rules that hit the same messages overlap', async () => {
    const history = await open();
    const both = [hit(), hit({ rule: 'spam/links' })];
    await history.take(
      entries(verdict(groupKey(1), { hits: both }), verdict(groupKey(2)), verdict(groupKey(3), { hits: both })),
    );
    expect(await history.questions.overlap('spam/links', {})).toEqual([
      { rule: 'spam/ads', messages: 2 },
      { rule: 'spam/links', messages: 2 },
    ]);
  });

  test('a cursor that no list gave out is refused', async () => {
    const history = await open();
    await expect(history.questions.acts({}, { limit: 5, after: 'nonsense' })).rejects.toThrow(WrongCursor);
  });

  test('so is one of another list, or of a forger, by every list: no database is asked with it', async () => {
    const { questions, db } = await open();
    const lists: readonly ((page: Page) => Promise<unknown>)[] = [
      (page) => questions.messages({}, page),
      (page) => questions.hits({}, page),
      (page) => questions.orders({}, page),
      (page) => questions.acts({}, page),
      (page) => questions.sanctions('somebody', page),
      (page) => questions.search('some words', {}, page),
      (page) => questions.search('at', {}, page),
      (page) => questions.samples({ rule: 'spam/ads' }, page),
      (page) => listReviews(db, { states: ['open'] }, 'severity', page, 0),
    ];
    const forged = [['x', 'y'], [0, 0.5], [{}, 1], [1e300, 'x'], ['0', '0', '0'], [null, null], []];
    for (const values of forged) {
      const after = Buffer.from(JSON.stringify(values)).toString('base64url');
      for (const [nth, list] of lists.entries())
        await expect(list({ limit: 5, after }), `${nth} ${JSON.stringify(values)}`).rejects.toThrow(WrongCursor);
    }
  });
});
