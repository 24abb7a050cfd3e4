/** RFC 3492, the decoding half: a label of a host that begins with `xn--`, as people see it. */

const [BASE, T_MIN, T_MAX, SKEW, DAMP, FIRST_BIAS, FIRST_CODE] = [36, 1, 26, 38, 700, 72, 128];

/** The label itself where it is none, or a broken one. */
export function fromPunycode(label: string): string {
  if (!/^xn--/i.test(label)) return label;
  const coded = label.slice(4);
  const parted = coded.lastIndexOf('-');
  const output = [...(parted > 0 ? coded.slice(0, parted) : '')].map((character) => character.codePointAt(0)!);
  let [code, bias, index] = [FIRST_CODE, FIRST_BIAS, 0];
  for (let at = parted > 0 ? parted + 1 : 0; at < coded.length; ) {
    const before = index;
    let weight = 1;
    for (let step = BASE; ; step += BASE) {
      const digit = digitOf(coded.charCodeAt(at++));
      if (Number.isNaN(digit)) return label;
      index += digit * weight;
      // Stryker disable next-line EqualityOperator: on the bound both say the same.
      const threshold = step <= bias ? T_MIN : step >= bias + T_MAX ? T_MAX : step - bias;
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    bias = adapted(index - before, output.length + 1, before === 0);
    code += Math.floor(index / (output.length + 1));
    index %= output.length + 1;
    if (code > 0x10ffff) return label;
    output.splice(index++, 0, code);
  }
  return String.fromCodePoint(...output);
}

function digitOf(unit: number): number {
  if (unit >= 0x30 && unit < 0x3a) return unit - 0x30 + 26;
  if (unit >= 0x41 && unit < 0x5b) return unit - 0x41;
  if (unit >= 0x61 && unit < 0x7b) return unit - 0x61;
  return Number.NaN;
}

function adapted(difference: number, points: number, isFirst: boolean): number {
  let delta = isFirst ? Math.floor(difference / DAMP) : difference >> 1;
  delta += Math.floor(delta / points);
  let steps = 0;
  for (; delta > ((BASE - T_MIN) * T_MAX) >> 1; steps += BASE) delta = Math.floor(delta / (BASE - T_MIN));
  return steps + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}
