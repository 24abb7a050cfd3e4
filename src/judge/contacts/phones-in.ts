import type { Content, Span } from '../../model.ts';
import { isHeard, type Voices } from '../voices.ts';
import type { PhoneNumber } from './phone-numbers.ts';

/** The telephone numbers in parts of these voices. */
export function phonesIn(
  { parts }: Content,
  voices: Voices,
  phonesOf: (text: string) => readonly PhoneNumber[],
): readonly Span[] {
  return parts.flatMap((one, part) =>
    isHeard(one, voices) ? phonesOf(one.text).map(({ start, end }): Span => ({ part, start, end })) : [],
  );
}
