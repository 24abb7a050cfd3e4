import type { Report } from '../problem.ts';
import type { Located } from '../source.ts';

type Refused = { readonly construct: string; readonly index: number; readonly name: string; readonly hint: string };

/**
 * What RE2 leaves out, because it cannot be matched in time linear in the text, named for people who know other regular
 * expressions: E-REGEX at the very place. Gives whether the expression may go on to the engine, which has the last word.
 */
export function checkRegex({ value, at }: Located<string>, report: Report): boolean {
  const refused = refusedIn(value);
  if (refused === undefined) return true;
  const { construct, index, name, hint } = refused;
  // Between single quotes, and mostly elsewhere, the expression stands in the file as it is.
  const written = at.source.text.slice(at.start, at.end);
  const offset = written.indexOf(value);
  const start = at.start + offset + index;
  const place = offset === -1 ? at : { source: at.source, start, end: start + construct.length };
  const message = `${name} ${construct} is not supported: expressions run in time linear in the text`;
  report({ code: 'E-REGEX', at: place, message, hint });
  return false;
}

const LOOK_HINT = 'match what must be there; what must not be there goes to except, or to none: […]';

function refusedIn(source: string): Refused | undefined {
  let inClass = false;
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (character === '\\') {
      const reference = /^\\(?:[1-9]\d?|k<\w+>)/.exec(source.slice(index))?.[0];
      if (reference !== undefined && !inClass) {
        const hint = 'write the repeated part out, or list the cases as terms';
        return { construct: reference, index, name: 'the back-reference', hint };
      }
      index++;
    } else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '(' && !inClass) {
      const group = /^\(\?(?:<?[=!]|>)/.exec(source.slice(index))?.[0];
      if (group === undefined) continue;
      if (group === '(?>') {
        return { construct: group, index, name: 'the atomic group', hint: 'use (?:…); nothing here backtracks' };
      }
      const name = group.includes('<') ? 'the look-behind' : 'the look-ahead';
      return { construct: group, index, name, hint: LOOK_HINT };
    }
  }
  return undefined;
}
