import { engineVersion } from '../../engine-version.ts';
import type { Hit } from '../../model.ts';
import { judgeAgain } from '../../operate/judge-again.ts';
import { contentOfStory } from '../../operate/judge-today.ts';
import { type Story, tellStory } from '../../operate/story.ts';
import { plainly } from '../../plain-text.ts';
import { oneOf, readArguments, rulesDirectory } from '../arguments.ts';
import { loadJudge } from '../load-judge.ts';
import { BRACKETS, COLOURED } from '../marked-text.ts';
import { storyText } from '../story-text.ts';
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
  if (key === undefined || others.length > 0) throw new UsageError('explain one message at a time');
  return withDesk(terminal, async (desk) => {
    const history = await historyIfThere(terminal);
    const story = await tellStory(desk, key, history).finally(() => history?.close());
    const again = await Promise.all(story.judgements.map((one) => judgeAgain(desk, one, engineVersion())));
    const today = values.today ? await judgedToday(story, terminal) : undefined;
    if (format === 'json') {
      terminal.stdout.write(`${JSON.stringify({ ...story, judgedAgain: again, today }, undefined, 2)}\n`);
    } else {
      terminal.stdout.marked(storyText(story, again, isForPeople(terminal) ? COLOURED : BRACKETS));
      if (today !== undefined) terminal.stdout.write(todayLine(today));
    }
    const inRedis = story.seen.length + story.judgements.length + story.flags.length > 0 || story.recall !== undefined;
    const isKnown = inRedis || story.known !== undefined;
    return isKnown ? EXIT.done : EXIT.no;
  });
};

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

function todayLine(today: Today): string {
  if ('why' in today) return `today     cannot be said: ${today.why}\n`;
  const rules = today.hits.map(({ rule, state }) => plainly`${rule} (${state})`).join(', ') || 'nothing';
  const more = today.counting ? '; rules that count were told of no other message' : '';
  return `today     rule set ${today.ruleSet.slice(0, 8)} says: ${rules}${more}\n`;
}
