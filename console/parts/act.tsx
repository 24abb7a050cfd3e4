import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { cache, useAsked } from '../data/cache.ts';
import { ask } from '../data/http.ts';
import { w } from '../words/words.ts';
import { Dialog } from './dialog.tsx';
import { NeededLine, SubmitOrCancel } from './form.tsx';
import { tell, tellTrouble } from './notices.tsx';
import { number, Shown, When } from './show.tsx';

type Effects = {
  readonly count: number;
  readonly samples: readonly { readonly ref: string; readonly sentAt: number }[];
  readonly why?: string;
};

type Props = {
  readonly title: string;
  readonly text: string;
  readonly path: string;
  readonly method?: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Names of the answers that it makes stale. */
  readonly touches: readonly string[];
  /** Query for `GET /effects`: shows what would be touched, and the count is sent with the act. */
  readonly preview?: Readonly<Record<string, string>> | undefined;
  /** How many it touches, if known without asking: rows that somebody ticked. */
  readonly count?: number | undefined;
  /** What is counted; messages by default. */
  readonly counted?: ((n: string, count: number) => string) | undefined;
  readonly children?: ComponentChildren;
  onClose(): void;
  onDone?(): void;
};

/** Asked before anything that touches others: what it means, how many, a few of them, and why. No single key does it. */
export function ActDialog({
  title,
  text,
  path,
  method = 'POST',
  body,
  touches,
  preview,
  count: known,
  counted = w().act.count,
  children,
  onClose,
  onDone,
}: Props) {
  const words = w().act;
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const effects = useAsked<Effects>({
    queryKey: ['effects', preview],
    queryFn: ({ signal }) => ask<Effects>('GET', '/effects', { query: preview ?? {}, signal }),
    enabled: preview !== undefined,
    staleTime: 0,
    // The number belongs to another choice and would be wrong.
    placeholderData: undefined,
  });
  const expect = preview === undefined ? known : effects.data?.count;
  const act = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const { counts } = await ask<{ counts?: Record<string, number> }>(method, path, {
        body: { ...body, why: why.trim(), ...(expect === undefined ? {} : { expect }) },
      });
      const total = Object.values(counts ?? {}).reduce((sum, each) => sum + each, 0);
      tell(`${title}: ${words.done}${counts === undefined || total === 0 ? '' : ` (${number(total)})`}`);
      onDone?.();
      onClose();
    } catch (error) {
      tellTrouble(error);
      setBusy(false);
      if (preview !== undefined) void effects.refetch();
    }
    for (const name of [...touches, 'acts']) void cache.invalidateQueries({ queryKey: [name] });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void act(event)}>
        <p>{text}</p>
        {known !== undefined && (
          <p>
            <strong>{counted(number(known), known)}</strong>
          </p>
        )}
        {preview !== undefined && (
          <Shown of={effects}>
            {({ count, samples, why: not }) => (
              <>
                <p>
                  <strong>{counted(number(count), count)}</strong>
                </p>
                {not !== undefined && (
                  <p class="trouble" lang="en">
                    {not}
                  </p>
                )}
                <ul class="plain">
                  {samples.slice(0, 5).map(({ ref, sentAt }) => (
                    <li key={ref}>
                      <When at={sentAt} /> <bdi class="id">{ref}</bdi>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </Shown>
        )}
        {children}
        <NeededLine label={words.why} maxLength={2000} value={why} onInput={setWhy} />
        <SubmitOrCancel disabled={busy || why.trim() === ''} onCancel={onClose}>
          {title}
        </SubmitOrCancel>
      </form>
    </Dialog>
  );
}
