import type { TextPart } from '../model.ts';
import { isObject, type Json } from './parse-fields.ts';

/**
 * Every text a reader can see in a message body (docs 33527), in order. Nothing here refuses: an element that cannot be
 * read gives no text, since a message with a strange element must still be recorded and judged.
 */

/** Beyond this the rest is one part, so that a body of tiny texts stays cheap and is still judged whole. */
const MAX_PARTS = 1_000;
/** The SDK nests forwarded messages 100 deep at most (docs 34348, code 8005); deeper ones are read as plain JSON. */
const MAX_RELAY_DEPTH = 100;
/** JSON inside a JSON string inside …: each level doubles the escapes, so real ones end soon. */
const MAX_JSON_DEPTH = 8;

type Source = TextPart['source'];

/** The parts of `MsgBody` and `CloudCustomData`. */
export function parseParts(body: readonly unknown[], cloudCustomData: unknown): readonly TextPart[] {
  const parts = new Parts();
  addBody(parts, body, undefined, 0);
  addStructured(parts, 'cloud', cloudCustomData);
  return parts.list;
}

class Parts {
  readonly list: TextPart[] = [];
  #run = -1;

  /** `joined`: a reader sees this text right after the one before. */
  add(source: Source, given: unknown, joined = false): void {
    if (typeof given !== 'string' || given === '') return;
    // Of the same length; what is judged is then what Redis can keep, and judging it again finds the same.
    const text = given.toWellFormed();
    const last = this.list.at(-1);
    if (last !== undefined && this.list.length >= MAX_PARTS) {
      this.list[MAX_PARTS - 1] = { ...last, text: `${last.text}${joined ? '' : '\n'}${text}` };
      return;
    }
    if (!joined) this.#run += 1;
    this.list.push({ source, run: this.#run, text });
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
  }
  addFaces();
}

/** U+FFFC, which Unicode has for what stands in a line and is no letter; it is read as an emoji is. */
const EMOJI_STANDS_HERE = '\uFFFC';

function addElement(parts: Parts, type: unknown, content: Json, within: 'relay' | undefined, depth: number): void {
  switch (type) {
    case 'TIMCustomElem':
      addStructured(parts, within ?? 'custom', content.Data);
      addStructured(parts, within ?? 'custom', content.Desc);
      addStructured(parts, within ?? 'custom', content.Ext);
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
  }
}

function addRelay(parts: Parts, content: Json, depth: number): void {
  if (depth >= MAX_RELAY_DEPTH) {
    addLeaves(parts, 'relay', content, 0);
    return;
  }
  parts.add('relay', content.Title);
  if (Array.isArray(content.AbstractList)) for (const line of content.AbstractList) parts.add('relay', line);
  if (!Array.isArray(content.MsgList)) return;
  for (const message of content.MsgList) {
    if (!isObject(message)) continue;
    if (Array.isArray(message.MsgBody)) addBody(parts, message.MsgBody, 'relay', depth + 1);
    addStructured(parts, 'relay', message.CloudCustomData);
  }
}

/** A string that may hold JSON: then its string leaves, otherwise itself. */
function addStructured(parts: Parts, source: Source, value: unknown, depth = 0): void {
  if (typeof value !== 'string' || value === '') return;
  const json = depth < MAX_JSON_DEPTH ? parseNested(value) : undefined;
  if (json === undefined) parts.add(source, value);
  else addLeaves(parts, source, json, depth + 1);
}

/** All strings in a JSON value, in order, without recursion over its depth. */
function addLeaves(parts: Parts, source: Source, json: unknown, depth: number): void {
  const stack: unknown[] = [json];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value === 'string') addStructured(parts, source, value, depth);
    else if (typeof value === 'object' && value !== null) {
      const children = Array.isArray(value) ? value : Object.values(value);
      for (let index = children.length - 1; index >= 0; index--) stack.push(children[index]);
    }
  }
}

const STARTS_LIKE_JSON = /^\s*[[{"]/;

/** A JSON object, array or string, or undefined for plain text. */
function parseNested(text: string): unknown {
  if (!STARTS_LIKE_JSON.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
