import type { BrakeLimit, BrakeLimits, RuleLimit } from '../../src/lane/brake.ts';

/** A limit of a number alone, in ten minutes, unless said otherwise. */
export const limit = (min: number, more: Partial<BrakeLimit> = {}): BrakeLimit => ({
  share: 0,
  min,
  windowMs: 600_000,
  kinds: ['group', 'c2c', 'official'],
  ...more,
});

/** Brakes that hold nothing but what a test says. */
export const brakesWith = (
  more: {
    readonly rules?: Readonly<Record<string, RuleLimit>>;
    readonly all?: BrakeLimit;
    readonly group?: BrakeLimit;
  } = {},
): BrakeLimits => ({ rules: {}, all: limit(1e9), group: limit(1e9), ...more });
