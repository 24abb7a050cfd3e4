import { Counter, Histogram, type Registry } from 'prom-client';
import { KNOWN_COMMANDS, makeLabel } from './labels.ts';

const CALLBACK_RESULTS = [
  'ok',
  'duplicate',
  'unsigned',
  'wrong_app',
  'malformed',
  'too_large',
  'ignored',
  'spooled',
  'unavailable',
] as const;
export type CallbackResult = (typeof CALLBACK_RESULTS)[number];

/** About what Tencent tells: callbacks, what is in them and what came of them. */
export type CallbackMetrics = {
  callback(command: string, result: CallbackResult, seconds: number): void;
  /** A field of a callback could not be read and was left out. The name is one of ours. */
  oddField(field: string): void;
  /** An element of a message; the caller bounds the names (receive/element-types.ts). */
  elementType(type: string): void;
  /** A callback that was taken in and not acted on. `differs`: another text, or another sender, came before under its key. */
  suspicious(why: 'differs'): void;
  /** Tencent's own moderation told of a message. */
  tencentVerdict(suggestion: 'block' | 'review' | 'normal' | 'unknown'): void;
};

export function makeCallbackMetrics(registers: Registry[]): CallbackMetrics {
  const callbacks = new Counter({
    name: 'unsaid_callbacks_total',
    help: 'Callbacks answered, by command and result.',
    labelNames: ['command', 'result'],
    registers,
  });
  const callbackSeconds = new Histogram({
    name: 'unsaid_callback_seconds',
    help: 'From the head of a callback until its answer was written.',
    labelNames: ['command'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
    registers,
  });
  const oddFields = new Counter({
    name: 'unsaid_callback_odd_fields_total',
    help: 'Fields of callbacks that could not be read and were left out; the message was judged without them.',
    labelNames: ['field'],
    registers,
  });
  const elementTypes = new Counter({
    name: 'unsaid_element_types_total',
    help: 'Elements of messages, by their type as Tencent names it; of types that nobody knows no more than 20 by name.',
    labelNames: ['type'],
    registers,
  });
  const suspicious = new Counter({
    name: 'unsaid_callbacks_suspicious_total',
    help: 'Callbacks that were taken in and not acted on, by why.',
    labelNames: ['why'],
    registers,
  });
  const tencentVerdicts = new Counter({
    name: 'unsaid_tencent_verdicts_total',
    help: "Messages that Tencent's own moderation judged, by what it suggests.",
    labelNames: ['suggestion'],
    registers,
  });
  // Counted from 0: of a counter that is first seen at 1 Prometheus cannot tell that it grew, and these raise alerts.
  suspicious.inc({ why: 'differs' }, 0);
  for (const command of KNOWN_COMMANDS) {
    for (const result of ['unavailable', 'unsigned', 'wrong_app'] as const) callbacks.inc({ command, result }, 0);
  }
  const commandLabel = makeLabel(KNOWN_COMMANDS);
  return {
    callback: (command, result, seconds) => {
      const label = commandLabel(command);
      callbacks.inc({ command: label, result });
      callbackSeconds.observe({ command: label }, seconds);
    },
    oddField: (field) => oddFields.inc({ field }),
    elementType: (type) => elementTypes.inc({ type }),
    suspicious: (why) => suspicious.inc({ why }),
    tencentVerdict: (suggestion) => tencentVerdicts.inc({ suggestion }),
  };
}
