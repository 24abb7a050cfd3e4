import { engineVersion } from '../../engine-version.ts';
import type { Hit } from '../../model.ts';
import { type JudgedAgain, judgeAgain } from '../../operate/judge-again.ts';
import { contentOfStory } from '../../operate/judge-today.ts';
import { type Story, tellStory } from '../../operate/story.ts';
import { type NearLines, nearestTo } from '../../rulebook/kept-lines.ts';
import type { StoryWords } from '../../words/words.ts';
import { oneOf, readArguments, rulesDirectory } from '../arguments.ts';
import { loadJudge } from '../load-judge.ts';
import { BRACKETS, COLOURED } from '../marked-text.ts';
import { nearLines } from '../near-lines.ts';
import { storyText, todayText } from '../story-text.ts';
import { type Command, EXIT, isForPeople, type Terminal, UsageError } from '../terminal.ts';
import { keysOf, MESSAGE_OPTIONS } from '../wanted.ts';
import { withDesk } from '../with-desk.ts';
import { historyIfThere } from '../with-history.ts';

const OPTIONS = { ...MESSAGE_OPTIONS, format: { type: 'string' }, today: { type: 'boolean', default: false } } as const;

/** A message's whole story. The only place where the text of a message is shown. */
export const explain: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const format = oneOf('--format', values.format, ['text', 'json']);
  const [key, ...others] = keysOf(values, positionals);
  if (key === undefined || others.length > 0) throw new UsageError(({ asked }) => asked.oneMessage());
  return withDesk(terminal, async (desk) => {
    const history = await historyIfThere(terminal);
    const story = await tellStory(desk, key, history).finally(() => history?.close());
    const again = await Promise.all(story.judgements.map((one) => judgeAgain(desk, one, engineVersion())));
    const near = await nearestThen(story, again, rulesDirectory(undefined, terminal));
    const today = values.today ? await judgedToday(story, terminal) : undefined;
    if (format === 'json') {
      terminal.stdout.write(
        `${JSON.stringify({ ...story, judgedAgain: again, nearest: near, today }, undefined, 2)}\n`,
      );
    } else {
      const { story: words, commands } = terminal.words;
      const taught = near.map((one) => nearLines(one, commands));
      const how = { marks: isForPeople(terminal) ? COLOURED : BRACKETS, words, taught };
      terminal.stdout.marked(storyText(story, again, how));
      if (today !== undefined) terminal.stdout.write(todayLine(today, terminal.words.story));
    }
    const inRedis = story.seen.length + story.judgements.length + story.flags.length > 0 || story.recall !== undefined;
    const isKnown = inRedis || story.known !== undefined;
    return isKnown ? EXIT.done : EXIT.no;
  });
};

/**
 * By judgement, the lines most like its text that the models of the rules which matched were taught: where RULES_DIR still has the
 * model of that time, with its lines.
 */
const nearestThen = (
  { judgements }: Story,
  again: readonly JudgedAgain[],
  directory: string,
): Promise<readonly (readonly NearLines[])[]> =>
  Promise.all(
    judgements.map(({ parts }, index) => {
      const judged = again[index]!;
      const text = parts?.map((part) => part.text).join('\n');
      return judged.type === 'impossible' || text === undefined ? [] : nearestTo(text, judged.models, directory);
    }),
  );

type Today =
  | { readonly ruleSet: string; readonly hits: readonly Hit[]; readonly counting: boolean }
  | { readonly why: string };

/** What the rules of RULES_DIR say of it, by its words alone. */
async function judgedToday(story: Story, terminal: Terminal): Promise<Today> {
  const { known } = story;
  const content = contentOfStory(story, { parts: known?.texts[0]?.parts, sender: known?.sender });
  if (content === undefined) return { why: 'its text is not kept any more' };
  const judge = await loadJudge(rulesDirectory(undefined, terminal), terminal);
  if (judge === undefined) return { why: 'the rules have errors' };
  const read = judge.read(content);
  const nothing = read.counters.map(() => ({ value: 0, contributing: [] }));
  const { hits } = judge.judge(content, { counters: nothing }, read);
  return { ruleSet: judge.ruleSet.hash, hits, counting: read.counters.length > 0 };
}

function todayLine(today: Today, words: StoryWords): string {
  if ('why' in today) return todayText(words.notToday(today.why), words);
  const rules = today.hits.map(({ rule, state }) => [rule, state] as const);
  return todayText(words.today(today.ruleSet.slice(0, 8), rules, today.counting), words);
}
