import { contentOfStory } from '../../operate/judge-today.ts';
import { tellStory } from '../../operate/story.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/messages.ts';
import type { Inside } from '../inside.ts';
import { type Named, named } from '../names.ts';
import { Problem } from '../problem.ts';
import { maySeeText } from '../sign-in/roles.ts';
import { listMessages } from './listed-messages.ts';
import { tooSlow } from './live.ts';
import { tellStoryOf } from './told-story.ts';

export const MESSAGES = [
  answering(contract.listMessages, async ({ inside, query, who }) => {
    const { since, until, text, ...rest } = query;
    const withText = maySeeText(who);
    if (text !== undefined && !withText) {
      throw new Problem('not-allowed', 'to search in texts takes the role reviewer or more', { least: 'reviewer' });
    }
    const listed = await listMessages(inside, { ...rest, text, from: since, to: until, withText });
    if (withText) inside.metrics.textLooks(who.role, listed.items.filter((item) => item.text !== undefined).length);
    return listed;
  }),
  answering(contract.getMessage, async ({ inside, params: { ref }, query, who }) => {
    const withText = maySeeText(who);
    const message = named(ref);
    const story = await tellStoryOf(inside, message, withText);
    if (story.text !== undefined) inside.metrics.textLooks(who.role, 1);
    return query.today === 'yes' ? { ...story, today: await todayOf(inside, message) } : story;
  }),
];

/** What the running rules say of its words alone. */
async function todayOf(inside: Inside, { identity, key }: Named): Promise<contract.Story['today']> {
  if (key === undefined) return null;
  const [past, live] = await Promise.all([
    inside.history()?.questions.message(identity),
    inside.isRedisReady() ? tellStory(inside.desk, key).catch(() => undefined) : undefined,
  ]);
  const nothing = { key, seen: [], judgements: [] };
  const content = contentOfStory(live ?? nothing, { parts: past?.texts[0]?.parts, sender: past?.sender });
  if (content === undefined) return null;
  const { hash } = inside.judge().ruleSet;
  const { hits, counting } = await inside.look.judge(hash, content).catch(tooSlow);
  return {
    ...{ ruleSet: hash, counting },
    hits: hits.map(({ rule, state, severity, spans }) => ({
      ...{ rule, state, severity, spans: spans.map(({ part, start, end }) => ({ part, start, end })) },
    })),
  };
}
