import { alone, isJamo } from './jamo.ts';
import { CJK, ESCAPE, HIGH, MANY, VOICE } from './kinds.ts';
import { readings } from './readings.ts';
import { seenAs } from './runs.ts';

const ANY = -1;
let known: Int32Array | undefined;

/**
 * The kinds that a run of this symbol may have, as `seenAs` has them: `！` and `!` have one symbol and two kinds. All of them
 * where the symbol stands for something beyond the BMP.
 */
export function kindsOfSymbol(symbol: number): number {
  known ??= workOut();
  return known[symbol]!;
}

function workOut(): Int32Array {
  const { kind, symbol, astral, many } = readings();
  const kinds = new Int32Array(0x10000);
  const add = (its: number, of: number): void => {
    kinds[its]! |= of <= CJK || of === ESCAPE || of === HIGH ? seenAs(of) : ANY;
  };
  for (let unit = 0; unit < 0x10000; unit++)
    if (kind[unit]! <= CJK || kind[unit]! >= HIGH) add(symbol[unit]!, kind[unit]!);
  // They stand for themselves where they make no syllable.
  for (let unit = 0; unit < 0x10000; unit++)
    if (kind[unit] === VOICE && isJamo(symbol[unit]!)) add(alone(symbol[unit]!), CJK);
  for (const reading of astral.values()) if (reading.kind !== MANY) add(reading.symbol, reading.kind);
  for (const units of many.values()) for (const unit of units) add(unit, kind[unit]!);
  kinds[0] = ANY;
  kinds.fill(ANY, 0xe000, 0xf900);
  return kinds;
}
