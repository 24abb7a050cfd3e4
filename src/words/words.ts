import type * as asked from './en/asked.ts';
import type * as commands from './en/commands.ts';
import type * as desk from './en/desk.ts';
import type * as doctor from './en/doctor.ts';
import type * as init from './en/init.ts';
import type * as kept from './en/kept.ts';
import type * as problems from './en/problems.ts';
import type * as reasons from './en/reasons.ts';
import type * as story from './en/story.ts';
import type { Needed, Noun } from './nouns.ts';

/** The same texts in another language. */
type InAnyLanguage<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : never;
};

export type ProblemWords = InAnyLanguage<typeof problems.problems>;
export type ReasonWords = InAnyLanguage<typeof reasons.reasons>;
/** All texts about rule files and about what rules do. */
export type RuleWords = ProblemWords & ReasonWords;
/** What may stand in a rule file, and what it is needed for. */
export type Nouns = Readonly<Record<Noun, string>>;
export type Needs = Readonly<Record<Needed, string>>;

/** All texts of the command line in one language. */
export type Words = {
  readonly language: 'en' | 'zh' | 'ja';
  readonly help: string;
  readonly usage: UsageWords;
  readonly rules: RuleWords;
  readonly commands: CommandWords;
  readonly doctor: DoctorWords;
  readonly init: InitWords;
  readonly asked: AskedWords;
  readonly desk: DeskWords;
  readonly story: StoryWords;
  readonly kept: KeptWords;
};
export type UsageWords = InAnyLanguage<typeof commands.usage>;
export type CommandWords = InAnyLanguage<typeof commands.commands>;
export type DoctorWords = InAnyLanguage<typeof doctor.doctor>;
export type InitWords = InAnyLanguage<typeof init.init>;
export type AskedWords = InAnyLanguage<typeof asked.asked>;
export type DeskWords = InAnyLanguage<typeof desk.desk>;
export type StoryWords = InAnyLanguage<typeof story.story>;
export type KeptWords = InAnyLanguage<typeof kept.kept>;
