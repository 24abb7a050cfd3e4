import type { OpenItem } from '../lane/open-items.ts';
import type { Selector } from '../lane/switches.ts';
import { refOfTarget } from '../message-ref.ts';
import type { Affected, HeldByRule } from '../operate/affected.ts';
import { plainly } from '../plain-text.ts';
import { UsageError } from './terminal.ts';

/** What a switch is about, as arguments say it. */
export const SELECTOR_OPTIONS = {
  rule: { type: 'string' },
  group: { type: 'string' },
  all: { type: 'boolean' },
} as const;

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

export function partOf(said: Said): Exclude<Selector, { type: 'all' }> {
  const selector = selectorOf(said, '--rule ID or --group ID');
  if (selector.type === 'all')
    throw new UsageError('say one of --rule ID or --group ID; unsaid stop --all stops everything');
  return selector;
}

export function selectorText(selector: Selector): string {
  switch (selector.type) {
    case 'all':
      return 'all recalls';
    case 'rule':
      return plainly`rule ${selector.rule}`;
    case 'group':
      return plainly`group ${selector.group}`;
  }
}

/** `hold rule ads: 132 recalls are open`, and some of them. */
export function affectedText(verb: string, selector: Selector, { open, samples }: Affected): string {
  const count = open === 1 ? '1 recall is open' : `${open} recalls are open`;
  const more = samples.length > 0 && open > samples.length ? `  … ${open - samples.length} more\n` : '';
  return `${verb} ${selectorText(selector)}: ${count}\n${samples.map(sampleLine).join('')}${more}`;
}

/** `release all that is held: 132 recalls`, by rule, with some of each. */
export function heldText(verb: string, rules: readonly HeldByRule[]): string {
  const all = rules.reduce((sum, { held }) => sum + held, 0);
  const lines = rules.map(
    ({ rule, held, samples }) => plainly` ${held} of rule ${rule}\n` + samples.map(sampleLine).join(''),
  );
  return `${verb} all that is held: ${all === 1 ? '1 recall' : `${all} recalls`}\n${lines.join('')}`;
}

export const sampleLine = ({ order, state }: OpenItem): string =>
  plainly`  ${refOfTarget(order.target)}  ${state}  ${order.severity}  ${order.rule}  sent ${new Date(order.sentAt).toISOString()}\n`;

export const SAMPLES = 5;
