import { useState } from 'preact/hooks';
import { useStatus } from '../data/asked.ts';
import { cache } from '../data/cache.ts';
import { ask } from '../data/http.ts';
import { isAtLeast } from '../data/session.ts';
import { w } from '../words/words.ts';
import { Dialog } from './dialog.tsx';
import { tell, tellTrouble } from './notices.tsx';
import { number } from './show.tsx';

/** Stops every call to Tencent. The button has the focus, so Enter stops. A reason is optional. */
export function StopDialog({ onClose }: { onClose: () => void }) {
  const words = w().stop;
  const { data } = useStatus();
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const isStopped = data?.lanes.some((lane) => lane.switches.includes('all')) ?? false;
  const pending = data?.lanes.reduce((sum, lane) => sum + lane.pending, 0) ?? 0;
  const act = async (verb: 'stop' | 'resume') => {
    setBusy(true);
    try {
      await ask('POST', '/switches', { body: { verb, selector: { all: true }, why: why.trim() || words.noWhy } });
      tell(verb === 'stop' ? words.stopped : words.resumed);
      onClose();
    } catch (error) {
      tellTrouble(error);
      setBusy(false);
    }
    void cache.invalidateQueries({ queryKey: ['status'] });
  };
  return (
    <Dialog title={isStopped ? words.isStopped : words.title} onClose={onClose}>
      <p>{isStopped ? words.resumeMeans : words.means}</p>
      <p class="soft">{words.pending(number(pending), pending)}</p>
      <label class="field">
        {words.why}
        <input type="text" value={why} maxLength={500} onInput={(event) => setWhy(event.currentTarget.value)} />
      </label>
      <div class="actions">
        {isStopped ? (
          isAtLeast('manager') ? (
            <button type="button" class="primary" autoFocus disabled={busy} onClick={() => void act('resume')}>
              {words.resume}
            </button>
          ) : (
            <p>{words.onlyManager}</p>
          )
        ) : (
          <button type="button" class="stop" autoFocus disabled={busy} onClick={() => void act('stop')}>
            {words.button}
          </button>
        )}
        <button type="button" onClick={onClose}>
          {w().cancel}
        </button>
      </div>
    </Dialog>
  );
}
