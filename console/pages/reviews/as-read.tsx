import { useAsked } from '../../data/cache.ts';
import { ask } from '../../data/http.ts';
import { Shown } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';
import { type Tried, TriedView } from '../try/tried.tsx';

/** How the rules read the text: without disguise. */
export function AsRead({ text }: { text: string | undefined }) {
  const asked = useAsked<Tried>({
    queryKey: ['tried', text],
    queryFn: ({ signal }) => ask<Tried>('POST', '/rules/try', { body: { text: text ?? '' }, signal }),
    enabled: text !== undefined,
    staleTime: 60_000,
  });
  return (
    <section class="as-read">
      <h3>{w().review.asRead}</h3>
      {text === undefined ? (
        <p class="soft">{w().text.gone}</p>
      ) : (
        <Shown of={asked}>{(tried) => <TriedView tried={tried} text={text} />}</Shown>
      )}
    </section>
  );
}
