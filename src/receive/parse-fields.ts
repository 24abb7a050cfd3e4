/**
 * Typed reading of one JSON object of Tencent's. A field that the recall needs and that cannot be read refuses the
 * callback; reading goes on with a stand-in, so that a parser reads as a list of fields and asks once, at its end, if all
 * was well. Any other field that cannot be read is left out and noted: it never costs the message.
 *
 * What is let through can be kept and found again: Redis holds UTF-8, so a lone surrogate would come back as another id.
 */
export type Json = Readonly<Record<string, unknown>>;

const UINT32_MAX = 4_294_967_295;
/** Far above any documented id (GroupId 48 bytes, TopicId 96, MsgKey 50: docs 33529, 34919). */
const MAX_ID_LENGTH = 256;
/** One recall call names ten messages (docs 34965, 60811), a recall by sender at most 1,000 (docs 34970). */
const MAX_LIST_LENGTH = 1_000;
/**
 * U+001F joins the parts of an identity; no id of Tencent's holds a control character. U+FFFD stands where bytes were no
 * UTF-8: which id it was cannot be known any more.
 */
const UNKEEPABLE = /[\u0000-\u001f\ufffd]/;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class Fields {
  /** Name of the first field that the recall needs and that could not be read. Never holds anything of its value. */
  bad: string | undefined = undefined;
  /** Names of other fields that could not be read and were left out, once each. */
  odd: readonly string[] | undefined = undefined;
  /** The types of the message's elements, as Tencent names them; also those that nobody knows. */
  elementTypes: string[] | undefined = undefined;
  readonly json: Json;

  constructor(json: Json) {
    this.json = json;
  }

  /** An account, group or message id that the recall needs: not empty. */
  id(name: string): string {
    const value = this.json[name];
    if (isId(value) && value !== '') return value;
    // Stryker disable next-line StringLiteral,ArrayDeclaration: what is refused is never read.
    return this.refuse(name, '');
  }

  /** An id that the recall needs where there is one; absent and `''` mean the same (`TopicId`: docs CN-129193). */
  idOrNone(name: string): string {
    if (this.#isEmpty(name)) return '';
    const value = this.json[name];
    // Stryker disable next-line StringLiteral,ArrayDeclaration: what is refused is never read.
    return isId(value) ? value : this.refuse(name, '');
  }

  /** An id that the recall does not need. Absent and `''` mean the same. */
  optionalId(name: string): string | undefined {
    if (this.#isEmpty(name)) return undefined;
    const value = this.json[name];
    return isId(value) ? value : this.leaveOut(name);
  }

  /** uint32 as Tencent counts: above int32 is normal (docs 34919). The recall needs it. */
  uint32(name: string): number {
    const value = this.json[name];
    return isUint32(value) ? value : this.refuse(name, 0);
  }

  optionalUint32(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const value = this.json[name];
    return isUint32(value) ? value : this.leaveOut(name);
  }

  /** A whole number, 0 or more, or a string of digits: documents and samples disagree (docs 34375). */
  optionalWhole(name: string): number | undefined {
    if (this.#isEmpty(name)) return undefined;
    const value = this.json[name];
    const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
    // Stryker disable next-line ConditionalExpression,EqualityOperator: the type is said for the type checker; 0 is no time either.
    const isWhole = typeof number === 'number' && Number.isSafeInteger(number) && number >= 0;
    return isWhole ? number : this.leaveOut(name);
  }

  /** 1 means set, anything else not set: a flag never decides whether a message is recorded. */
  isSet(name: string): boolean {
    const value = this.json[name];
    if (value === 1 || value === '1' || value === true) return true;
    if (this.has(name) && value !== 0 && value !== '0' && value !== '' && value !== false) this.leaveOut(name);
    return false;
  }

  /** The elements of a message; there may be as many as a body holds. */
  array(name: string): readonly unknown[] {
    const value = this.json[name];
    // Stryker disable next-line StringLiteral,ArrayDeclaration: what is refused is never read.
    return Array.isArray(value) ? value : this.refuse(name, []);
  }

  /** A list of ids that are needed, none of which may be left out. */
  list(name: string): readonly unknown[] {
    const value = this.array(name);
    // Stryker disable next-line StringLiteral,ArrayDeclaration: what is refused is never read.
    return value.length <= MAX_LIST_LENGTH ? value : this.refuse(name, []);
  }

  /** A string that only texts are read from. */
  optionalText(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.json[name];
    return typeof value === 'string' ? value : this.leaveOut(name);
  }

  has(name: string): boolean {
    return this.json[name] !== undefined && this.json[name] !== null;
  }

  refuse<T>(name: string, standIn: T): T {
    this.bad ??= name;
    return standIn;
  }

  leaveOut(name: string): undefined {
    if (!this.odd?.includes(name)) this.odd = [...(this.odd ?? []), name];
  }

  #isEmpty(name: string): boolean {
    return !this.has(name) || this.json[name] === '';
  }
}

export const isUint32 = (value: unknown): value is number =>
  // Stryker disable next-line ConditionalExpression: said for the type checker.
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= UINT32_MAX;

export const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_ID_LENGTH && !UNKEEPABLE.test(value) && value.isWellFormed();
