import { nameOf, type Selector } from '../../lane/switches.ts';
import { refOf, refOfTarget } from '../../message-ref.ts';
import { findAffected, findHeld } from '../../operate/affected.ts';
import { findWanted } from '../../operate/recall-by-hand.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/deeds.ts';
import { needRedis } from '../inside.ts';
import { invalid } from '../problem.ts';
import { refusedOf } from './held.ts';
import { findPurged, targetOf, wantedOf } from './recalls.ts';
import { countOf } from './switches.ts';

const SAMPLES = 10;

export const EFFECTS = [
  answering(contract.previewEffects, async ({ inside, query }) => {
    needRedis(inside);
    const { verb, sender, group } = query;
    switch (verb) {
      case 'recall': {
        const { messages } = await findWanted(inside.desk, wantedOf(query, inside.now()));
        const samples = messages
          .slice(0, SAMPLES)
          .map(({ key, recorded }) => ({ ref: refOf(key), sentAt: recorded?.sentAt ?? 0 }));
        return { verb, target: targetOf(query), count: messages.length, samples };
      }
      case 'purge': {
        if (sender === undefined || group === undefined)
          throw invalid([{ pointer: '?sender', detail: 'say a sender and a group' }]);
        const { messages, count, why } = await findPurged(inside, { group, topic: '', sender });
        const samples = messages
          .slice(0, SAMPLES)
          .map(({ key, recorded }) => ({ ref: refOf(key), sentAt: recorded?.sentAt ?? 0 }));
        return { verb, target: targetOf(query), count, samples, ...(why === undefined ? {} : { why }) };
      }
      case 'retry': {
        const refused = await refusedOf(inside, query);
        const samples = refused
          .slice(0, SAMPLES)
          .map(({ order }) => ({ ref: refOfTarget(order.target), sentAt: order.sentAt, rule: order.rule }));
        return { verb, target: 'refused', count: refused.length, samples };
      }
      default: {
        const selector = selectorIn(query);
        const open =
          selector.type === 'all'
            ? (await findHeld(inside.desk, SAMPLES)).flatMap(({ samples }) => samples).slice(0, SAMPLES)
            : (await findAffected(inside.desk, selector, SAMPLES)).samples;
        const samples = open.map(({ order, state }) => ({
          ref: refOfTarget(order.target),
          sentAt: order.sentAt,
          state,
          rule: order.rule,
        }));
        return { verb, target: nameOf(selector), count: await countOf(inside.desk, verb, selector), samples };
      }
    }
  }),
];

type Said = {
  readonly rule?: string | undefined;
  readonly group?: string | undefined;
  readonly all?: 'true' | undefined;
};

function selectorIn({ rule, group, all }: Said): Selector {
  const said = [rule, group, all].filter((each) => each !== undefined).length;
  if (said !== 1) throw invalid([{ pointer: '?rule', detail: 'say one of rule, group and all=true' }]);
  if (rule !== undefined) return { type: 'rule', rule };
  return group === undefined ? { type: 'all' } : { type: 'group', group };
}
