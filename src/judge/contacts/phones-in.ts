import type { Content } from '../../model.ts';
import { joinedRuns, type Stretch } from '../matches.ts';
import { isHeard, type Voices } from '../voices.ts';
import type { PhoneNumber } from './phone-numbers.ts';

/** The telephone numbers in parts of these voices, and those over the seams of parts that a reader sees joined. */
export function phonesIn(
  { parts }: Content,
  voices: Voices,
  phonesOf: (text: string) => readonly PhoneNumber[],
): readonly Stretch[] {
  const found: Stretch[] = parts.flatMap((one, part) =>
    isHeard(one, voices) ? phonesOf(one.text).map(({ start, end }): Stretch => [{ part, start, end }]) : [],
  );
  // Stryker disable next-line ConditionalExpression: it saves time: one part has no seams.
  if (parts.length < 2) return found;
  for (const run of joinedRuns(parts, voices))
    for (const number of phonesOf(run.text)) {
      const spans = run.spansOf(number);
      if (spans.length > 1) found.push(spans);
    }
  return found;
}
