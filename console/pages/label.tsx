import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Sample } from '../../src/api/contract/rules.ts';
import { inPath, segmentOf, to } from '../address.ts';
import { cache } from '../data/cache.ts';
import { here } from '../data/here.ts';
import { ask } from '../data/http.ts';
import { usePages } from '../data/pages-of.ts';
import { isAtLeast } from '../data/session.ts';
import { useKeys } from '../keys/keys.ts';
import { tellTrouble } from '../parts/notices.tsx';
import { Empty, number, Shown, Tag, When } from '../parts/show.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { w } from '../words/words.ts';

type LabelWord = 'right' | 'wrong' | 'unsure';

/** One sample at a time. Other people's labels and the sender are hidden: they would influence the answer. */
export function LabelPage() {
  const id = here.value.params.id ?? '';
  const words = w().label;
  const area = useRef<HTMLElement>(null);
  const [done, setDone] = useState<readonly { ref: string; label: LabelWord }[]>([]);
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set());
  const samples = usePages<Sample>('unlabelled', `/rules/${segmentOf(id)}/samples`, {
    unlabelled: 'yes',
    limit: 50,
  });
  const left = (samples.data ?? []).filter(({ ref, text }) => !passed.has(ref) && text !== undefined);
  const sample = left[0];
  useLayoutEffect(() => area.current?.focus({ preventScroll: true }), [sample?.ref]);
  useEffect(() => {
    if (left.length < 5) samples.more();
  }, [left.length]);

  const path = (ref: string) => `/labels/${segmentOf(id)}/${inPath(ref)}`;
  const give = async (label: LabelWord) => {
    if (sample === undefined) return;
    const { ref } = sample;
    setPassed(new Set([...passed, ref]));
    setDone([...done, { ref, label }]);
    try {
      await ask('PUT', path(ref), { body: { label } });
      void cache.invalidateQueries({ queryKey: ['precision'] });
    } catch (error) {
      tellTrouble(error);
      setPassed((before) => new Set([...before].filter((each) => each !== ref)));
      setDone((before) => before.filter((each) => each.ref !== ref));
    }
  };
  const back = async () => {
    const last = done.at(-1);
    if (last === undefined) return;
    setDone(done.slice(0, -1));
    try {
      await ask('DELETE', path(last.ref));
    } catch (error) {
      tellTrouble(error);
    }
    setPassed((before) => new Set([...before].filter((each) => each !== last.ref)));
  };
  useKeys(area, {
    ...{ y: () => void give('right'), n: () => void give('wrong'), u: () => void give('unsure') },
    ...{ s: () => sample !== undefined && setPassed(new Set([...passed, sample.ref])), z: () => void back() },
  });
  return (
    <>
      <p>
        <a href={to('rule', { id })}>
          ← <bdi>{id}</bdi>
        </a>
      </p>
      <h1>{words.title}</h1>
      {!isAtLeast('reviewer') && <p class="trouble">{w().reviews.notYours}</p>}
      <p class="soft">{words.text}</p>
      <article ref={area} class="item label-item" tabIndex={-1} aria-label={words.title}>
        <Shown of={samples}>
          {() =>
            sample === undefined ? (
              <Empty title={words.none} />
            ) : (
              <>
                <p>
                  <Tag kind={sample.state}>{w().states[sample.state]}</Tag> <When at={sample.at} />
                </p>
                <Stranger text={sample.text} spans={sample.spans} />
                <h2>{words.question}</h2>
                <fieldset class="decide">
                  <legend class="for-readers">{words.question}</legend>
                  {(['right', 'wrong', 'unsure'] as const).map((label, index) => (
                    <button
                      key={label}
                      type="button"
                      class={`decide-${['breaks', 'fine', 'unsure'][index]}`}
                      onClick={() => void give(label)}
                    >
                      <kbd>{'ynu'[index]}</kbd>{' '}
                      <strong>{w().answers[(['breaks', 'fine', 'unsure'] as const)[index] ?? 'unsure']}</strong>
                      <span>{w().labels[label]}</span>
                    </button>
                  ))}
                </fieldset>
              </>
            )
          }
        </Shown>
        <p class="soft">
          {words.given(number(done.length))}{' '}
          {done.length > 0 && (
            <button type="button" onClick={() => void back()}>
              {w().undo} <kbd>z</kbd>
            </button>
          )}
        </p>
      </article>
    </>
  );
}
