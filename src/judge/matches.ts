import type { Span, TextPart } from '../model.ts';
import type { Engine, Finding } from '../text/engine.ts';

/** What one pattern matched in a message: one span, or several where a word is cut over elements. */
export type Match = { readonly term: number; readonly spans: readonly Span[] };
/** By pattern. */
export type Matches = ReadonlyMap<number, readonly Match[]>;

export const NO_MATCHES: Matches = new Map();

/**
 * All matches in all parts of a message, and those over the seams of parts that a reader sees joined. The clean case
 * allocates nothing but the joined text.
 */
export function findMatches(engine: Engine, parts: readonly TextPart[]): Matches {
  let matches: Map<number, Match[]> | undefined;
  const add = (pattern: number, match: Match) => {
    matches ??= new Map();
    const known = matches.get(pattern);
    if (known) known.push(match);
    else matches.set(pattern, [match]);
  };
  for (let part = 0; part < parts.length; part++) {
    const { text } = parts[part]!;
    if (text === '') continue;
    const findings = engine.find(text);
    for (let i = 0; i < findings.length; i++) {
      const { pattern, term, start, end } = findings[i]!;
      add(pattern, { term, spans: [{ part, start, end }] });
    }
  }
  if (parts.length > 1) {
    for (const run of joinedRuns(parts)) {
      for (const finding of engine.find(run.text)) {
        const spans = run.spansOf(finding);
        // Within one part it was found already, or is a word only because the rest was cut off.
        if (spans.length > 1) add(finding.pattern, { term: finding.term, spans });
      }
    }
  }
  return matches ?? NO_MATCHES;
}

type JoinedRun = { readonly text: string; spansOf(finding: Finding): readonly Span[] };

/** Parts of the same run one after the other, as one text that knows where each character stood. */
function joinedRuns(parts: readonly TextPart[]): readonly JoinedRun[] {
  const runs: JoinedRun[] = [];
  for (let first = 0, next = 0; first < parts.length; first = next) {
    next = first + 1;
    while (next < parts.length && parts[next]!.run === parts[first]!.run) next++;
    if (next - first < 2) continue;
    const members = parts.slice(first, next);
    const text = members.map((part) => part.text).join('');
    runs.push({ text, spansOf: ({ start, end }) => spansOver(members, first, start, end) });
  }
  return runs;
}

function spansOver(members: readonly TextPart[], first: number, start: number, end: number): readonly Span[] {
  const spans: Span[] = [];
  let offset = 0;
  members.forEach(({ text }, index) => {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, text.length);
    if (from < to) spans.push({ part: first + index, start: from, end: to });
    offset += text.length;
  });
  return spans;
}

/** Without the matches that an exception overlaps. A match elsewhere in the message stays. */
export function withoutOverlapped(matches: readonly Match[], exceptions: readonly Match[]): readonly Match[] {
  if (exceptions.length === 0 || matches.length === 0) return matches;
  const covered = coveredBy(exceptions.flatMap(({ spans }) => spans));
  return matches.filter(({ spans }) => !spans.some((span) => isCovered(span, covered)));
}

/** The spans in order, those that overlap made one: a message of nothing but exceptions must not cost their square. */
function coveredBy(spans: readonly Span[]): readonly Span[] {
  const covered: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.part - b.part || a.start - b.start)) {
    const last = covered.at(-1);
    if (last === undefined || last.part !== span.part || last.end < span.start) covered.push(span);
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
