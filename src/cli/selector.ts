import type { Affected, Sample } from '../operate/affected.ts';
import { refOfTarget } from '../operate/message-ref.ts';
import type { Selector } from '../redis/lane/switches.ts';
import { UsageError } from './terminal.ts';

/** What a switch is about, as arguments say it. */
export const PART_OPTIONS = { rule: { type: 'string' }, group: { type: 'string' } } as const;
export const SELECTOR_OPTIONS = { ...PART_OPTIONS, all: { type: 'boolean' } } as const;

type Said = {
  readonly all?: boolean | undefined;
  readonly rule?: string | undefined;
  readonly group?: string | undefined;
};

export function selectorOf({ all = false, rule, group }: Said, kinds = '--all, --rule ID or --group ID'): Selector {
  const said: Selector[] = [];
  if (all) said.push({ type: 'all' });
  if (rule !== undefined && rule !== '') said.push({ type: 'rule', rule });
  if (group !== undefined && group !== '') said.push({ type: 'group', group });
  if (said.length !== 1) throw new UsageError(`say one of ${kinds}`);
  return said[0]!;
}

export function partOf(said: Omit<Said, 'all'>): Exclude<Selector, { type: 'all' }> {
  return selectorOf({ ...said, all: false }, '--rule ID or --group ID') as Exclude<Selector, { type: 'all' }>;
}

export function selectorText(selector: Selector): string {
  switch (selector.type) {
    case 'all':
      return 'all recalls';
    case 'rule':
      return `rule ${selector.rule}`;
    case 'group':
      return `group ${selector.group}`;
  }
}

/** `hold rule ads: 132 recalls are open`, and some of them. */
export function affectedText(verb: string, selector: Selector, { open, samples }: Affected): string {
  const count = open === 1 ? '1 recall is open' : `${open} recalls are open`;
  const more = samples.length > 0 && open > samples.length ? `  … ${open - samples.length} more\n` : '';
  return `${verb} ${selectorText(selector)}: ${count}\n${samples.map(sampleLine).join('')}${more}`;
}

const sampleLine = ({ order, state }: Sample): string =>
  `  ${refOfTarget(order.target)}  ${state}  ${order.severity}  ${order.rule}  sent ${new Date(order.sentAt).toISOString()}\n`;

export const SAMPLES = 5;
