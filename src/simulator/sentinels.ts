/**
 * Faults that a person can type: `[[code:10002*3]]` in a message makes the first three recall calls that name it
 * answer 10002. The list is in docs/simulator.md.
 */
export const FAULT_KINDS = [
  'code',
  'retcode',
  'http',
  'slow',
  'timeout',
  'lost',
  'reset',
  'garbage',
  'lie',
  'unconfirmed',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type Sentinel = {
  readonly kind: FaultKind;
  /** A code, an HTTP status or milliseconds; 0 where the kind needs none. */
  readonly value: number;
  /** How often it still works. `Infinity` for `*always`. */
  left: number;
};

export const NO_SENTINELS: readonly Sentinel[] = Object.freeze([]);

const SHAPE = new RegExp(`\\[\\[(${FAULT_KINDS.join('|')})(?::(\\d{1,6}))?(?:\\*(\\d{1,6}|always))?\\]\\]`, 'g');
const NEEDS_VALUE: ReadonlySet<FaultKind> = new Set(['code', 'retcode', 'http', 'slow']);

/** Sentinels in the order they were typed. One without a number that needs one is plain text, and so is an unknown word. */
export function parseSentinels(text: string): readonly Sentinel[] {
  const found: Sentinel[] = [];
  for (const [, word, value, times] of text.matchAll(SHAPE)) {
    const kind = word as FaultKind;
    if (NEEDS_VALUE.has(kind) && value === undefined) continue;
    found.push({ kind, value: Number(value ?? 0), left: timesOf(kind, times) });
  }
  return found.length === 0 ? NO_SENTINELS : found;
}

const LOOKS_LIKE_ONE = /\[\[([^[\]]{1,40})\]\]/g;
const EXAMPLES: Readonly<Partial<Record<FaultKind, string>>> = {
  ...{ code: '[[code:10002]]', retcode: '[[retcode:10030]]', http: '[[http:502]]', slow: '[[slow:800]]' },
};

/** What to say of words in double brackets that are no fault: most likely somebody mistyped one. */
export function hintsOn(text: string): readonly string[] {
  return [...text.matchAll(LOOKS_LIKE_ONE)].flatMap(([whole, inside = '']) => {
    if (parseSentinels(whole).length > 0) return [];
    const word = inside.split(/[:*]/)[0]!.trim().toLowerCase();
    const kind = FAULT_KINDS.find((one) => one === word);
    if (kind === undefined) {
      const near = FAULT_KINDS.filter((one) => distance(one, word) <= 2).sort(
        (a, b) => distance(a, word) - distance(b, word),
      )[0];
      const meant =
        near === undefined ? `the faults are ${FAULT_KINDS.join(', ')}` : `did you mean ${exampleOf(near)}?`;
      return [`${whole} is no fault and was sent as text: ${meant}`];
    }
    return [`${whole} is not written as a fault is, and was sent as text: write ${exampleOf(kind)}`];
  });
}

const exampleOf = (kind: FaultKind): string => EXAMPLES[kind] ?? `[[${kind}]]`;

/** Letters to change, add or leave out on the way from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j]! + (letter === b[j] ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** A lie and a missing confirmation are about the message, not about one call, so they last. */
function timesOf(kind: FaultKind, times: string | undefined): number {
  if (times === 'always') return Number.POSITIVE_INFINITY;
  if (times !== undefined) return Number(times);
  return kind === 'lie' || kind === 'unconfirmed' ? Number.POSITIVE_INFINITY : 1;
}

/** `sim-fault-10002` anywhere in an id: every call that names it answers 10002. */
export function codeInId(id: string): number | undefined {
  const match = /sim-fault-(\d{1,6})/.exec(id);
  return match ? Number(match[1]) : undefined;
}
