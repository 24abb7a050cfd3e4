import type { ElementKind, TextPart, Voice } from '../model.ts';
import { isObject, type Json } from './parse-fields.ts';
import { readStructured, type StructuredKind } from './parse-structured.ts';

/**
 * Every text a reader can see in a message body (docs 33527), in order. Nothing here refuses: an element that cannot be
 * read gives no text, since a message with a strange element must still be recorded and judged.
 */

/** Beyond this the rest is one part, so that a body of tiny texts stays cheap and is still judged whole. */
const MAX_PARTS = 1_000;
/** The SDK nests forwarded messages 100 deep at most (docs 34348, code 8005); deeper ones are read as plain JSON. */
const MAX_RELAY_DEPTH = 100;

type Source = TextPart['source'];

/** So many elements of one message are counted by type, and by kind; of more, kinds that are new. */
const MAX_TYPES = 100;

/** What a message says, and what it is made of. */
export type Body = {
  readonly parts: readonly TextPart[];
  /** Absent: nothing but texts. */
  readonly elements?: readonly ElementKind[];
};

/** What `MsgBody` and `CloudCustomData` say. `onType` is told the type of each element, also of what is forwarded. */
export type BodyOptions = { readonly isEdit: boolean; readonly onType: (type: string) => void };

export function parseBody(body: readonly unknown[], cloudCustomData: unknown, options: BodyOptions): Body {
  const parts = new Parts(options);
  addBody(parts, body, undefined, 0);
  addStructured(parts, 'cloud', cloudCustomData);
  const { list, elements } = parts;
  return elements.length > 0 && elements.every((kind) => kind === 'text') ? { parts: list } : { parts: list, elements };
}

class Parts {
  readonly list: TextPart[] = [];
  readonly elements: ElementKind[] = [];
  #run = -1;
  #types = 0;
  readonly #options: BodyOptions;
  /** Where the rest of each voice goes once there are too many parts. */
  #rest: Map<Voice, number> | undefined;

  constructor(options: BodyOptions) {
    this.#options = options;
  }

  get isEdit(): boolean {
    return this.#options.isEdit;
  }

