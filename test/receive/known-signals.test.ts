import { describe, expect, test } from 'vitest';
import { isKnownSignal, isOneToken, type KeyMeaning, meaningOf } from '../../src/receive/known-signals.ts';

const NAMES = `user_typing_status av_call rtc_call group_create group_live group_note_tips group_poll_tips
  TUILike TUIGift live_like live_gift room_like enter_room exit_room leave_room
  like likes praise gift typing typing_status call call_signal voice_call video_call
  signal signaling signalling heartbeat ping pong ack receipt read_receipt reaction`.split(/\s+/);

describe('names of signals', () => {
  test.each(NAMES)('%s is one, in any case', (name) => {
    for (const each of [name, name.toUpperCase(), name.toLowerCase()]) expect(isKnownSignal(each)).toBe(true);
  });
  test.each(['', 'order', 'calls', 'my_call', ' ping', undefined])('%j is none', (name) => {
    expect(isKnownSignal(name)).toBe(false);
  });
});

describe('what stands under a key', () => {
  test.each<[KeyMeaning, string]>([
    ['business', 'businessID business_id BUSINESSID'],
    [
      'id',
      `id ids uid uids uuid uuids guid openid openids unionid userid userids account accounts identifier
       user_id userID HTTPServerID messageSenderId from_account fromAccount user_ids_array userIdList idSet id_map
       HTMLUserID userid buyerids orderuid shopaccount opuids messagesender deviceid fromaccount`,
    ],
    [
      'person',
      `user users sender senders receiver receivers recipient recipients caller callers callee callees inviter invitee
       invitees inviteeList inviterlist userList memberlist buyer seller customer operator opUser owner member members
       from to participant participants message_from the-sender user_array`,
    ],
    ['quote', 'messageAbstract messageReply messageReplies quote quotedMessage quoteText quotation cited citation'],
    ['quote-or-person', 'replyTo reply_from quotedTo repliedFrom'],
    [
      'quote-if-attributed',
      `reply replies replied replying the_quote my_quoted a_cite its_cited
       messageRef msg_reference referencedMessage parentMsg originMessage original_msg rootMsg`,
    ],
    ['reactions', 'messageReact messageReaction messageReactions reaction reactions'],
    ['pieces', 'chunks'],
    [
      'said',
      'text content title desc description caption comment markdown subject messageText my_text_ HTMLText ABTitle',
    ],
    ['picture', 'avatar avatarUrl userAvatar faceUrl headUrl headImg headImgUrl icon iconUrl'],
    [
      'machine',
      `type msgType messageType cmd command action actionType actionParam event eventType status state version platform
       op lang language`,
    ],
    [
      'text',
      `paid android ref origin parent note data business myAvatar chunk messageNote kind reactor the_reactions ... xx
       replay messageSenders2 fromage listing userlists2 useridcard orderidentity xmessagesender messagesenderx
       xmessageReact messageReacted messageReactionsOff reactionsOff myMessageAbstract messageAbstracts`,
    ],
  ])('%s: %s', (meaning, keys) => {
    const found = keys.split(/\s+/).map((key) => [key, meaningOf(key)]);
    expect(found).toEqual(keys.split(/\s+/).map((key) => [key, meaning]));
    // What is kept of a key says the same.
    expect(keys.split(/\s+/).map((key) => [key, meaningOf(key)])).toEqual(found);
  });

  test('a key longer than any real one means a text', () => {
    const key = (length: number) => `${'x'.repeat(length - 3)}_id`;
    expect([64, 65].map((length) => meaningOf(key(length)))).toEqual(['id', 'text']);
    expect(meaningOf('')).toBe('text');
  });
});

test.each([
  ['ok', true],
  ['!~', true],
  ['x'.repeat(256), true],
  ['x'.repeat(257), false],
  ['', false],
  ['two words', false],
  ['你', false],
  ['x你', false],
  ['你x', false],
  ['a://b', false],
])('one word of a program: %s: %s', (text, is) => {
  expect(isOneToken(text)).toBe(is);
});
