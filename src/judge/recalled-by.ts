import type { Hit, MessageKey } from '../model.ts';

/**
 * The messages that a hit asks to recall, oldest first. `key` is that of the message judged. `keepFirst` spares the
 * oldest ones, this message too if it is one of them.
 */
export function recalledBy(hit: Hit, key: MessageKey): readonly MessageKey[] {
  const recalls = hit.actions.filter((action) => action.type === 'recall');
  const wide = recalls.find(({ which }) => which === 'contributing');
  if (wide === undefined) return recalls.length > 0 ? [key] : [];
  const position = hit.position ?? hit.contributing.length;
  return hit.contributing.toSpliced(position, 0, key).slice(wide.keepFirst);
}
