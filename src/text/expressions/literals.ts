import { frequencyOf } from './frequency.ts';

/**
 * What a regular expression cannot match without: clauses, each a set of literals of which every match contains one.
 * Conservative: whatever is not understood counts as "may match anything", and an expression without a clause is simply
 * always tried.
 */
export type Clause = readonly string[];

/** Strings that a part is spelt out in. */
const MOST = 48;
/** Literals of one clause: where none of them stands they cost nothing. */
const MOST_OF_CLAUSE = 200;
/** More clauses say little more, and each costs a step where its literals occur. */
const MOST_CLAUSES = 5;
/** A longer range in a set may be anything. Digits are not: few messages have any, and contacts and prices do. */
const LONGEST_RANGE = 10;

/** `exact` lists all strings the part can match, when there are few; `needs` is what any match of it contains. */
type Part = { readonly exact: readonly string[] | undefined; readonly needs: readonly Clause[] };

const ANYTHING: Part = { exact: undefined, needs: [] };
const literal = (text: string): Part => ({ exact: [text], needs: [] });

/** Characters of a message of chat. */
const CHARACTERS = 25;

/** How likely a message has one of the literals: from 0 to 1. */
const likelihood = (clause: Clause): number =>
  Math.min(1, CHARACTERS * clause.reduce((sum, text) => sum + frequencyOf(unitsOf(text)), 0));
const unitsOf = (text: string): number[] => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
const rarestFirst = (a: Clause, b: Clause): number => likelihood(a) - likelihood(b);
const needsOf = ({ exact, needs }: Part): readonly Clause[] => {
  if (exact === undefined) return needs;
  return exact.length === 0 || exact.includes('') ? [] : [exact];
};

function concatenate(left: Part, right: Part): Part {
  if (left.exact !== undefined && right.exact !== undefined && left.exact.length * right.exact.length <= MOST) {
    return { exact: left.exact.flatMap((a) => right.exact!.map((b) => a + b)), needs: [] };
  }
  return { exact: undefined, needs: [...needsOf(left), ...needsOf(right)] };
}

/**
 * Every alternative needs its rarest clause, so one of those must be there; and, by the same token, one of the second
 * rarest of each: `加微.{0,5}[0-9]{5}|qq[0-9]{5}` needs 加微 or qq, and a digit.
 */
function alternate(parts: readonly Part[]): Part {
  const exact = parts.every((part) => part.exact !== undefined) ? parts.flatMap((part) => part.exact!) : undefined;
  const rarest = parts.map((part) => needsOf(part).toSorted(rarestFirst));
  const needs: Clause[] = [];
  const most = Math.min(MOST_CLAUSES, Math.max(...rarest.map((clauses) => clauses.length)));
  for (let nth = 0; nth < most && rarest.every((clauses) => clauses.length > 0); nth++) {
    const union = rarest.flatMap((clauses) => clauses[Math.min(nth, clauses.length - 1)]!);
    if (union.length <= MOST_OF_CLAUSE) needs.push([...new Set(union)]);
  }
  return { exact: exact !== undefined && exact.length <= MOST ? exact : undefined, needs };
}

/** Reads as much of RE2's syntax as literals need. */
class Source {
  private at = 0;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  private peek(): string {
    const point = this.text.codePointAt(this.at);
    return point === undefined ? '' : String.fromCodePoint(point);
  }
  private take(): string {
    const character = this.peek();
    this.at += character.length;
    return character;
  }
  private takeIf(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  alternation(): Part {
    const parts = [this.sequence()];
    while (this.takeIf('|')) parts.push(this.sequence());
    return parts.length === 1 ? parts[0]! : alternate(parts);
  }

  /** Up to the end of the alternative; `whole` is what was read before it. */
  private sequence(whole: Part = literal('')): Part {
    let read = whole;
    while (this.at < this.text.length && !'|)'.includes(this.peek())) {
      const part = this.repeated();
      const joined = concatenate(read, part);
      if (joined.exact === undefined && part.exact !== undefined) {
        // What an open part cuts off starts a new literal here, and both are needed.
        const tail = this.sequence(part);
        return { exact: undefined, needs: [...needsOf(read), ...needsOf(tail)] };
      }
      read = joined;
    }
    return read;
  }

  private repeated(): Part {
    const atom = this.atom();
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(this.text.slice(this.at));
    let least = 1;
    let most = 1;
    if (this.takeIf('*')) [least, most] = [0, Infinity];
    else if (this.takeIf('+')) most = Infinity;
    else if (this.takeIf('?')) least = 0;
    else if (counted !== null) {
      this.at += counted[0].length;
      least = Number(counted[1]);
      most = counted[2] === undefined ? least : counted[3] === '' ? Infinity : Number(counted[3]);
    } else return atom;
    this.takeIf('?');
    if (least === 0)
      return most === 1 && atom.exact !== undefined ? { exact: [...atom.exact, ''], needs: [] } : ANYTHING;
    return most === 1 ? atom : { exact: undefined, needs: needsOf(atom) };
  }

  private atom(): Part {
    const character = this.take();
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return this.set();
      case '\\':
        return this.escape();
      case '.':
        return ANYTHING;
      case '^':
      case '$':
        return literal('');
      default:
        return literal(character);
    }
  }