  /** `joined`: a reader sees this text right after the one before. */
  add(source: Source, given: unknown, joined = false, voice: Voice = 'own', business?: string): void {
    if (typeof given !== 'string' || given === '') return;
    // Of the same length; what is judged is then what Redis can keep, and judging it again finds the same.
    const text = given.toWellFormed();
    const rest = this.#rest?.get(voice);
    if (rest !== undefined) {
      const last = this.list[rest]!;
      this.list[rest] = { ...last, text: `${last.text}${joined ? '' : '\n'}${text}` };
      return;
    }
    if (this.list.length >= MAX_PARTS - 1) {
      this.#rest ??= new Map();
      this.#rest.set(voice, this.list.length);
    }
    if (!joined) this.#run += 1;
    const told = { source, run: this.#run, text };
    // Stryker disable next-line ConditionalExpression,StringLiteral: it saves time, and pushes the same.
    if (voice === 'own' && business === undefined) this.list.push(told);
    else
      this.list.push({
        ...told,
        ...(voice !== 'own' && { voice }),
        ...(business !== undefined && { business: business.toWellFormed() }),
      });
  }

  /** What is forwarded is no element of the message itself. */
  met(type: unknown, kind: ElementKind, within: 'relay' | undefined): void {
    if (within === undefined && (this.elements.length < MAX_TYPES || !this.elements.includes(kind)))
      this.elements.push(kind);
    if (typeof type === 'string' && this.#types++ < MAX_TYPES) this.#options.onType(type);
  }
}

/** `within` is `relay` for the bodies of forwarded messages: whatever their kind, they stood in a relay. */
function addBody(parts: Parts, body: readonly unknown[], within: 'relay' | undefined, depth: number): void {
  /** What a reader sees right before the next text. */
  let before: 'text' | 'face' | 'other' = 'other';
  let faces: unknown[] = [];
  const addFaces = () => {
    for (const data of faces) parts.add(within ?? 'face', data);
    faces = [];
  };
  for (const element of body) {
    const content = isObject(element) && isObject(element.MsgContent) ? element.MsgContent : undefined;
    const type = isObject(element) ? element.MsgType : undefined;
    const kind = KINDS.get(type as string) ?? 'other';
    // Of a custom element it shows only when it is read, whether people speak in it.
    if (kind !== 'custom') parts.met(type, kind, within);
    // Nobody sees a text of nothing, and an emoji in a line does not end a word.
    if (type === 'TIMTextElem' && content?.Text === '') continue;
    if (type === 'TIMFaceElem' && content !== undefined) {
      if (before === 'text') before = 'face';
      faces.push(content.Data);
      continue;
    }
    if (type === 'TIMTextElem' && typeof content?.Text === 'string') {
      if (before === 'face') parts.add(within ?? 'face', EMOJI_STANDS_HERE, true);
      if (before === 'other') addFaces();
      parts.add(within ?? 'text', content.Text, before !== 'other');
      before = 'text';
      continue;
    }
    // An element without text, an image say, stands between two texts all the same.
    before = 'other';
    addFaces();
    if (content !== undefined) addElement(parts, type, content, within, depth);
    else if (kind === 'custom') parts.met(type, kind, within);
  }
  addFaces();
}

/** U+FFFC, which Unicode has for what stands in a line and is no letter; it is read as an emoji is. */
const EMOJI_STANDS_HERE = '\uFFFC';

function addElement(parts: Parts, type: unknown, content: Json, within: 'relay' | undefined, depth: number): void {
  switch (type) {
    case 'TIMCustomElem':
      addCustom(parts, content, within);
      return;
    case 'TIMStreamElem':
      addStream(parts, content, within);
      return;
    case 'TIMFileElem':
      // The table of docs 33527 writes fileName once, the sample FileName.
      parts.add(within ?? 'file', content.FileName);
      parts.add(within ?? 'file', content.fileName);
      return;
    case 'TIMLocationElem':
      parts.add(within ?? 'location', content.Desc);
      return;
    case 'TIMRelayElem':
      addRelay(parts, content, depth);
      return;
    case 'TIMSoundElem':
    case 'TIMImageElem':
    case 'TIMVideoFileElem':
      return;
    default:
      // An element of tomorrow: what stands under the names that texts have had so far.
      for (const name of SAYING) parts.add(within ?? 'other', content[name]);
      return;
  }
}

/** The types that are known (docs 33527, CN-128597). */
export const KINDS: ReadonlyMap<string, ElementKind> = new Map<string, ElementKind>([
  ['TIMTextElem', 'text'],
  ['TIMImageElem', 'image'],
  ['TIMFileElem', 'file'],
  ['TIMSoundElem', 'sound'],
  ['TIMVideoFileElem', 'video'],
  ['TIMFaceElem', 'face'],
  ['TIMLocationElem', 'location'],
  ['TIMCustomElem', 'custom'],
  ['TIMRelayElem', 'relay'],
  ['TIMStreamElem', 'stream'],
]);
const SAYING = ['Text', 'Markdown', 'Content', 'Title', 'Desc', 'Description', 'CompatibleText'];

/**
 * `Data`, `Desc` and `Ext`. Beside a known signal the other two are a program's as well: the words of a notification, a
 * name of a sound. Beside data that nobody knows they are the sender's: they are shown, and must be no way round a rule.
 */
function addCustom(parts: Parts, content: Json, within: 'relay' | undefined): void {
  const from = parts.list.length;
  const isOwn = ({ voice }: TextPart) => voice !== 'signal';
  const { isSignal, business } = addStructured(parts, within ?? 'custom', content.Data);
  const voice = isSignal && !parts.list.slice(from).some(isOwn) ? 'signal' : 'own';
  addStructured(parts, within ?? 'custom', content.Desc, voice, business);
  addStructured(parts, within ?? 'custom', content.Ext, voice, business);
  const isData = typeof content.Data === 'string' && content.Data !== '';
  parts.met('TIMCustomElem', isData && !parts.list.slice(from).some(isOwn) ? 'signal' : 'custom', within);
}

/** Shown joined, in the order of `Index` (docs CN-128597); `CompatibleText` where a client knows no streams. */
function addStream(parts: Parts, content: Json, within: 'relay' | undefined): void {
  // Stryker disable next-line ArrayDeclaration: what is no object is left out.
  const chunks = (Array.isArray(content.Chunks) ? content.Chunks : []).filter(isObject);
  const isNumbered = chunks.every(({ Index }) => typeof Index === 'number');
  const inOrder = isNumbered ? chunks.toSorted((a, b) => (a.Index as number) - (b.Index as number)) : chunks;
  const shown = inOrder.map(({ Markdown }) => (typeof Markdown === 'string' ? Markdown : '')).join('');
  parts.add(within ?? 'stream', shown);
  parts.add(within ?? 'stream', content.CompatibleText);
}

function addRelay(parts: Parts, content: Json, depth: number): void {
  if (depth >= MAX_RELAY_DEPTH) {
    addStructured(parts, 'relay', content);
    return;
  }
  // Stryker disable next-line ArrayDeclaration: as above.
  const messages = (Array.isArray(content.MsgList) ? content.MsgList : []).filter(isObject);
  const names = new Set(messages.map(({ From_Account }) => From_Account));
  parts.add('relay', content.Title);
  const lines: readonly unknown[] = Array.isArray(content.AbstractList) ? content.AbstractList : [];
  for (const line of lines) {
    // Stryker disable next-line ConditionalExpression: what is no text is not added, however it is cut.
    parts.add('relay', typeof line === 'string' ? withoutName(line, names) : line);
  }
  for (const message of messages) {
    if (Array.isArray(message.MsgBody)) addBody(parts, message.MsgBody, 'relay', depth + 1);
    addStructured(parts, 'relay', message.CloudCustomData);
  }
}

/** `a: hi` without the `a:`, where that is an account: one of those that are forwarded, or a number. */
function withoutName(line: string, names: ReadonlySet<unknown>): string {
  // Stryker disable next-line StringLiteral: without a name the whole line is told.
  const [whole, name = ''] = /^([!-~]{1,64}?)\s?[:：]\s?/.exec(line) ?? [];
  return whole !== undefined && (names.has(name) || /^\+?\d{5,}$/.test(name)) ? line.slice(whole.length) : line;
}

/**
 * JSON, or a string that may hold it: then its texts, each with its voice; `voice` replaces what would be the sender's own,
 * `business` stands in where nothing names the kind.
 */
function addStructured(
  parts: Parts,
  source: Source,
  value: unknown,
  voice: Voice = 'own',
  business?: string,
): StructuredKind {
  // Stryker disable next-line all: it saves time, and says the same.
  if (value === undefined || value === '') return NO_KIND;
  return readStructured(value, { withoutReplies: parts.isEdit }, (told) => {
    parts.add(source, told.text, false, told.voice === 'own' ? voice : told.voice, told.business ?? business);
  });
}
// Stryker disable next-line ObjectLiteral: what is not set is no signal.
const NO_KIND: StructuredKind = { isSignal: false, business: undefined };
