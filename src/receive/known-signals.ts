/**
 * What programs say to each other in custom elements: nobody reads it. One table; a rule file adds names of the app's own
 * under `signals` (docs/rules.md). Names are compared without case.
 */
const KNOWN_SIGNALS: ReadonlySet<string> = new Set(
  [
    // Tencent's UI kits: typing (docs 48005 and UI kit source), calls and their signals (TUICallKit), tips of a group.
    ...[
      'user_typing_status',
      'av_call',
      'rtc_call',
      'group_create',
      'group_live',
      'group_note_tips',
      'group_poll_tips',
    ],
    // Live rooms: likes, gifts and whoever comes in.
    ...['TUILike', 'TUIGift', 'live_like', 'live_gift', 'room_like', 'enter_room', 'exit_room', 'leave_room'],
    // What apps call the same.
    ...[
      'like',
      'likes',
      'praise',
      'gift',
      'typing',
      'typing_status',
      'call',
      'call_signal',
      'voice_call',
      'video_call',
    ],
    ...['signal', 'signaling', 'signalling', 'heartbeat', 'ping', 'pong', 'ack', 'receipt', 'read_receipt', 'reaction'],
  ].map((name) => name.toLowerCase()),
);

export const isKnownSignal = (business: string | undefined): boolean =>
  business !== undefined && KNOWN_SIGNALS.has(business.toLowerCase());

/** What stands under a key of a JSON object. */
export type KeyMeaning =
  /** Says what kind of thing it is: `{"businessID": "av_call"}`. */
  | 'business'
  /** Names somebody or something: never text. */
  | 'id'
  /** Says who: an id where it looks like one, else a name that people see. */
  | 'person'
  /** Says how: a word for programs where it is one word, else text. */
  | 'machine'
  /** The address of somebody's picture: not a link that people follow. */
  | 'picture'
  /** Words that the reader sees, whatever program sends them. */
  | 'said'
  /** Words of somebody else, with or without whose they are. */
  | 'quote'
  /** Somebody else's words if it names their author; a text alone is the sender's. */
  | 'quote-if-attributed'
  /** The same, or who said it: `replyTo`. */
  | 'quote-or-person'
  /** Pieces that the reader sees as one text. */
  | 'pieces'
  /** Whatever it holds was put there by readers: emoji and ids. */
  | 'reactions'
  | 'text';

/**
 * What a key means, by the words it is made of: `messageSender`, `from_account` and `buyerID` are told apart by their ends.
 * Kept for keys that are met again; keys come from outside, so not for ever many.
 */
export function meaningOf(key: string): KeyMeaning {
  const known = meanings.get(key);
  // Stryker disable next-line all: what is kept saves time, and says the same.
  if (known !== undefined) return known;
  const meaning = readKey(key);
  // Stryker disable next-line all: it keeps the memory small.
  if (meanings.size >= MOST_MEANINGS) meanings.clear();
  meanings.set(key, meaning);
  return meaning;
}
const meanings = new Map<string, KeyMeaning>();
const MOST_MEANINGS = 4_096;
const LONGEST_KEY = 64;

function readKey(key: string): KeyMeaning {
  if (key.length > LONGEST_KEY) return 'text';
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter((word) => word !== '');
  const whole = words.join('');
  // Stryker disable next-line StringLiteral: a key without a word has no meaning, whatever stands in for one.
  const last = words.at(-1) ?? '';
  if (whole === 'businessid') return 'business';
  if (/^messagereact(?:ions?)?$|^reactions?$/.test(whole)) return 'reactions';
  if (whole === 'chunks') return 'pieces';
  // Stryker disable next-line StringLiteral: as above.
  const named = LISTS.has(last) ? (words.at(-2) ?? '') : last;
  if (ID_WORDS.has(named) || RUN_TOGETHER.test(whole)) return 'id';
  const isAnswered = words.some((word) => ANSWERED.has(word));
  if (isAnswered && (last === 'to' || last === 'from')) return 'quote-or-person';
  if (PEOPLE.has(named) || PEOPLE.has(whole)) return 'person';
  if (QUOTED.test(whole)) return 'quote';
  const ofMessage = words.includes('msg') || words.includes('message');
  if (isAnswered || (ofMessage && words.some((word) => POINTED_AT.has(word)))) return 'quote-if-attributed';
  if (SAID.has(last)) return 'said';
  if (PICTURES.has(whole)) return 'picture';
  return MACHINE.has(whole) ? 'machine' : 'text';
}

const ID_WORDS: ReadonlySet<string> = new Set(
  'id ids uid uids uuid uuids guid openid openids unionid userid userids account accounts identifier'.split(' '),
);
/** Without anything between the words: `userid`, `orderids`; but not `paid` or `android`. */
const RUN_TOGETHER =
  /(?:user|member|buyer|seller|sender|receiver|customer|caller|callee|inviter|invitee|operator|owner|creator|author|agent|staff|driver|room|group|call|order|msg|message|session|device|client|shop|store|goods|item|product|from|to|op)(?:ids?|uids?|accounts?)$|^messagesender$/;
/** `inviteeList`, `user_ids_array`. */
const LISTS: ReadonlySet<string> = new Set('list lists array set map'.split(' '));
const PEOPLE: ReadonlySet<string> = new Set(
  `user users sender senders receiver receivers recipient recipients caller callers callee callees inviter invitee invitees
   inviteelist inviterlist userlist memberlist buyer seller customer operator opuser owner member members from to
   participant participants`.split(/\s+/),
);
/** `messageAbstract`, `quote`, `quotedMessage`, `quoteText`. */
const QUOTED = /^(?:messageabstract|messagerepl(?:y|ies))$|^(?:quote|quoted|quotation|cited|citation)/;
const ANSWERED: ReadonlySet<string> = new Set('reply replies replied replying quote quoted cite cited'.split(' '));
const POINTED_AT: ReadonlySet<string> = new Set('ref reference referenced parent origin original root'.split(' '));
const SAID: ReadonlySet<string> = new Set(
  'text content title desc description caption comment markdown subject'.split(' '),
);
const PICTURES: ReadonlySet<string> = new Set(
  'avatar avatarurl useravatar faceurl headurl headimg headimgurl icon iconurl'.split(' '),
);
/** Their values are words of a program where they are one word: `{"type": "like"}`. */
const MACHINE: ReadonlySet<string> = new Set(
  `type msgtype messagetype cmd command action actiontype actionparam event eventtype status state version platform op
   lang language`.split(/\s+/),
);

/** One word of a program: no space, nothing beyond ASCII, no address. */
export const isOneToken = (text: string): boolean => /^[!-~]{1,256}$/.test(text) && !text.includes('://');
