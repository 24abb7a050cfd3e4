import type { Steps } from '../text/engine.ts';

/**
 * What judging one message may cost. A step is what an expression does for one of its ways through a text at one
 * character, some ten nanoseconds; everything else that a rule may repeat is counted in them. Steps, not time, so that the
 * same message stops at the same place on every machine.
 */
export type Limits = {
  /**
   * UTF-16 units of text in all parts, as many times as the rule set's engine weighs; a longer message is not looked at.
   */
  readonly units: number;
  /** Steps of all rules together, and of each. */
  readonly steps: number;
  readonly ruleSteps: number;
};

/**
 * What a callback's message may cost where others wait behind it: 20 ms in the worst case, on a busy machine too
 * (bench/worst.ts). With plain phrases that is 12 KB of Chinese twice over, and five pages of English.
 */
export const ON_PATH: Limits = { units: 8_000, steps: 350_000, ruleSteps: 200_000 };

/** What is left of the limits for one message. */
export type Budget = {
  readonly units: number;
  /** What the rule that is asked now may still cost. */
  readonly steps: Steps;
  /** Gives the next rule its share of what is left. */
  begin(): void;
  /** Takes steps for other work; false if there are not enough left. */
  spend(steps: number): boolean;
  /** Notes that the rule asked for something that was not worked out: it cannot be judged within the limits. */
  miss(): void;
  /** Whether that happened since the rule was begun. */
  isMissed(): boolean;
};

const NO_LIMITS: Limits = {
  units: Number.POSITIVE_INFINITY,
  steps: Number.POSITIVE_INFINITY,
  ruleSteps: Number.POSITIVE_INFINITY,
};

/** No limits, for callers that can wait: an example, a person, a thread. */
export const makeBudget = (limits: Limits = NO_LIMITS): Budget => new MessageBudget(limits);

/** A class, since every message has one. */
class MessageBudget implements Budget {
  readonly units: number;
  readonly steps: Steps;
  readonly #ruleSteps: number;
  #left: number;
  #share: number;
  #missed = false;

  constructor({ units, steps, ruleSteps }: Limits) {
    this.units = units;
    this.#ruleSteps = ruleSteps;
    this.#left = steps;
    this.#share = Math.min(ruleSteps, steps);
    this.steps = { left: this.#share };
  }
  begin(): void {
    if (this.#share !== Number.POSITIVE_INFINITY) this.#left -= this.#share - this.steps.left;
    this.#share = Math.max(0, Math.min(this.#ruleSteps, this.#left));
    this.steps.left = this.#share;
    this.#missed = false;
  }
  spend(steps: number): boolean {
    this.steps.left -= steps;
    return this.steps.left >= 0;
  }
  miss(): void {
    this.#missed = true;
  }
  isMissed(): boolean {
    return this.#missed;
  }
}
