import type { Document, Node, YAMLError } from 'yaml';
import { isAlias, isCollection, isNode, isPair, isScalar, parseDocument, visit } from 'yaml';
import { type Saying, say } from '../words/saying.ts';
import type { ErrorCode, ProblemAt, Report } from './problem.ts';
import type { Source } from './source.ts';
import { slipsIn } from './yaml-slips.ts';

/**
 * YAML, without the parts of YAML that surprise people. What comes back has no anchors, aliases, merge keys, tags or
 * second document; every problem has been reported. Undefined where the text is not YAML at all.
 */
export function readYaml(source: Source, report: Report): Document.Parsed | undefined {
  const document = parse(source, report);
  if (document === undefined) return undefined;
  // What follows the first mistake in the syntax is mostly its consequence.
  const [first] = document.errors;
  if (first !== undefined) for (const problem of whatIsWrong(first, source)) report(problem);
  const deep = tooDeep(document.contents);
  if (deep !== undefined) {
    const [start, end] = deep.range ?? [0, 0];
    const message = say('nestedMore', DEEPEST);
    const at = { source, start, end };
    if (document.errors.length === 0) report({ code: 'E-YAML-SYNTAX', at, message, hint: SHALLOWER });
    return undefined;
  }
  refuseSharing(document, source, report);
  return document.errors.length > 0 ? undefined : document;
}

/** Undefined if the recursive parser ran out of stack, which is reported. */
function parse(source: Source, report: Report): Document.Parsed | undefined {
  try {
    // Keys that come twice are reported by the shape that reads them: there both places are known.
    return parseDocument(source.text, { uniqueKeys: false, version: '1.2', merge: false, prettyErrors: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // It throws at the end of what is nested, not where that begins.
    const message = say('nestedFile');
    report({ code: 'E-YAML-SYNTAX', at: { source, start: 0, end: 0 }, message, hint: SHALLOWER });
    return undefined;
  }
}

const SHALLOWER = say('nestedHint');

/** No rule is nested this deeply, so code that walks a document may be recursive. */
const DEEPEST = 64;

/** The first node that is nested too deeply to be walked. */
function tooDeep(contents: Node | null): Node | undefined {
  const open: { readonly node: unknown; readonly depth: number }[] = [{ node: contents, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    if (depth > DEEPEST && isNode(node)) return node;
    const inside = isCollection(node) ? node.items : isPair(node) ? [node.key, node.value] : [];
    for (const one of inside) open.push({ node: one, depth: isPair(one) ? depth : depth + 1 });
  }
  return undefined;
}

/** The slip behind it where one is known, else what the parser says. */
function whatIsWrong(error: YAMLError, source: Source): readonly ProblemAt[] {
  const said = syntaxProblem(error, source);
  if (said.code !== 'E-YAML-SYNTAX') return [said];
  const slips = slipsIn(source, error.pos[0]);
  return slips.length > 0 ? slips : [said];
}

function syntaxProblem(error: YAMLError, source: Source): ProblemAt {
  const [start, end] = error.pos;
  const at = { source, start, end };
  const tabs = error.code === 'TAB_AS_INDENT' || /^[ ]*\t/.test(lineAt(source, start));
  if (tabs) {
    return { code: 'E-YAML-TAB', at, message: say('tab'), hint: say('useSpaces') } as const;
  }
  if (error.code === 'MULTIPLE_DOCS') {
    const message = say('secondDocument');
    return { code: 'E-YAML-DOCUMENTS', at, message, hint: say('secondDocumentHint') } as const;
  }
  const code: ErrorCode = 'E-YAML-SYNTAX';
  // Mostly the parser does not throw where its stack ends, but says so.
  if (error.message.includes('call stack')) return { code, at, message: say('nested'), hint: SHALLOWER };
  const hint = HINTS_BY_MESSAGE.find(([begins]) => error.message.startsWith(begins))?.[1] ?? SYNTAX_HINTS[error.code];
  return { code, at, message: say('notYaml', firstLine(error.message)), hint };
}

/** What people usually did when the YAML parser says this. */
const SYNTAX_HINTS: Partial<Record<YAMLError['code'], Saying>> = {
  BAD_INDENT: say('twoSpacesMore'),
  BLOCK_AS_IMPLICIT_KEY: say('colonNeedsQuotes'),
  MULTILINE_IMPLICIT_KEY: say('colonMissing'),
  MISSING_CHAR: say('notClosed'),
  UNEXPECTED_TOKEN: say('signNeedsQuotes'),
  BAD_SCALAR_START: say('atNeedsQuotes'),
  BAD_DQ_ESCAPE: say('singleQuotesForRegex'),
};

/** Where the parser's code says less than its message. */
const HINTS_BY_MESSAGE: readonly (readonly [begins: string, hint: Saying | undefined])[] = [
  ['Flow', SYNTAX_HINTS.MISSING_CHAR],
  ['Plain value cannot start with block scalar', SYNTAX_HINTS.UNEXPECTED_TOKEN],
  ['Sequence item without', say('dashBegins')],
];

/** Anchors, aliases, merge keys and tags: a reader of one rule would have to read another place to know what it says. */
function refuseSharing(document: Document.Parsed, source: Source, report: Report): void {
  const refuse = (range: readonly [number, number, ...number[]] | null | undefined, message: Saying) => {
    const [start, end] = range ?? [0, 0];
    const at = { source, start, end };
    const hint = say('sharedHint');
    report({ code: 'E-YAML-ANCHOR', at, message, hint });
  };
  visit(document, (key, node) => {
    if (isAlias(node)) refuse(node.range, say('sharedAlias', node.source));
    else if (isNode(node) && node.anchor) {
      const place = propertyBefore(node, `&${node.anchor}`, source);
      refuse(place, say('sharedAnchor', node.anchor));
    } else if (isNode(node) && node.tag !== undefined) {
      const tag = node.tag.replace('tag:yaml.org,2002:', '!!');
      refuse(propertyBefore(node, tag, source), say('sharedTag', tag));
    }
    if (key === 'key' && isScalar(node) && node.value === '<<') refuse(node.range, say('sharedMerge'));
    // A key that nothing reads would be ignored in silence.
    else if (key === 'key' && isNode(node) && !isScalar(node) && !isAlias(node) && document.errors.length === 0) {
      const [start, end] = node.range ?? [0, 0];
      report({ code: 'E-TYPE', at: { source, start, end }, message: say('keyIsMore') });
    }
  });
}

/** Where an anchor or a tag is written: before the node that has it, which begins behind it. */
function propertyBefore({ range }: Node, written: string, { text }: Source): readonly [number, number] {
  const [start, end] = range ?? [0, 0];
  const at = text.lastIndexOf(written, start);
  return at === -1 ? [start, end] : [at, at + written.length];
}

function lineAt(source: Source, offset: number): string {
  const start = source.text.lastIndexOf('\n', offset - 1) + 1;
  const end = source.text.indexOf('\n', start);
  return source.text.slice(start, end === -1 ? undefined : end);
}

const firstLine = (text: string): string => text.split('\n', 1)[0]!;
