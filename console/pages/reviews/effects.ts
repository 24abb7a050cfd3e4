export type Verdict = 'breaks' | 'fine' | 'unsure';

/** What an answer does, by the state of the message (docs/console.md). Pure. */
export type Effect =
  | ('recall' | 'leave' | 'release' | 'discard' | 'let-go' | 'cancel' | 'confirm' | 'mark-wrong')
  | ('right' | 'wrong' | 'pass-on');

type Standing = { readonly standing: string; readonly hits: readonly { readonly state: string }[] };

export function effectOf({ standing, hits }: Standing, verdict: Verdict): Effect {
  if (verdict === 'unsure') return 'pass-on';
  const breaks = verdict === 'breaks';
  switch (standing) {
    case 'held':
      return breaks ? 'release' : 'discard';
    case 'pending':
      return breaks ? 'let-go' : 'cancel';
    case 'recalled':
    case 'gone':
      return breaks ? 'confirm' : 'mark-wrong';
    default:
      if (hits.length > 0 && hits.every(({ state }) => state === 'shadow')) return breaks ? 'right' : 'wrong';
      return breaks ? 'recall' : 'leave';
  }
}
