/**
 * Typed reading of one JSON object of Tencent's. The first field that is missing or of the wrong type is remembered and
 * reading goes on with a stand-in, so that a parser reads as a list of fields and asks once, at its end, if all was well.
 */
export type Json = Readonly<Record<string, unknown>>;

const UINT32_MAX = 4_294_967_295;
/** Far above any documented id (GroupId 48 bytes, TopicId 96, MsgKey 50: docs 33529, 34919). */
const MAX_ID_LENGTH = 256;
/** U+001F joins the parts of an identity; no id of Tencent's holds a control character. */
const CONTROL = /[\u0000-\u001f]/;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class Fields {
  /** Name of the first field that could not be read. Never holds anything of the field's value. */
  bad: string | undefined = undefined;
  readonly json: Json;

  constructor(json: Json) {
    this.json = json;
  }

  /** An account, group or message id: needed, not empty. */
  id(name: string): string {
    const value = this.json[name];
    if (isId(value) && value !== '') return value;
    return this.refuse(name, '');
  }

  /** An id that may be absent or `''`, which mean the same (`TopicId`: docs CN-129193). */
  optionalId(name: string): string | undefined {
    const value = this.json[name];
    if (value === undefined || value === null || value === '') return undefined;
    return isId(value) ? value : this.refuse(name, undefined);
  }

  /** uint32 as Tencent counts: above int32 is normal (docs 34919). */
  uint32(name: string): number {
    const value = this.json[name];
    return isUint32(value) ? value : this.refuse(name, 0);
  }

  optionalUint32(name: string): number | undefined {
    const value = this.json[name];
    if (value === undefined || value === null) return undefined;
    return isUint32(value) ? value : this.refuse(name, undefined);
  }

  /** Milliseconds, as a number or, in group callbacks, a string of digits (docs 34375, sample against table). */
  optionalEpochMs(name: string): number | undefined {
    const value = this.json[name];
    if (value === undefined || value === null || value === '') return undefined;
    const ms = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
    return typeof ms === 'number' && Number.isSafeInteger(ms) && ms >= 0 ? ms : this.refuse(name, undefined);
  }

  /** 1 is set. Anything else is not: a flag never decides whether a message is recorded. */
  isSet(name: string): boolean {
    return this.json[name] === 1 || this.json[name] === '1' || this.json[name] === true;
  }

  array(name: string): readonly unknown[] {
    const value = this.json[name];
    return Array.isArray(value) ? value : this.refuse(name, []);
  }

  has(name: string): boolean {
    return this.json[name] !== undefined && this.json[name] !== null;
  }

  refuse<T>(name: string, standIn: T): T {
    this.bad ??= name;
    return standIn;
  }
}

export const isUint32 = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= UINT32_MAX;

export const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_ID_LENGTH && !CONTROL.test(value);
