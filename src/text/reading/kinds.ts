/**
 * What a character is to a reader of disguised text. Numbers, because they live in typed arrays that are read for
 * every character of every message.
 */

/** Punctuation, symbols, emoji: may stand between the letters of a word, some may stand for a letter. */
export const GAP = 0;
export const SPACE = 1;
/** ，。！？ and the like: between Chinese or Japanese characters they usually end a clause. */
export const CLAUSE = 2;
/** Letters of scripts that put spaces between words: they have word boundaries. */
export const LETTER = 3;
export const DIGIT = 4;
/** Letters of scripts without spaces between words: a term may begin and end anywhere. */
export const CJK = 5;

// The kinds below steer the folding and never reach the matcher.
/** Not seen by a reader: removed, as if it had never stood there. */
export const DROP = 6;
/** ゛ ゜ standing alone, and Hangul apart: they belong to the character before. */
export const VOICE = 7;
/** 々 ゝ ヾ: the character before once more. */
export const ITERATE = 8;
/** One character that reads as several (ﬁ, ㎏, ㈱). */
export const MANY = 9;
/** The first half of a surrogate pair. */
export const HIGH = 10;
/** % and &: an escape may begin here. */
export const ESCAPE = 11;
