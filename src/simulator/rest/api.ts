import type { Body } from '../body.ts';
import type { Faults } from '../faults.ts';
import type { Element } from '../shapes.ts';
import type { SimMessage, World } from '../world.ts';
import type { Answer } from './codes.ts';

/** One REST API: where it is, what a call names, and what it does. */
export type Api = {
  /** Last segment of the path; the limit counts by it. */
  readonly name: string;
  /** `/v4/<family>/<name>` */
  readonly family: string;
  /** The code for a body that is no JSON object. */
  readonly badJson: 60003 | 90001;
  readonly items: (body: Body) => number;
  /** The messages that a call names, for their sentinels and for counting retries. */
  readonly names: (body: Body) => readonly SimMessage[];
  /** @param at arrival, epoch milliseconds @param query of the address; one API takes its argument there */
  readonly run: (body: Body, at: number, query: URLSearchParams) => Answer;
};

/** What the APIs work on. */
export type Surroundings = {
  readonly world: World;
  readonly faults: Faults;
  /** How long messages can be read and recalled, milliseconds. */
  readonly roamingMs: number;
  /** Called after each recall that succeeded, once per call, with what disappeared. */
  readonly confirm: (recalled: readonly SimMessage[], how: 'recall' | 'purge') => void;
  /** Sends the callbacks of a message that was sent by REST. */
  readonly announce: (message: SimMessage, kinds: { after: boolean }) => void;
  /** Runs something after so many milliseconds, unless the simulator is closed or reset before. */
  readonly later: (ms: number, run: () => void) => void;
  readonly announceEdit: (message: SimMessage, operator: string) => void;
};

export const textField = (body: Body, name: string): string | undefined => {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const isUint32 = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;

/** A message's own limit (docs 34381). */
const MAX_MESSAGE_BYTES = 12 * 1024;

/** 0, or the code that says what is wrong with a `MsgBody` (docs 34348). */
export function problemOfElements(value: unknown): 0 | 90007 | 90002 | 80002 {
  if (!Array.isArray(value) || value.length === 0) return 90007;
  if (!value.every(isElement)) return 90002;
  return Buffer.byteLength(JSON.stringify(value)) > MAX_MESSAGE_BYTES ? 80002 : 0;
}

function isElement(value: unknown): value is Element {
  if (typeof value !== 'object' || value === null) return false;
  const { MsgType, MsgContent } = value as Record<string, unknown>;
  return typeof MsgType === 'string' && typeof MsgContent === 'object' && MsgContent !== null;
}
