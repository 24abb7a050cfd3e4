import type { Span, TextPart } from '../model.ts';
import type { Engine, Finding, Scan } from '../text/engine.ts';
import { type Budget, makeBudget } from './budget.ts';
import { isHeard, OWN, type Voices } from './voices.ts';

/** What one pattern matched in a message: one span, or several where a word is cut over elements. */
export type Match = { readonly term: number; readonly spans: readonly Span[] };

/**
 * What the patterns of a rule set match in a message. An expression is tried when it is first asked for; one that would
 * cost too much has no match, and the budget says that it was missed.
 */
export type Matches = {
  /** Patterns that match, and expressions that may. */
  readonly possible: readonly number[];
  of(pattern: number): readonly Match[];
};

const NO_MATCH: readonly Match[] = Object.freeze([]);
export const NO_MATCHES: Matches = Object.freeze({ possible: [], of: () => NO_MATCH });

/** A text that was scanned, and where its stretches stand in the message; undefined where they are none of it. */
type Scanned = { readonly scan: Scan; readonly spansOf: (finding: Finding) => readonly Span[] | undefined };

/**
 * All matches in the parts of a message that any rule looks at, and those over the seams of parts that a reader sees
 * joined. The clean case allocates nothing but the joined text.
 */
export function findMatches(
  engine: Engine,
  parts: readonly TextPart[],
  budget: Budget = makeBudget(),
  voices: Voices = OWN,
): Matches {
  let scanned: Scanned[] | undefined;
  const look = (text: string, spansOf: Scanned['spansOf']) => {
    const scan = engine.scan(text);
    // Stryker disable next-line ConditionalExpression: it saves time, and says the same.
    if (scan.findings.length === 0 && scan.possible.length === 0) return;
    scanned ??= [];
    scanned.push({ scan, spansOf });
  };
  for (let part = 0; part < parts.length; part++) {
    const { text } = parts[part]!;
    if (text !== '' && isHeard(parts[part]!, voices)) look(text, ({ start, end }) => [{ part, start, end }]);
  }
  // Stryker disable next-line ConditionalExpression,EqualityOperator: of one part there is no run.
  if (parts.length > 1) {
    for (const run of joinedRuns(parts, voices)) {
      look(run.text, (finding) => {
        const spans = run.spansOf(finding);
        // Within one part it was found already, or is a word only because the rest was cut off.
        return spans.length > 1 || finding.ofWhole ? spans : undefined;
      });
    }
  }
  return scanned === undefined ? NO_MATCHES : new FoundMatches(scanned, budget);
}

/** A class, since most messages have one: some expression may match. Nothing is put together that no rule asks for. */
class FoundMatches implements Matches {
  readonly possible: readonly number[];
  readonly #scanned: readonly Scanned[];
  readonly #budget: Budget;
  /** What was asked for; undefined where it would have cost too much to try. */
  #known: Map<number, readonly Match[] | undefined> | undefined;

  constructor(scanned: readonly Scanned[], budget: Budget) {
    this.#scanned = scanned;
    this.#budget = budget;
    this.possible = possibleIn(scanned);
  }

