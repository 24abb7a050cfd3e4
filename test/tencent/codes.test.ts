import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MUTE_API, type PacedApi, RECALL_APIS } from '../../src/model.ts';
import { classOf, KNOWN_CODES, meaningOf } from '../../src/tencent/codes.ts';

describe('the table of codes', () => {
  test('gives every code a meaning and a document', () => {
    for (const code of KNOWN_CODES) {
      const found = RECALL_APIS.map((api) => meaningOf(api, code)).find((meaning) => meaning !== undefined);
      expect(found?.meaning, String(code)).toBeTruthy();
      expect(found?.source, String(code)).toMatch(/^\d{5}$/);
    }
  });

  test('names no code twice', () => {
    const source = readFileSync(new URL('../../src/tencent/codes.ts', import.meta.url), 'utf8');
    for (const body of source.matchAll(/table\(\[([\s\S]*?)\n\]\)/g)) {
      const codes = [...body[1]!.matchAll(/^ {2}\[(\d+),/gm)].map(([, code]) => code);
      expect(codes).toEqual([...new Set(codes)]);
    }
  });

  /** A class that changes is a decision: it decides whether a message is tried again, for how long, and what is told. */
  test('says of every code, for every API, what it says in golden/codes.txt', async () => {
    const apis: readonly PacedApi[] = [...RECALL_APIS, MUTE_API];
    const lines = KNOWN_CODES.toSorted((a, b) => a - b).flatMap((code) => {
      const byClass = Map.groupBy(apis, (api) => JSON.stringify({ ...classOf(api, code), ...meaningOf(api, code) }));
      return [...byClass].map(([kind, of]) => `${code} ${of.length === apis.length ? 'all' : of.join(' ')} ${kind}`);
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/codes.txt');
  });

  test('knows no meaning of what nobody wrote down', () => {
    for (const api of RECALL_APIS) expect(meaningOf(api, 69_999)).toBeUndefined();
  });

  test.each([
    ['admin_msgwithdraw', 20023, 'ok'],
    ['admin_msgwithdraw', 91000, 'retry'],
    ['group_msg_recall', 10002, 'retry'],
    ['group_msg_recall', 10030, 'done'],
    ['group_msg_recall', 10041, 'configuration'],
    ['official_account_msg_recall', 131000, 'configuration'],
    ['delete_group_msg_by_sender', 60007, 'slow-down'],
    ['group_msg_recall', 70003, 'credential'],
    ['group_msg_recall', 10004, 'permanent'],
  ] as const)('%s: %i is %s', (api, code, type) => {
    expect(classOf(api, code).type).toBe(type);
  });

  test('tries a code that nobody wrote down again, a few times', () => {
    for (const api of RECALL_APIS) expect(classOf(api, 69_999)).toEqual({ type: 'retry', bounded: true });
  });

  test('never gives up for a time-out or a broken answer inside Tencent: neither is the fault of a message', () => {
    for (const code of [60008, 60013]) {
      for (const api of RECALL_APIS) expect(classOf(api, code)).toEqual({ type: 'retry', bounded: false });
    }
  });

  test('gives 70050 a minute, and quotas an hour', () => {
    expect(classOf('group_msg_recall', 70050)).toMatchObject({ type: 'configuration', pauseMs: 60_000 });
    expect(classOf('group_msg_recall', 60028)).toMatchObject({ type: 'configuration', pauseMs: 3_600_000 });
  });

  test.each([60009, 60012])('stops the API at %i: the URL is wrong, and no message is to blame', (code) => {
    expect(classOf('group_msg_recall', code)).toMatchObject({ type: 'configuration', reason: 'url' });
  });

  test('takes 10007 for a group type that by-sender recall cannot serve, and for missing rights elsewhere', () => {
    expect(classOf('delete_group_msg_by_sender', 10007)).toMatchObject({ outcome: 'unsupported' });
    expect(classOf('group_msg_recall', 10007)).toMatchObject({ outcome: 'refused' });
  });
});
