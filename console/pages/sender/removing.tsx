import { useState } from 'preact/hooks';
import type { ListedMessage } from '../../../src/api/contract/messages.ts';
import { ActDialog } from '../../parts/act.tsx';
import { w } from '../../words/words.ts';

type Way = 'recall' | 'purge';

/** Removes a sender's messages: those on record (all, or in one group); in a group also those not on record. */
export function Removing({ sender, messages }: { sender: string; messages: readonly ListedMessage[] }) {
  const words = w().sender;
  const [way, setWay] = useState<Way>();
  const groups = [...new Set(messages.flatMap(({ ref }) => groupOf(ref) ?? []))];
  const [chosen, setGroup] = useState<string>();
  const group = chosen ?? (way === 'purge' ? (groups[0] ?? '') : '');
  const open = (wanted: Way) => {
    setGroup(undefined);
    setWay(wanted);
  };
  const place: Readonly<Record<string, string>> = group === '' ? {} : { group };
  return (
    <section>
      <h2>{words.remove}</h2>
      <div class="actions">
        <button type="button" disabled={messages.length === 0} onClick={() => open('recall')}>
          {words.recallAll}
        </button>
        <button type="button" disabled={groups.length === 0} onClick={() => open('purge')}>
          {words.purge}
        </button>
      </div>
      {way !== undefined && (
        <ActDialog
          key={way}
          title={way === 'purge' ? words.purge : words.recallAll}
          text={way === 'purge' ? words.purgeMeans : words.recallAllMeans}
          path={way === 'purge' ? '/purges' : '/recalls'}
          body={way === 'purge' ? { group, sender } : { all: { sender, ...place } }}
          preview={{ verb: way, sender, ...place }}
          touches={['messages', 'status', 'sender']}
          onClose={() => setWay(undefined)}
        >
          <label class="field">
            {w().messages.group}
            <select value={group} onChange={(event) => setGroup(event.currentTarget.value)}>
              {way === 'recall' && <option value="">{words.everywhere}</option>}
              {groups.map((one) => (
                <option key={one} value={one} selected={one === group}>
                  {one}
                </option>
              ))}
            </select>
          </label>
        </ActDialog>
      )}
    </section>
  );
}

/** From `group/<group>/<seq>`; undefined for others. */
function groupOf(ref: string): string | undefined {
  const [kind, group] = ref.split('/');
  return kind === 'group' && group !== undefined ? decodeURIComponent(group) : undefined;
}
