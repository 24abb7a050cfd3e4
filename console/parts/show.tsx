import type { ComponentChildren } from 'preact';
import { useEffect, useReducer } from 'preact/hooks';
import type { Refusal } from '../data/http.ts';
import { locale, w } from '../words/words.ts';

/** Small components that many pages use. */

const numberFormats = new Map<string, Intl.NumberFormat>();
export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  const name = locale() + JSON.stringify(options);
  let format = numberFormats.get(name);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale(), options);
    numberFormats.set(name, format);
  }
  return format.format(value);
}
export const percent = (share: number): string => number(share, { style: 'percent', maximumFractionDigits: 1 });

/** 12 s, 5 min, 3 h, 2 d: in the largest unit that keeps two figures. */
export function span(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  const unit = (value: number, name: string) =>
    number(value, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 });
  if (seconds < 1) return unit(Math.round(ms), 'millisecond');
  if (seconds < 60) return unit(seconds, 'second');
  if (seconds < 3_600) return unit(Math.round(seconds / 60), 'minute');
  if (seconds < 172_800) return unit(Math.round(seconds / 3_600), 'hour');
  return unit(Math.round(seconds / 86_400), 'day');
}

/** One format takes as long to make as a hundred times are to write, and a list has many rows. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();
function timeText(at: number, name: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${name} ${locale()}`;
  let format = timeFormats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale(), options);
    timeFormats.set(key, format);
  }
  return format.format(at);
}
export const moment = (at: number): string => timeText(at, 'moment', { dateStyle: 'medium', timeStyle: 'medium' });
const clock = (at: number): string => timeText(at, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A time: only the clock if it is today, else with the date. */
export function When({ at }: { at: number | null | undefined }) {
  if (at === null || at === undefined) return <span class="soft">–</span>;
  const today = new Date(at).toDateString() === new Date().toDateString();
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)}>
      {today ? clock(at) : moment(at)}
    </time>
  );
}

/** How long ago; keeps counting. */
export function Age({ at }: { at: number | null | undefined }) {
  useTick(at !== null && at !== undefined && Date.now() - at < 60_000 ? 1_000 : 15_000);
  if (at === null || at === undefined) return <span class="soft">–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)}>
      {span(Date.now() - at)}
    </time>
  );
}

export function useTick(everyMs: number): void {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(() => tick(0), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
}

/** Severity is shown by word and shape, never by colour alone. */
export function Severity({ of }: { of: string }) {
  const words = w().severity;
  return <span class={`severity severity-${of}`}>{words[of as keyof typeof words] ?? of}</span>;
}

export function Tag({ children, kind = '' }: { children: ComponentChildren; kind?: string }) {
  return <span class={`tag ${kind}`}>{children}</span>;
}

/** Tencent's ids may contain anything. */
export const Id = ({ children }: { children: string | null | undefined }) => (
  <bdi class="id">{children === null || children === undefined || children === '' ? '–' : visible(children)}</bdi>
);

/** Shows direction marks and other invisible characters of an id as their code points. */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (mark) => `⟨${nameOfMark(mark)}⟩`);
export const nameOfMark = (mark: string): string =>
  `U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Shown in place of an answer, in words for people. */
export function Trouble({ error }: { error: Refusal }) {
  const { codes, notOffered } = w().trouble;
  const said = codes[error.code as keyof typeof codes];
  const isMissing = error.code === 'not-found' && error.detail.startsWith('there is no such resource');
  return (
    <p class="trouble" role="status">
      {isMissing ? notOffered : (said ?? w().trouble.other)}
      {!isMissing && said === undefined && error.detail !== '' && (
        <>
          {' '}
          <bdi lang="en">{error.detail}</bdi>
        </>
      )}
    </p>
  );
}

type Answer<T> = { readonly data: T | undefined; readonly error: Refusal | null; readonly dataUpdatedAt: number };

/** Shows the answer. While the next one loads, the previous stays; if that fails, it is shown with its age. */
export function Shown<T>({ of, children }: { of: Answer<T>; children: (data: T) => ComponentChildren }) {
  const { data, error, dataUpdatedAt } = of;
  if (data === undefined) return error === null ? <p class="loading">{w().loading}</p> : <Trouble error={error} />;
  return (
    <>
      {error !== null && (
        <p class="trouble" role="status">
          {w().trouble.old} <When at={dataUpdatedAt} />
        </p>
      )}
      {children(data)}
    </>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** New rows that wait, offered in the title's line: no row moves when this appears. */
export function Fresh({ count, show }: { count: number; show: () => void }) {
  if (count === 0) return null;
  return (
    <button type="button" class="fresh" onClick={show}>
      {w().reviews.fresh(count)}
    </button>
  );
}
