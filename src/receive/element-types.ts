import { KINDS } from './parse-parts.ts';

/** How many unknown types are counted by name: a stranger must not be able to add time series. */
const MOST_UNKNOWN = 20;
const LOOKS_LIKE_A_TYPE = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

/** The label of an element's type, and whether it is one that nobody knows and that is met for the first time. */
export function makeElementTypes(): (type: string) => { readonly label: string; readonly isNews: boolean } {
  const unknown = new Set<string>();
  return (type) => {
    if (KINDS.has(type) || unknown.has(type)) return { label: type, isNews: false };
    if (unknown.size >= MOST_UNKNOWN || !LOOKS_LIKE_A_TYPE.test(type)) return { label: 'other', isNews: false };
    unknown.add(type);
    return { label: type, isNews: true };
  };
}
