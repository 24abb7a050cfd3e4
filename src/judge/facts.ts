import type { Content, CounterReading, Span } from '../model.ts';
import type { Ends } from '../text/engine.ts';
import type { Link } from './links/find-links.ts';
import type { Match, Stretch } from './matches.ts';
import type { Voices } from './voices.ts';

/** What is known of a message when a rule is asked. */
export type Facts = {
  readonly content: Content;
  /** In parts of these voices. Exceptions of the rule, and what stood there before an edit, already taken out. */
  matchesOf(pattern: number, voices: Voices): readonly Match[];
  /** The spans of what is found without a pattern, the same taken out. */
  withoutExcepted(stretches: readonly Stretch[]): readonly Span[];
  /** Undefined where the counter was not asked for this message. */
  readingOf(counter: number): CounterReading | undefined;
  /** The links of a text. */
  linksOf(text: string): readonly Link[];
  /** The telephone numbers in parts of these voices. */
  phonesIn(voices: Voices): readonly Stretch[];
  /** The text of the parts of these voices as the engine reads it, as one. */
  readAs(voices: Voices): string;
  /** The first and the last so many symbols of a text. */
  endsOf(text: string, symbols: number): Ends;
  /** What a pattern matches in a text that is not part of the message itself; exceptions of the rule taken out there, too. */
  matchesIn(text: string, pattern: number): readonly Match[];
};

/** Whether a condition holds, and what shows it. */
export type Evaluation = {
  readonly holds: boolean;
  readonly spans: readonly Span[];
  readonly readings: readonly CounterReading[];
};