  private group(): Part {
    if (this.takeIf('?')) {
      const flags = /^(?:P?<[^>]*>|[a-zA-Z-]*:|[a-zA-Z-]*(?=\)))/.exec(this.text.slice(this.at));
      if (flags === null) throw new Error('a group that is not understood');
      // `(?-i)`, `(?x)` and the like change what follows: too rare to follow.
      if (/[xU-]/.test(flags[0]) && !flags[0].includes('<')) throw new Error('flags that are not understood');
      this.at += flags[0].length;
    }
    const inside = this.alternation();
    this.takeIf(')');
    return inside;
  }

  private escape(): Part {
    const character = this.take();
    if (/[AzbBZ]/.test(character)) return literal('');
    if (character === 'Q') {
      const end = this.text.indexOf('\\E', this.at);
      const quoted = this.text.slice(this.at, end < 0 ? undefined : end);
      this.at = end < 0 ? this.text.length : end + 2;
      return literal(quoted);
    }
    if (character === 'p' || character === 'P') {
      if (this.takeIf('{')) while (this.at < this.text.length && this.take() !== '}');
      else this.take();
      return ANYTHING;
    }
    if (character === 'x') {
      const code = /^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/.exec(this.text.slice(this.at));
      if (code === null) return ANYTHING;
      this.at += code[0].length;
      return literal(String.fromCodePoint(Number.parseInt(code[1] ?? code[2]!, 16)));
    }
    if (character === 'd') return { exact: [...'0123456789'], needs: [] };
    const control = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' }[character];
    if (control !== undefined) return literal(control);
    return /[0-9A-Za-z]/.test(character) ? ANYTHING : literal(character);
  }

  /** A small set is its characters; a negated, large or named one may be anything. */
  private set(): Part {
    const negated = this.takeIf('^');
    const members: string[] = [];
    let open = negated;
    for (let first = true; this.at < this.text.length && (first || this.peek() !== ']'); first = false) {
      if (this.text.startsWith('[:', this.at)) {
        this.at = this.text.indexOf(':]', this.at) + 2;
        open = true;
        continue;
      }
      let member: string | undefined = this.take();
      if (member === '\\') {
        const escaped = this.escape().exact;
        member = escaped?.length === 1 && escaped[0] !== '' ? escaped[0] : undefined;
      }
      if (member === undefined) open = true;
      else if (this.peek() === '-' && this.text[this.at + 1] !== ']') {
        this.at++;
        const last = this.take();
        const until = last === '\\' ? this.escape().exact?.[0] : last;
        if (until === undefined || until.codePointAt(0)! - member.codePointAt(0)! >= LONGEST_RANGE) open = true;
        else
          for (let point = member.codePointAt(0)!; point <= until.codePointAt(0)!; point++)
            members.push(String.fromCodePoint(point));
      } else members.push(member);
    }
    this.takeIf(']');
    return open || members.length > MOST ? ANYTHING : { exact: members, needs: [] };
  }
}

/** Lower-case clauses that every match of `source` meets, the rarest first; none when nothing can be said. */
export function requiredLiterals(source: string): readonly Clause[] {
  try {
    return needsOf(new Source(source).alternation())
      .toSorted(rarestFirst)
      .slice(0, MOST_CLAUSES)
      .map((clause) => shortestOnly([...new Set(clause.map((text) => text.toLowerCase()))]));
  } catch {
    return [];
  }
}

/** Without those that have another one inside: where `17` stands, `1` does. */
const shortestOnly = (clause: Clause): Clause =>
  clause.filter((text) => !clause.some((other) => other !== text && text.includes(other)));

/**
 * Of clauses, the rarest first, those that are worth a look at every message: the rarest, and what most messages have not. A
 * clause with a letter or `to` among its literals stands nearly everywhere, and is met again and again in every text.
 */
export const worthLooking = (clauses: readonly Clause[]): readonly Clause[] =>
  clauses.filter((clause, nth) => nth === 0 || likelihood(clause) <= MOST_LIKELY);
/** A digit is in 0.25 of messages and spares most of the others: it is looked for. */
const MOST_LIKELY = 0.3;