  of(pattern: number): readonly Match[] {
    // A rule that is asked has many patterns, and hardly any of them is here.
    // Stryker disable next-line ConditionalExpression: it saves time, and says the same.
    if (!this.possible.includes(pattern)) return NO_MATCH;
    this.#known ??= new Map();
    if (!this.#known.has(pattern)) this.#known.set(pattern, this.#find(pattern));
    const matches = this.#known.get(pattern);
    if (matches === undefined) this.#budget.miss();
    return matches ?? NO_MATCH;
  }

  #find(pattern: number): readonly Match[] | undefined {
    let found: Match[] | undefined;
    for (const { scan, spansOf } of this.#scanned) {
      const findings = scan.possible.includes(pattern) ? scan.search(pattern, this.#budget.steps) : scan.findings;
      if (findings === undefined) return undefined;
      for (const finding of findings) {
        if (finding.pattern !== pattern) continue;
        const spans = spansOf(finding);
        if (spans === undefined) continue;
        found ??= [];
        found.push({ term: finding.term, spans });
      }
    }
    return found ?? NO_MATCH;
  }
}

/** Patterns that were found, and those that may be, each once. */
function possibleIn(scanned: readonly Scanned[]): readonly number[] {
  if (scanned.length === 1 && scanned[0]!.scan.findings.length === 0) return scanned[0]!.scan.possible;
  const possible = new Set<number>();
  for (const { scan, spansOf } of scanned) {
    // Stryker disable next-line ConditionalExpression: it saves asking for what has no match.
    for (const finding of scan.findings) if (spansOf(finding) !== undefined) possible.add(finding.pattern);
    for (const pattern of scan.possible) possible.add(pattern);
  }
  return [...possible];
}

/** What a reader sees joined: its text, and where a stretch of that stands in the parts, the first of which is `first`. */
export type JoinedRun = {
  readonly text: string;
  readonly first: number;
  spansOf(stretch: Pick<Finding, 'start' | 'end'>): readonly Span[];
};

/** Parts of the same run, which are of one voice, as one text that knows where each character stood. */
export function joinedRuns(parts: readonly TextPart[], voices: Voices): readonly JoinedRun[] {
  const runs: JoinedRun[] = [];
  for (let first = 0, next = 0; first < parts.length; first = next) {
    next = first + 1;
    while (next < parts.length && parts[next]!.run === parts[first]!.run) next++;
    if (next - first < 2 || !isHeard(parts[first]!, voices)) continue;
    const members = parts.slice(first, next);
    const text = members.map((part) => part.text).join('');
    const ends: number[] = [];
    for (const part of members) ends.push((ends.at(-1) ?? 0) + part.text.length);
    runs.push({ text, first, spansOf: ({ start, end }) => spansOver(ends, first, start, end) });
  }
  return runs;
}

/** The parts that a stretch of the joined text reaches into. `ends` says where each of them ends there. */
function spansOver(ends: readonly number[], first: number, start: number, end: number): readonly Span[] {
  const spans: Span[] = [];
  for (let index = firstAbove(ends, start); index < ends.length; index++) {
    const offset = index === 0 ? 0 : ends[index - 1]!;
    // Stryker disable next-line ConditionalExpression,EqualityOperator: it saves time; behind the end nothing is left of a stretch.
    if (offset >= end) break;
    const from = Math.max(start - offset, 0);
    const to = Math.min(end, ends[index]!) - offset;
    if (from < to) spans.push({ part: first + index, start: from, end: to });
  }
  return spans;
}

/** The first place of an ascending list that holds more than `value`. */
function firstAbove(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Without the matches that an exception overlaps. A match elsewhere in the message stays. */
export function withoutOverlapped(matches: readonly Match[], exceptions: readonly Match[]): readonly Match[] {
  // Stryker disable next-line ConditionalExpression,LogicalOperator: it saves time, and says the same.
  if (exceptions.length === 0 || matches.length === 0) return matches;
  const covered = coveredBy(exceptions.flatMap(({ spans }) => spans));
  return matches.filter(({ spans }) => !spans.some((span) => isCovered(span, covered)));
}

/** What no pattern found, such as a link: one span, or several where it is cut over elements. */
export type Stretch = readonly Span[];

/** The same for stretches. */
export function withoutOverlappedStretches(
  stretches: readonly Stretch[],
  exceptions: readonly Match[],
): readonly Stretch[] {
  // Stryker disable next-line ConditionalExpression,LogicalOperator: it saves time, and says the same.
  if (exceptions.length === 0 || stretches.length === 0) return stretches;
  const covered = coveredBy(exceptions.flatMap((exception) => exception.spans));
  return stretches.filter((spans) => !spans.some((span) => isCovered(span, covered)));
}

/** The spans in order, those that overlap made one: a message of nothing but exceptions must not cost their square. */
function coveredBy(spans: readonly Span[]): readonly Span[] {
  const covered: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.part - b.part || a.start - b.start)) {
    const last = covered.at(-1);
    // Stryker disable next-line EqualityOperator: two that touch cover the same as one.
    if (last === undefined || last.part !== span.part || last.end < span.start) covered.push(span);
    // Stryker disable next-line EqualityOperator: an end that is the same changes nothing.
    else if (last.end < span.end) covered[covered.length - 1] = { ...last, end: span.end };
  }
  return covered;
}

/** Whether a span shares a character with one of the covered stretches. */
function isCovered({ part, start, end }: Span, covered: readonly Span[]): boolean {
  // The first stretch that ends behind the beginning of the span is the only one that can decide.
  let low = 0;
  let high = covered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const stretch = covered[middle]!;
    if (stretch.part < part || (stretch.part === part && stretch.end <= start)) low = middle + 1;
    else high = middle;
  }
  const stretch = covered[low];
  return stretch !== undefined && stretch.part === part && stretch.start < end;
}
