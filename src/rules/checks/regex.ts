import type { Construct } from '../../words/en/problems.ts';
import { say } from '../../words/saying.ts';
import type { Report } from '../problem.ts';
import type { Located } from '../source.ts';

type Refused = { readonly written: string; readonly index: number; readonly construct: Construct };

/**
 * What RE2 leaves out, because it cannot be matched in time linear in the text, named for people who know other regular
 * expressions: E-REGEX at the very place. Gives whether the expression may go on to the engine, which has the last word.
 */
export function checkRegex({ value, at }: Located<string>, report: Report): boolean {
  const refused = refusedIn(value);
  if (refused === undefined) return true;
  const { written: part, index, construct } = refused;
  // Between single quotes, and mostly elsewhere, the expression stands in the file as it is.
  const written = at.source.text.slice(at.start, at.end);
  const offset = written.indexOf(value);
  const start = at.start + offset + index;
  const place = offset === -1 ? at : { source: at.source, start, end: start + part.length };
  const message = say('unsupported', construct, part);
  report({ code: 'E-REGEX', at: place, message, hint: say('unsupportedHint', construct) });
  return false;
}

function refusedIn(source: string): Refused | undefined {
  let inClass = false;
  // Stryker disable next-line EqualityOperator: behind the end there is nothing.
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (character === '\\') {
      const reference = /^\\(?:[1-9]\d?|k<\w+>)/.exec(source.slice(index))?.[0];
      if (reference !== undefined && !inClass) {
        return { written: reference, index, construct: 'reference' };
      }
      index++;
    } else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    // Stryker disable next-line ConditionalExpression: nothing else begins a group.
    else if (character === '(' && !inClass) {
      const group = /^\(\?(?:<?[=!]|>)/.exec(source.slice(index))?.[0];
      if (group === undefined) continue;
      if (group === '(?>') return { written: group, index, construct: 'atomic' };
      return { written: group, index, construct: group.includes('<') ? 'behind' : 'ahead' };
    }
  }
  return undefined;
}
