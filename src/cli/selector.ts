import type { OpenItem } from '../lane/open-items.ts';
import type { Selector } from '../lane/switches.ts';
import { refOfTarget } from '../message-ref.ts';
import type { Affected, HeldByRule } from '../operate/affected.ts';
import { plain, plainly } from '../plain-text.ts';
import type { Verb } from '../words/en/desk.ts';
import type { DeskWords } from '../words/words.ts';
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
  if (said.length !== 1) throw new UsageError(({ asked }) => asked.whichSwitch(kinds));
  return said[0]!;
}

export function partOf(said: Said): Exclude<Selector, { type: 'all' }> {
  const selector = selectorOf(said, '--rule ID or --group ID');
  if (selector.type === 'all') throw new UsageError(({ asked }) => asked.onlyPart());
  return selector;
}

export function selectorText(selector: Selector, words: DeskWords): string {
  switch (selector.type) {
    case 'all':
      return words.part('all', '');
    case 'rule':
      return words.part('rule', selector.rule);
    case 'group':
      return words.part('group', selector.group);
  }
}

/** `hold rule ads: 132 recalls are open`, and some of them. */
export function affectedText(verb: Verb, selector: Selector, affected: Affected, words: DeskWords): string {
  const { open, samples } = affected;
  const count = words.touches(verb, selectorText(selector, words), open);
  const more = samples.length > 0 && open > samples.length ? `  ${words.andMore(open - samples.length)}\n` : '';
  return `${plain(count)}\n${samples.map((one) => sampleLine(one, words)).join('')}${more}`;
}

/** `release all that is held: 132 recalls`, by rule, with some of each. */
export function heldText(verb: Verb, rules: readonly HeldByRule[], words: DeskWords): string {
  const all = rules.reduce((sum, { held }) => sum + held, 0);
  const lines = rules.map(
    ({ rule, held, samples }) =>
      plainly` ${words.ofRule(held, rule)}\n` + samples.map((one) => sampleLine(one, words)).join(''),
  );
  return `${words.touchesHeld(verb, all)}\n${lines.join('')}`;
}

export const sampleLine = ({ order, state }: OpenItem, words: DeskWords): string => {
  const sent = words.sent(new Date(order.sentAt).toISOString());
  return plainly`  ${refOfTarget(order.target)}  ${words.standing(state)}  ${words.severity(order.severity)}  ${order.rule}  ${sent}\n`;
};

export const SAMPLES = 5;
