import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { settings } from '../data/settings.ts';

/** By `event.key`; a capital letter means Shift. */
export type KeyMap = Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>;

/** Keys that decide something do not repeat while held down. */
const NOT_ON_REPEAT = new Set(['y', 'n', 'u', 'Y', 'N', 'U', 's', 'e']);

/** Whether the key belongs to a field being typed in, to the browser, or to an input method. Pure, for tests. */
export function isTyping(
  event: Pick<KeyboardEvent, 'isComposing' | 'keyCode' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  target: unknown,
): boolean {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return true;
  const element = target as { tagName?: string; isContentEditable?: boolean; type?: string } | null;
  const tag = element?.tagName?.toUpperCase() ?? '';
  if (tag === 'INPUT') return element?.type !== 'checkbox' && element?.type !== 'radio';
  return tag === 'TEXTAREA' || tag === 'SELECT' || element?.isContentEditable === true;
}

/** Keys that work only while the focus is within `area`. */
export function useKeys(area: RefObject<HTMLElement | null>, keys: KeyMap): void {
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    const listener = (event: KeyboardEvent) => press(event, keys);
    element.addEventListener('keydown', listener);
    return () => element.removeEventListener('keydown', listener);
  });
}

/** Keys that work everywhere (`?`, `/`, `g` …), except while a dialog is open. */
export function useKeysAnywhere(keys: KeyMap): void {
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]') === null) press(event, keys);
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  });
}

function press(event: KeyboardEvent, keys: KeyMap): void {
  if (event.defaultPrevented || isTyping(event, event.target)) return;
  const { key } = event;
  const isLetter = key.length === 1;
  if (isLetter && !settings.value.letters) return;
  if (event.repeat && NOT_ON_REPEAT.has(key)) return;
  // If the focused element is itself a control, Enter and space belong to it.
  const onControl = (event.target as Element).closest('a, button, summary, input') !== null;
  if (onControl && (key === 'Enter' || key === ' ')) return;
  const act = keys[key];
  if (act === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  act(event);
}
