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
export const makeLooks = (engine: Engine, budget: Budget): Looks => new MessageLooks(engine, budget);

/** A class, since every message has one; most ask nothing of it. */
class MessageLooks implements Looks {
  readonly budget: Budget;
  readonly #engine: Engine;
  #links: Map<string, readonly Link[] | 'spent'> | undefined;
  #phones: Map<string, readonly PhoneNumber[]> | undefined;
  #matches: Map<string, Matches> | undefined;
  #read: { readonly text: string; readonly as: string } | undefined;

  constructor(engine: Engine, budget: Budget) {
    this.#engine = engine;
    this.budget = budget;
  }

  linksOf(text: string): readonly Link[] {
    this.#links ??= new Map();
    const { steps } = this.budget;
    let found = this.#links.get(text);
    // Stryker disable next-line ConditionalExpression: it saves time, and says the same.
    if (found === undefined) {
      found = findAllLinks(text, this.#engine.views, steps);
      if (steps.left < 0) found = 'spent';
      this.#links.set(text, found);
    }
    if (found !== 'spent') return found;
    this.budget.miss();
    return [];
  }

  phonesOf(text: string): readonly PhoneNumber[] {
    this.#phones ??= new Map();
    const found = this.#phones.get(text) ?? findPhoneNumbers(text);
    this.#phones.set(text, found);
    return found;
  }

  readAs(text: string): string {
    // Stryker disable next-line ConditionalExpression,StringLiteral: it saves time; whatever is not off is read.
    if (this.#read?.text !== text) this.#read = { text, as: this.#engine.readAs(text, 'standard') };
    return this.#read.as;
  }

  matchesIn(text: string): Matches {
    this.#matches ??= new Map();
    const known = this.#matches.get(text);
    if (known !== undefined) return known;
    if (!this.budget.spend(text.length * STEPS_OF_UNIT)) {
      this.budget.miss();
      return NO_MATCHES;
    }
    // Stryker disable next-line StringLiteral: where a text comes from decides nothing.
    const found = findMatches(this.#engine, [{ source: 'text', run: 0, text }], this.budget);
    this.#matches.set(text, found);
    return found;
  }
}
