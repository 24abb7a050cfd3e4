import { answering } from '../answering.ts';
import * as contract from '../contract/messages.ts';
import { named } from '../names.ts';
import { Problem } from '../problem.ts';
import { maySeeText } from '../sign-in/roles.ts';
import { listMessages } from './listed-messages.ts';
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
  answering(contract.getMessage, async ({ inside, params: { ref }, who }) => {
    const withText = maySeeText(who);
    const story = await tellStoryOf(inside, named(ref), withText);
    if (story.text !== undefined) inside.metrics.textLooks(who.role, 1);
    return story;
  }),
];
