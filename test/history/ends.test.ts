import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Fact } from '../../src/journal/facts.ts';
import { identityOf } from '../../src/model.ts';
import { entries, flagged, groupKey, hit, NOON, order, settled, verdict } from '../support/facts.ts';
import { describeHistories } from '../support/histories.ts';

const DAY_MS = 86_400_000;
const PAGE = { limit: 200 };

describeHistories(({ open, address, kind }) => {
  const everyRow = async (history: Awaited<ReturnType<typeof open>>): Promise<string> => {
    const tables = [
      ...(['messages', 'judgements', 'hits', 'texts', 'orders', 'moves', 'strikes', 'mutes', 'reviews'] as const),
      ...(['reasons', 'decisions', 'labels', 'acts', 'act_targets'] as const),
    ];
    const rows = await Promise.all(tables.map((table) => history.read.selectFrom(table).selectAll().execute()));
    return JSON.stringify(rows);
  };

  test('texts and facts are deleted when their time is over; what is open stays', async () => {
    const history = await open();
    const [old, young, waiting] = [groupKey(1), groupKey(2), groupKey(3)];
    const longAgo = NOON - 200 * DAY_MS;
    const orderOf = (key: typeof old) => order(key, { sentAt: longAgo });
    await history.take(
      entries(
        verdict(old, { sentAt: longAgo, parts: [] }),
        flagged(old, { at: longAgo, order: orderOf(old) }),
        settled(old, { at: longAgo + 5 }),
        verdict(waiting, { sentAt: longAgo, parts: [] }),
        flagged(waiting, { at: longAgo, order: orderOf(waiting) }),
        verdict(young),
        { type: 'counts', id: `${longAgo}-a`, counts: [] },
      ),
    );
    expect(await history.sweep(NOON, NOON)).toMatchObject({ texts: 0 });
    const left = (await history.questions.messages({}, PAGE)).items.map(({ identity }) => identity);
    expect(left.sort()).toEqual([young, waiting].map(identityOf).sort());
    expect((await history.questions.orders({}, PAGE)).items).toHaveLength(1);
    expect(await history.read.selectFrom('taken').selectAll().execute()).toEqual([]);
    expect((await history.questions.hits({}, PAGE)).items).toHaveLength(1);
    expect((await history.questions.texts([identityOf(young)])).size).toBe(1);
    expect(await history.sweep(NOON + 8 * DAY_MS, NOON)).toEqual({ texts: 1, facts: 0 });
    expect((await history.questions.texts([identityOf(young)])).size).toBe(0);
    expect((await history.questions.search('cheap', {}, PAGE)).items).toEqual([]);
  });

  test('KEEP_EVIDENCE=0 keeps no text, and what comes late keeps none either', async () => {
    const none = await open({ keepEvidenceMs: 0 });
    await none.take(entries(verdict(groupKey(1))));
    expect(await everyRow(none)).not.toContain('cheap watches');
    const history = await open();
    await history.take(entries(verdict(groupKey(1), { judgedAt: NOON - 8 * DAY_MS })));
    expect(await everyRow(history)).not.toContain('cheap watches');
    expect((await history.questions.messages({}, PAGE)).items).toHaveLength(1);
  });

  test('a forgotten account is nowhere any more, on no page of the file; others stay', async () => {
    const where = await address();
    const history = await open({ address: where });
    const account = 'mallory-7f3a';
    const text = 'an unmistakable sentence of mallory';
    const parts = [{ source: 'text', run: 0, text }] as const;
    const direct = { kind: 'c2c', from: account, to: 'bob', msgKey: 'k1' } as const;
    const answer = { kind: 'c2c', from: 'bob', to: account, msgKey: 'k2' } as const;
    const own = Array.from({ length: 40 }, (_, seq) =>
      verdict(groupKey(seq + 1), {
        sender: account,
        parts,
        strikes: [{ rule: 'spam/ads', ladder: 'l', account, points: 1, climbed: [] }],
      }),
    );
    const mute: Fact = {
      ...{ type: 'mute', at: NOON, id: 'm', key: groupKey(1), account, group: 'zoo', topic: '', seconds: 60 },
      ...{ rule: 'spam/ads', severity: 'low', standing: 'muted' },
    };
    const review: Fact = {
      ...{ type: 'review', at: NOON, key: groupKey(90), sender: 'eve', sentAt: NOON, severity: 'low', policy: 'p' },
      ...{ rule: 'r', ruleSet: 'h', why: 'report', by: account, note: 'rude' },
    };
    const act: Fact = {
      ...{ type: 'act', id: 'a', at: NOON, who: 'ann', role: 'manager', via: 'cli', verb: 'purge' },
      ...{ targets: [`sender/zoo/${account}`], why: `${account} spams; mallory-7f3ab does not` },
    };
    await history.take(
      entries(
        ...own,
        verdict(direct, { sender: account, parts }),
        verdict(answer, { sender: 'bob', parts: [{ source: 'text', run: 0, text: 'and what bob answered' }] }),
        flagged(direct, { api: 'admin_msgwithdraw', order: order(direct) }),
        settled(direct, { api: 'admin_msgwithdraw' }),
        verdict(groupKey(80), { sender: 'eve', author: account, of: 'edited', editedAt: NOON, parts }),
        verdict(groupKey(81), { sender: 'eve', hits: [hit()] }),
        mute,
        review,
        act,
      ),
    );
    expect(await everyRow(history)).toContain(account);
    expect(await history.forget(account)).toBeGreaterThan(40);
    const rows = await everyRow(history);
    expect(rows.replaceAll('mallory-7f3ab', '')).not.toContain(account);
    expect(rows).not.toContain('unmistakable');
    expect((await history.questions.messages({}, PAGE)).items).toMatchObject([{ sender: 'eve' }, { sender: 'eve' }]);
    const [kept] = (await history.questions.acts({}, PAGE)).items;
    expect(kept).toMatchObject({
      targets: ['sender/zoo/(forgotten)'],
      why: '(forgotten) spams; mallory-7f3ab does not',
    });
    expect((await history.questions.acts({ target: `sender/zoo/${account}` }, PAGE)).items).toEqual([]);
    if (where.type === 'sqlite') {
      const folder = path.dirname(where.file);
      const bytes = Buffer.concat(
        await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name)))),
      );
      expect(bytes.toString('latin1').replaceAll('mallory-7f3ab', '')).not.toContain(account);
      expect(bytes.includes('unmistakable')).toBe(false);
      expect((await stat(where.file)).mode & 0o777).toBe(0o600);
    }
    expect(await history.forget(account)).toBe(0);
  });

  test('forgetting a name leaves longer names and words that contain it alone', async () => {
    const history = await open();
    const act: Fact = {
      ...{
        type: 'act',
        id: 'a',
        at: NOON,
        who: 'ann',
        role: 'manager',
        via: 'cli',
        verb: 'hold',
        targets: ['rule:spam/ads'],
      },
      ...{ why: 'a raid against all (forgotten) rules' },
    };
    await history.take(entries(verdict(groupKey(1), { sender: 'al' }), verdict(groupKey(2), { sender: 'alice' }), act));
    await history.forget('al');
    expect((await history.questions.messages({}, PAGE)).items).toMatchObject([{ sender: 'alice' }]);
    await history.forget('forgotten');
    expect((await history.questions.acts({}, PAGE)).items).toMatchObject([{ targets: ['rule:spam/ads'] }]);
  });

  test(`an older version refuses what a newer one wrote (${kind})`, async () => {
    const where = await address();
    const history = await open({ address: where });
    await history.db.insertInto('migrations').values({ version: 999, at: NOON }).execute();
    await expect(open({ address: where })).rejects.toThrow(/newer version/);
    await history.db.deleteFrom('migrations').where('version', '=', 999).execute();
    await (await open({ address: where })).take(entries(verdict(groupKey(1))));
  });
});
