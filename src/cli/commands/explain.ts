import { engineVersion } from '../../engine-version.ts';
import { judgeAgain } from '../../operate/judge-again.ts';
import { tellStory } from '../../operate/story.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { BRACKETS, COLOURED } from '../marked-text.ts';
import { storyText } from '../story-text.ts';
import { type Command, EXIT, isForPeople, UsageError } from '../terminal.ts';
import { keysOf, MESSAGE_OPTIONS } from '../wanted.ts';
import { withDesk } from '../with-desk.ts';
import { historyIfThere } from '../with-history.ts';

const OPTIONS = { ...MESSAGE_OPTIONS, format: { type: 'string' } } as const;

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
    if (format === 'json') {
      terminal.stdout.write(`${JSON.stringify({ ...story, judgedAgain: again }, undefined, 2)}\n`);
    } else {
      terminal.stdout.marked(storyText(story, again, isForPeople(terminal) ? COLOURED : BRACKETS));
    }
    const inRedis = story.seen.length + story.judgements.length + story.flags.length > 0 || story.recall !== undefined;
    const isKnown = inRedis || story.known !== undefined;
    return isKnown ? EXIT.done : EXIT.no;
  });
};
