import { signal } from '@preact/signals';
import { Refusal } from '../data/http.ts';
import { language, w } from '../words/words.ts';
import { number, useTick } from './show.tsx';

type Notice = {
  readonly id: number;
  readonly words: string;
  readonly bad: boolean;
  readonly until: number;
  readonly undo?: (() => void) | undefined;
  /** Where to look at it. */
  readonly link?: Link | undefined;
};
type Link = { readonly name: string; readonly target: string };

const notices = signal<readonly Notice[]>([]);
let count = 0;

const SHOWN_MS = 6_000;

/** @param undo offered until `until` (epoch ms) */
export function tell(
  words: string,
  { bad = false, until = Date.now() + SHOWN_MS, undo, link }: Partial<Omit<Notice, 'id' | 'words'>> = {},
): void {
  const notice: Notice = { id: ++count, words, bad, until, undo, link };
  // At most three: older ones were read or never will be.
  notices.value = [...notices.value.filter((one) => one.until > Date.now()).slice(-2), notice];
}

export const tellTrouble = (error: unknown, link?: Link): void => {
  const { codes } = w().trouble;
  const refusal = error instanceof Refusal ? error : new Refusal('broken', 0, String(error));
  const known = codes[refusal.code as keyof typeof codes];
  const said = known ?? w().trouble.other;
  // The service's own words are English: they are added to ours, or shown if we have none.
  const isEnough = known !== undefined && refusal.code !== 'invalid' && language.value !== 'en';
  tell(refusal.detail === '' || isEnough ? said : `${said} ${refusal.detail}`, {
    bad: true,
    until: Date.now() + 12_000,
    link,
  });
};

/** Undoes the newest thing that can be undone; false if there is none. */
export function undoNewest(): boolean {
  const found = notices.value.findLast((one) => one.undo !== undefined && one.until > Date.now());
  if (found === undefined) return false;
  drop(found.id);
  found.undo?.();
  return true;
}

const drop = (id: number): void => {
  notices.value = notices.value.filter((one) => one.id !== id);
};

export function Notices() {
  useTick(500);
  const now = Date.now();
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value
        .filter((one) => one.until > now)
        .map(({ id, words, bad, until, undo, link }) => (
          <div key={id} class={`notice ${bad ? 'bad' : ''}`}>
            <span>
              <bdi>{words}</bdi>
            </span>
            {link !== undefined && (
              <a href={link.target} onClick={() => drop(id)}>
                {link.name}
              </a>
            )}
            {undo !== undefined && (
              <button
                type="button"
                onClick={() => {
                  drop(id);
                  undo();
                }}
              >
                {w().undo} <kbd>z</kbd> <span aria-hidden="true">{number(Math.ceil((until - now) / 1_000))}</span>
              </button>
            )}
            <button type="button" class="close" aria-label={w().close} onClick={() => drop(id)}>
              ×
            </button>
          </div>
        ))}
    </div>
  );
}
