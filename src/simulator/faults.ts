import type { Random } from './random.ts';
import { codeInId, FAULT_KINDS, type FaultKind } from './sentinels.ts';
import type { SimMessage } from './world.ts';

/** A fault that somebody switched on for calls in general, through `POST /sim/faults`. */
export type FaultRule = {
  /** The API's last path segment, or `*`. */
  readonly api: string;
  readonly kind: Exclude<FaultKind, 'retcode' | 'lie' | 'unconfirmed'>;
  readonly value: number;
  /** Chance that it strikes, 0 to 1. */
  readonly share: number;
  /** Epoch milliseconds. */
  readonly until: number;
  left: number;
};

export type Switches = {
  /** Answer OK to recalls and leave the messages visible. */
  lies: boolean;
  /** Send no after-recall callbacks. */
  dropConfirmations: boolean;
  /** Send `Alert.RequestOverLimit` when an API passes 80 % of its limit (docs 60256). */
  alerts: boolean;
  /** Send `Group.CallbackAfterRecallMsg` after delete_group_msg_by_sender too; undocumented either way. */
  confirmPurge: boolean;
};

const SWITCHES_OFF: Switches = { lies: false, dropConfirmations: false, alerts: false, confirmPurge: false };

/** What a call gets instead of, or before, its proper answer. */
export type CallFault = {
  readonly kind: 'code' | 'http' | 'timeout' | 'lost' | 'reset' | 'garbage';
  readonly value: number;
};
export type CallPlan = { readonly fault: CallFault | undefined; readonly slowMs: number };

export type Faults = ReturnType<typeof makeFaults>;

const NOTHING: CallPlan = Object.freeze({ fault: undefined, slowMs: 0 });

/**
 * Decides which calls fail. First the sentinel ids, then the messages' own sentinels, then the general rules; the first
 * that applies is used once; the others wait for the next call.
 */
export function makeFaults(options: { readonly random: Random; readonly switches?: Partial<Switches> }) {
  const switches: Switches = { ...SWITCHES_OFF, ...options.switches };
  let rules: FaultRule[] = [];

  function fromMessages(messages: readonly SimMessage[]): CallPlan {
    let slowMs = 0;
    for (const message of messages) {
      for (const sentinel of message.sentinels) {
        if (sentinel.left <= 0 || isAboutOneItem(sentinel.kind)) continue;
        sentinel.left--;
        if (sentinel.kind === 'slow') slowMs = Math.max(slowMs, sentinel.value);
        else return { fault: { kind: sentinel.kind as CallFault['kind'], value: sentinel.value }, slowMs };
      }
    }
    return slowMs === 0 ? NOTHING : { fault: undefined, slowMs };
  }

  function fromRules(api: string, at: number): CallPlan {
    rules = rules.filter((rule) => rule.left > 0 && rule.until > at);
    const rule = rules.find(
      (each) => (each.api === '*' || each.api === api) && (each.share >= 1 || options.random.chance(each.share)),
    );
    if (rule === undefined) return NOTHING;
    rule.left--;
    return rule.kind === 'slow'
      ? { fault: undefined, slowMs: rule.value }
      : { fault: { kind: rule.kind, value: rule.value }, slowMs: 0 };
  }

  return {
    switches,

    /** @param ids every account, group and official account that the call or its messages name */
    plan(api: string, ids: readonly string[], messages: readonly SimMessage[], at: number): CallPlan {
      for (const id of ids) {
        const code = codeInId(id);
        if (code !== undefined) return { fault: { kind: 'code', value: code }, slowMs: 0 };
      }
      const own = fromMessages(messages);
      return own === NOTHING ? fromRules(api, at) : own;
    },

    /** The `RetCode` that this item must get; it counts as used. */
    itemCode(message: SimMessage): number | undefined {
      const sentinel = message.sentinels.find((each) => each.kind === 'retcode' && each.left > 0);
      if (sentinel === undefined) return undefined;
      sentinel.left--;
      return sentinel.value;
    },

    lies: (message: SimMessage) => switches.lies || has(message, 'lie'),
    unconfirmed: (message: SimMessage) => switches.dropConfirmations || has(message, 'unconfirmed'),

    add(rule: FaultRule): void {
      rules.push(rule);
    },
    list: (at: number) => rules.filter((rule) => rule.left > 0 && rule.until > at),
    clear(): void {
      rules = [];
      Object.assign(switches, SWITCHES_OFF, options.switches);
    },
  };
}

const isAboutOneItem = (kind: FaultKind) => kind === 'retcode' || kind === 'lie' || kind === 'unconfirmed';
const has = (message: SimMessage, kind: FaultKind) =>
  message.sentinels.some((each) => each.kind === kind && each.left > 0);

export type ParsedFault =
  | { readonly ok: true; readonly rule: FaultRule | undefined; readonly switches: Partial<Switches> }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the body of `POST /sim/faults`: `{api, code|http|slow|timeout|lost|reset|garbage, times, forMs, share}`, or
 * `{down: ms}`, or switches by name.
 */
export function parseFault(body: Record<string, unknown>, at: number): ParsedFault {
  const known = new Set<string>([
    ...FAULT_KINDS,
    ...Object.keys(SWITCHES_OFF),
    'api',
    'times',
    'forMs',
    'share',
    'down',
  ]);
  const stranger = Object.keys(body).find((name) => !known.has(name));
  if (stranger !== undefined)
    return { ok: false, problem: `unknown field "${stranger}"; known are ${[...known].join(', ')}` };

  const switches: Partial<Switches> = {};
  for (const name of Object.keys(SWITCHES_OFF) as (keyof Switches)[]) {
    const value = body[name];
    if (value === undefined) continue;
    if (typeof value !== 'boolean') return { ok: false, problem: `${name} must be true or false` };
    switches[name] = value;
  }
  for (const name of ['code', 'http', 'slow', 'times', 'forMs', 'share', 'down']) {
    const value = body[name];
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      return { ok: false, problem: `${name} must be a number from 0` };
  }
  const number = (name: string, otherwise: number) => (body[name] as number | undefined) ?? otherwise;
  const common = {
    api: typeof body.api === 'string' ? body.api : '*',
    share: number('share', 1),
    left: number('times', Number.POSITIVE_INFINITY),
    until: at + number('forMs', Number.POSITIVE_INFINITY),
  };
  if (body.down !== undefined) {
    return { ok: true, switches, rule: { ...common, kind: 'reset', value: 0, until: at + number('down', 0) } };
  }
  const kind = FAULT_KINDS.find((each) => each in body);
  if (kind === undefined) return { ok: true, switches, rule: undefined };
  if (isAboutOneItem(kind)) return { ok: false, problem: `${kind} belongs into a message, as [[${kind}]]` };
  return { ok: true, switches, rule: { ...common, kind: kind as FaultRule['kind'], value: Number(body[kind]) } };
}
