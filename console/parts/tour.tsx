import { useState } from 'preact/hooks';
import { set, settings } from '../data/settings.ts';
import { w } from '../words/words.ts';

/** Six sentences for a first visit. They come back only when asked for in the settings. */
export function Tour() {
  const [step, setStep] = useState(0);
  const words = w().tour;
  if (settings.value.seenTour) return null;
  const { title, text } = words.steps[step] ?? { title: '', text: '' };
  const isLast = step === words.steps.length - 1;
  return (
    <aside class="tour" aria-label={words.name}>
      <p class="soft">{words.step(step + 1, words.steps.length)}</p>
      <h2>{title}</h2>
      <p>{text}</p>
      <div class="actions">
        <button type="button" class="primary" onClick={() => (isLast ? set({ seenTour: true }) : setStep(step + 1))}>
          {isLast ? words.done : words.next}
        </button>
        {!isLast && (
          <button type="button" onClick={() => set({ seenTour: true })}>
            {words.leave}
          </button>
        )}
      </div>
    </aside>
  );
}
