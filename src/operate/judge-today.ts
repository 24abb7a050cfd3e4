import { contentOfText } from '../judge/content-of.ts';
import { type Content, conversationIdOf, type MessageKey, type TextPart } from '../model.ts';
import type { Story } from './story.ts';

/**
 * A message as the rules of today would judge it: as it was sent. Undefined where its text is not kept any more.
 * @param parts as they are known elsewhere, where the story has none
 */
export function contentOfStory(
  { key, seen, judgements }: Pick<Story, 'key' | 'seen' | 'judgements'>,
  elsewhere: { readonly parts?: readonly TextPart[] | undefined; readonly sender?: string | undefined } = {},
): Content | undefined {
  const judged = judgements.find(({ message }) => message.event !== 'edited');
  const sent = seen.find(({ editedAt }) => editedAt === undefined);
  const parts = sent?.parts ?? judged?.parts ?? elsewhere.parts;
  if (parts === undefined) return undefined;
  if (judged !== undefined) return { ...judged.message, parts };
  return contentOfText('', {
    ...{ ...placeOf(key), conversationId: conversationIdOf(key), sender: sent?.sender ?? elsewhere.sender },
    ...{ sentAt: sent?.sentAt ?? 0, parts },
  });
}

function placeOf(key: MessageKey): Partial<Content> {
  switch (key.kind) {
    case 'group':
      return { conversation: 'group', group: key.group };
    case 'c2c':
      return { conversation: 'c2c', recipient: key.to };
    case 'official':
      return { conversation: 'official' };
  }
}
