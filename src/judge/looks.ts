import type { Engine } from '../text/engine.ts';
import type { Budget } from './budget.ts';
import { findPhoneNumbers, type PhoneNumber } from './contacts/phone-numbers.ts';
import { findAllLinks, type Link } from './links/find-links.ts';
import { findMatches, type Matches, NO_MATCHES } from './matches.ts';

/** What rules find out about texts while one message is judged: each is looked at once, however many rules ask. */
export type Looks = {
  readonly budget: Budget;
  linksOf(text: string): readonly Link[];
  phonesOf(text: string): readonly PhoneNumber[];
  /** The text as the engine reads it at `standard`. */
  readAs(text: string): string;
  /** What all patterns match in a text that is not part of the message itself. */
  matchesIn(text: string): Matches;
};

/** What looking through a unit of text with all terms costs, in the steps of a budget. */
const STEPS_OF_UNIT = 25;

/** What does not fit into the budget is not found, and the budget says so to each rule that asks. */
export function makeLooks(engine: Engine, budget: Budget): Looks {
  let links: Map<string, readonly Link[] | 'spent'> | undefined;
  let phones: Map<string, readonly PhoneNumber[]> | undefined;
  let matches: Map<string, Matches> | undefined;
  let read: { readonly text: string; readonly as: string } | undefined;
  return {
    budget,
    linksOf(text) {
      links ??= new Map();
      let found = links.get(text);
      if (found === undefined) {
        found = findAllLinks(text, engine.views, budget.steps);
        if (budget.steps.left < 0) found = 'spent';
        links.set(text, found);
      }
      if (found !== 'spent') return found;
      budget.miss();
      return [];
    },
    phonesOf(text) {
      phones ??= new Map();
      const found = phones.get(text) ?? findPhoneNumbers(text);
      phones.set(text, found);
      return found;
    },
    readAs(text) {
      if (read?.text !== text) read = { text, as: engine.readAs(text, 'standard') };
      return read.as;
    },
    matchesIn(text) {
      matches ??= new Map();
      const known = matches.get(text);
      if (known !== undefined) return known;
      if (!budget.spend(text.length * STEPS_OF_UNIT)) {
        budget.miss();
        return NO_MATCHES;
      }
      const found = findMatches(engine, [{ source: 'text', run: 0, text }], budget);
      matches.set(text, found);
      return found;
    },
  };
}
