/** What each character counts as in a number. What was a digit stays one, however it is drawn. */

const ROWS: readonly (readonly [from: number, first: number, count: number])[] = [
  [0x2460, 1, 9], // ①
  [0x2474, 1, 9], // ⑴
  [0x2488, 1, 9], // ⒈
  [0x24f5, 1, 9], // ⓵
  [0x2776, 1, 9], // ❶
  [0x2780, 1, 9], // ➀
  [0x278a, 1, 9], // ➊
  [0x2074, 4, 6], // ⁴
  [0x2080, 0, 10], // ₀
  [0x3220, 1, 9], // ㈠
  [0x3280, 1, 9], // ㊀
  [0x1f101, 0, 10], // 🄁
];
const SINGLE: Readonly<Record<string, number>> = {
  ...{ '⓪': 0, '⓿': 0, '⁰': 0, '¹': 1, '²': 2, '³': 3, '🄀': 0, '🄋': 0, '🄌': 0 },
  // As Chinese and Japanese write them, those used on the telephone (幺 洞 拐 勾) and on cheques.
  ...{ 零: 0, 〇: 0, 洞: 0, 一: 1, 幺: 1, 壹: 1, 二: 2, 两: 2, 兩: 2, 贰: 2, 貳: 2, 三: 3, 叁: 3, 參: 3, 四: 4, 肆: 4 },
  ...{ 五: 5, 伍: 5, 六: 6, 陆: 6, 陸: 6, 七: 7, 柒: 7, 拐: 7, 八: 8, 捌: 8, 九: 9, 玖: 9, 勾: 9 },
};

const NONE = 255;
/** Behind the last one that is a digit: 🯹. */
const END = 0x1fbfa;
const AT_ONCE = 4096;
/** By code point, up to the last one that is a digit. */
const DIGITS: Uint8Array = (() => {
  const digits = new Uint8Array(END).fill(NONE);
  // Ten by ten, in order: asked for in a row of text, since to ask for each of all code points takes twenty times as long.
  let [zero, before] = [0, 0];
  for (let from = 0x30; from < END; from += AT_ONCE) {
    const codes = Array.from({ length: Math.min(AT_ONCE, END - from) }, (_, at) => from + at);
    for (const [digit] of String.fromCodePoint(...codes).matchAll(/\p{Nd}/gu)) {
      const code = digit.codePointAt(0)!;
      if (code !== before + 1) zero = code;
      digits[code] = (code - zero) % 10;
      before = code;
    }
  }
  for (const [from, first, count] of ROWS) for (let at = 0; at < count; at++) digits[from + at] = first + at;
  for (const [character, digit] of Object.entries(SINGLE)) digits[character.codePointAt(0)!] = digit;
  return digits;
})();

/** 0 to 9; -1 where the code point is no digit. */
export function digitOf(code: number): number {
  const digit = code < DIGITS.length ? DIGITS[code]! : NONE;
  return digit === NONE ? -1 : digit;
}
