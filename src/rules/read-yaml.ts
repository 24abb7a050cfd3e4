import type { Document, Node, YAMLError } from 'yaml';
import { isAlias, isCollection, isNode, isPair, isScalar, parseDocument, visit } from 'yaml';
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
    const message = `this stands inside more than ${DEEPEST} others`;
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
    const message = 'something in this file is nested too deeply to be read';
    report({ code: 'E-YAML-SYNTAX', at: { source, start: 0, end: 0 }, message, hint: SHALLOWER });
    return undefined;
  }
}

const SHALLOWER = 'no rule needs to nest so deeply';

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
    return { code: 'E-YAML-TAB', at, message: 'a tab cannot indent in YAML', hint: 'use spaces' } as const;
  }
  if (error.code === 'MULTIPLE_DOCS') {
    const message = 'a rule file is one YAML document; a second one starts here';
    return { code: 'E-YAML-DOCUMENTS', at, message, hint: 'remove the "---", or make it a file of its own' } as const;
  }
  const code: ErrorCode = 'E-YAML-SYNTAX';
  // Mostly the parser does not throw where its stack ends, but says so.
  if (error.message.includes('call stack')) return { code, at, message: 'this is nested too deeply', hint: SHALLOWER };
  const hint = HINTS_BY_MESSAGE.find(([begins]) => error.message.startsWith(begins))?.[1] ?? SYNTAX_HINTS[error.code];
  return { code, at, message: `this is not YAML: ${firstLine(error.message)}`, hint };
}

/** What people usually did when the YAML parser says this. */
const SYNTAX_HINTS: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT: 'put this under its parent with two spaces more',
  BLOCK_AS_IMPLICIT_KEY: 'text with ": " in it needs quotes',
  MULTILINE_IMPLICIT_KEY: 'a ":" is missing, or a quote is not closed',
  MISSING_CHAR: 'a quote, bracket or brace is not closed, or a "," or ":" is missing',
  UNEXPECTED_TOKEN: 'text that starts with one of @ ` % & * ! | > needs quotes',
  BAD_SCALAR_START: 'text that starts with @ or ` needs quotes',
  BAD_DQ_ESCAPE: "use single quotes for regular expressions: '…' keeps every backslash",
};

/** Where the parser's code says less than its message. */
const HINTS_BY_MESSAGE: readonly (readonly [begins: string, hint: string | undefined])[] = [
  ['Flow', SYNTAX_HINTS.MISSING_CHAR],
  ['Sequence item without', 'a line of a list begins with "- "; what belongs to it stands below its first word'],
];

/** Anchors, aliases, merge keys and tags: a reader of one rule would have to read another place to know what it says. */
function refuseSharing(document: Document.Parsed, source: Source, report: Report): void {
  const refuse = (range: readonly [number, number, ...number[]] | null | undefined, what: string) => {
    const [start, end] = range ?? [0, 0];
    const at = { source, start, end };
    const hint = 'write it out; words used by several rules belong in a list';
    report({ code: 'E-YAML-ANCHOR', at, message: `${what} cannot be used in rule files`, hint });
  };
  visit(document, (key, node) => {
    if (isAlias(node)) refuse(node.range, `the alias "*${node.source}"`);
    else if (isNode(node) && node.anchor) {
      const place = propertyBefore(node, `&${node.anchor}`, source);
      refuse(place, `the anchor "&${node.anchor}"`);
    } else if (isNode(node) && node.tag !== undefined) {
      const tag = node.tag.replace('tag:yaml.org,2002:', '!!');
      refuse(propertyBefore(node, tag, source), `the tag "${tag}"`);
    }
    if (key === 'key' && isScalar(node) && node.value === '<<') refuse(node.range, 'the merge key "<<"');
    // A key that nothing reads would be ignored in silence.
    else if (key === 'key' && isNode(node) && !isScalar(node) && !isAlias(node) && document.errors.length === 0) {
      const [start, end] = node.range ?? [0, 0];
      report({ code: 'E-TYPE', at: { source, start, end }, message: 'a key is one word, and this is more' });
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
