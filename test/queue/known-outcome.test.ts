import { describe, expect, test } from 'vitest';
import { expiresAtOf } from '../../src/queue/expires-at.ts';
import { knownOutcome } from '../../src/queue/known-outcome.ts';
import { direct, inGroup, purge } from '../support/orders.ts';

const NOW = 1_760_000_000_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('until when a message can be recalled', () => {
  test('seven days, the history of the smallest plan', () => {
    expect(expiresAtOf({ sentAt: NOW, groupType: 'Public' })).toBe(NOW + 7 * DAY_MS);
    expect(expiresAtOf({ sentAt: NOW, groupType: undefined })).toBe(NOW + 7 * DAY_MS);
  });

  test('an hour in live rooms', () => {
    expect(expiresAtOf({ sentAt: NOW, groupType: 'AVChatRoom' })).toBe(NOW + HOUR_MS);
    expect(expiresAtOf({ sentAt: NOW, groupType: 'Live' })).toBe(NOW + HOUR_MS);
  });

  test('longer where the plan keeps longer, but not in live rooms', () => {
    expect(expiresAtOf({ sentAt: NOW, groupType: 'Public' }, 90 * DAY_MS)).toBe(NOW + 90 * DAY_MS);
    expect(expiresAtOf({ sentAt: NOW, groupType: 'AVChatRoom' }, 90 * DAY_MS)).toBe(NOW + HOUR_MS);
  });
});

describe('an outcome known before any call', () => {
  test('a message that was never stored is unsupported', () => {
    expect(knownOutcome(inGroup('g', 1, { onlineOnly: true }), NOW)).toBe('unsupported');
    expect(knownOutcome(direct('a', 'b', 'k', { onlineOnly: true }), NOW)).toBe('unsupported');
  });

  test('a message whose time is over is expired, from the very moment', () => {
    expect(knownOutcome(inGroup('g', 1, { expiresAt: NOW }), NOW)).toBe('expired');
    expect(knownOutcome(inGroup('g', 1, { expiresAt: NOW + 1 }), NOW)).toBeUndefined();
  });

  test('a purge in a live room is unsupported, a recall there is not', () => {
    const there = { groupType: 'AVChatRoom', expiresAt: NOW + 1 };
    expect(knownOutcome(purge('g', 's', NOW, there), NOW)).toBe('unsupported');
    expect(knownOutcome(inGroup('g', 1, there), NOW)).toBeUndefined();
  });

  test('a purge that an online-only message asked for concerns the stored ones', () => {
    expect(knownOutcome(purge('g', 's', NOW, { onlineOnly: true }), NOW)).toBeUndefined();
  });
});
