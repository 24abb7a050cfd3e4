/** No name is looked for further back. */
const LONGEST = 24;

/** Whether a stretch of the text is a capital and small letters behind another word written so: Charlie Crist. */
export function isSecondName(text: string, start: number, end: number): boolean {
  if (!/^\p{Lu}\p{Ll}+$/u.test(text.slice(start, end))) return false;
  return /(?<!\p{L})\p{Lu}\p{Ll}+ $/u.test(text.slice(Math.max(0, start - LONGEST), start));
}

/** Whether a stretch of the text is a capital and small letters, with a capital and small letters behind or before a `_`. */
export function isPartOfName(text: string, start: number, end: number): boolean {
  if (!/^\p{Lu}\p{Ll}+$/u.test(text.slice(start, end))) return false;
  return (
    /^_\p{Lu}\p{Ll}/u.test(text.slice(end, end + LONGEST)) ||
    /\p{Lu}\p{Ll}+_$/u.test(text.slice(Math.max(0, start - LONGEST), start))
  );
}
