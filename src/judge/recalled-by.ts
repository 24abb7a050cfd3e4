import type { Hit, Involved, MessageKey } from '../model.ts';
import { identityOf } from '../model.ts';

/**
 * The messages that a hit asks to recall, oldest first. `key` is that of the message judged. `keepFirst` spares the
 * oldest ones, this message too if it is one of them. Where several sets of messages made the rule match, each says for
 * itself whom it spares: what is recalled must not depend on which was full first.
 */
export function recalledBy(hit: Hit, key: MessageKey): readonly MessageKey[] {
  const recalls = hit.actions.filter((action) => action.type === 'recall');
  const wide = recalls.find(({ which }) => which === 'contributing');
  if (wide === undefined) return recalls.length > 0 ? [key] : [];
  const recalled = (involved: Involved) => withThis(involved, key).slice(wide.keepFirst);
  if (hit.also === undefined) return recalled(hit);
  const all = [hit, ...hit.also].flatMap(recalled);
  return [...new Map(all.map((one) => [identityOf(one), one])).values()];
}

function withThis({ contributing, position = contributing.length }: Involved, key: MessageKey): readonly MessageKey[] {
  return contributing.toSpliced(position, 0, key);
}
