import { type Cast, OFFICIAL } from './cast.ts';
import { call, chatbot, like, photo, quoting, stream, typing } from './kit.ts';
import { CLEAN, type Language, NEWS, OFFENDING, SLOTS, SPLIT_OFFENCES } from './phrases.ts';
import type { Random } from './random.ts';
import { type Element, type Place, textElement, textOf } from './shapes.ts';
import type { Draft } from './world.ts';

/** Shares of all messages, 0 to 1. */
export type Mix = {
  readonly offending: number;
  /** Of the offending: sent clean and edited a moment later. */
  readonly edited: number;
  /** Of the offending: many at once, of one kind, by many senders, in one group. */
  readonly waves: number;
  /** Callback sent twice, as after a retry. */
  readonly duplicates: number;
  /** Callback held back, so that it comes after later ones. */
  readonly outOfOrder: number;
  readonly onlineOnly: number;
  readonly undelivered: number;
  /** In other elements than one plain text. */
  readonly rich: number;
  /** Answered or reacted to by others, which edits it. */
  readonly answered: number;
  /** Of the clean: quotes an offence, as somebody who reports it does. */
  readonly quotes: number;
  /** Of the clean: begins what programs send: typing, calls, twelve likes, an album of nine. */
  readonly signals: number;
};

export const DEFAULT_MIX: Mix = {
  offending: 0.1,
  edited: 0.1,
  waves: 0.4,
  duplicates: 0.03,
  outOfOrder: 0.05,
  onlineOnly: 0.01,
  undelivered: 0.01,
  rich: 0.15,
  answered: 0.1,
  quotes: 0.03,
  signals: 0.01,
};

/** One thing that happens: a message, and what goes wrong with its callbacks. */
export type Step = {
  readonly draft: Draft;
  /** Makes the message offend, this much later. */
  readonly edit: { readonly afterMs: number; readonly elements: readonly Element[] } | undefined;
  /** The step whose message this one answers: with the kits that edits it. */
  readonly answers: Step | undefined;
  /** Somebody reacts to it, so much later. */
  readonly reaction: { readonly afterMs: number; readonly by: string } | undefined;
  readonly holdMs: number;
  readonly repeatAfterMs: number | undefined;
};

const WAVE_SIZES = [6, 8, 10, 12] as const;
const MOST_UNANSWERED = 20;
const LANGUAGES: readonly Language[] = ['zh', 'zh', 'en', 'en', 'ja'];
/** `SendMsgResult` of a text that Tencent's own filter stopped (docs 34348). */
const FILTERED = 80001;

/**
 * An endless sequence of steps, the same for the same seed, mix and cast. Knows no time: who asks decides how fast it
 * goes. The share of offending messages is exact in the long run: after a wave, messages are clean until the average is
 * right again.
 */
export function makeTraffic(options: { readonly random: Random; readonly cast: Cast; readonly mix: Mix }): {
  next(): Step;
} {
  const { random, cast, mix } = options;
  let earned = 0;
  const unanswered: Step[] = [];
  let burst: { left: number; make: (left: number) => Draft } | undefined;
  let wave: { left: number; place: Place; lines: readonly string[] } | undefined;

  function next(): Step {
    earned += mix.offending;
    if (wave !== undefined) return inWave(wave);
    if (burst !== undefined) return inBurst(burst);
    const answered = random.chance(0.5) ? unanswered.shift() : undefined;
    if (earned < 1) return answered === undefined ? clean() : answer(answered, [textElement(cleanLine())], false);
    if (answered !== undefined && !random.chance(mix.waves)) {
      earned -= 1;
      return answer(answered, offendingElements(), true);
    }
    if (!random.chance(mix.waves)) return offending();
    wave = { left: random.pick(WAVE_SIZES), place: random.pick(cast.groups), lines: random.pick(OFFENDING).lines };
    return inWave(wave);
  }

  function inWave(current: NonNullable<typeof wave>): Step {
    earned -= 1;
    current.left -= 1;
    if (current.left === 0) wave = undefined;
    const elements = [textElement(fill(random.pick(current.lines)))];
    return step({ place: current.place, from: cast.person(random), elements, offending: true });
  }

  function inBurst(current: NonNullable<typeof burst>): Step {
    current.left -= 1;
    if (current.left === 0) burst = undefined;
    return step(current.make(current.left));
  }

  function offending(): Step {
    earned -= 1;
    const { place, from } = someone();
    const elements = offendingElements();
    const canBeEdited = place.kind === 'c2c' || (place.kind === 'group' && place.group !== '@TGS#live');
    if (canBeEdited && random.chance(mix.edited)) {
      const draft = { place, from, elements: [textElement(cleanLine())], offending: false };
      return { ...step(draft), edit: { afterMs: 50 + random.int(400), elements } };
    }
    return step({ place, from, elements, offending: true, ...oddities(place) });
  }

  function clean(): Step {
    if (random.chance(mix.signals)) return signals();
    const { place, from } = someone();
    if (place.kind !== 'official' && random.chance(mix.quotes))
      return step({ ...quote(place, from), ...oddities(place) });
    const elements =
      place.kind === 'official'
        ? [textElement(fill(random.pick(NEWS)))]
        : random.chance(mix.rich)
          ? richElements(cleanLine(), false)
          : [textElement(cleanLine())];
    return step({ place, from, elements, offending: false, ...oddities(place) });
  }

  function step(draft: Draft): Step {
    const isAnswered = canBeAnswered(draft) && random.chance(mix.answered);
    const made: Step = {
      draft,
      edit: undefined,
      answers: undefined,
      reaction: isAnswered ? { afterMs: 10 + random.int(500), by: cast.person(random) } : undefined,
      holdMs: random.chance(mix.outOfOrder) ? 20 + random.int(700) : 0,
      repeatAfterMs: random.chance(mix.duplicates) ? 5 + random.int(1500) : undefined,
    };
    if (isAnswered && unanswered.length < MOST_UNANSWERED) unanswered.push(made);
    return made;
  }

  /** Nine photos, twelve likes, calls, typing: signals, not speech, however many there are. */
  function signals(): Step {
    const pair = cast.pair(random);
    const group = random.pick(cast.groups);
    const from = cast.person(random);
    const kinds = [
      { left: 12, make: (): Draft => ({ place: group, from, elements: [like(from)], offending: false }) },
      { left: 9, make: (left: number): Draft => ({ place: group, from, elements: [photo(left)], offending: false }) },
      { left: 9, make: (): Draft => ({ place: group, from, elements: [call(from, pair.to)], offending: false }) },
      {
        left: 2,
        make: (): Draft => ({ place: pair, from: pair.from, elements: [typing()], onlineOnly: true, offending: false }),
      },
    ];
    burst = { ...random.pick(kinds) };
    return inBurst(burst);
  }

  /** Somebody quotes another. Its ids may look like telephone numbers. */
  function quote(place: Place, from: string): Draft {
    const offence = fill(random.pick(random.pick(OFFENDING).lines));
    const cloudCustomData = quoting(offence, `138${10_000_000 + random.int(89_999_999)}`, String(random.uint32()));
    return { place, from, elements: [textElement(cleanLine())], cloudCustomData, offending: false };
  }

  /** The answers of the kits quote what they answer, and are stored in it. */
  function answer(answered: Step, elements: readonly Element[], offending: boolean): Step {
    const { place, from, elements: said } = answered.draft;
    const by = place.kind === 'c2c' ? place.to : cast.person(random);
    const draft: Draft = {
      place: place.kind === 'c2c' ? { kind: 'c2c', from: place.to, to: place.from } : place,
      from: by,
      elements,
      cloudCustomData: quoting(textOf(said), from, String(random.uint32())),
      offending,
    };
    return { ...step(draft), answers: answered };
  }

  /** Live rooms and what is not stored cannot be edited (docs 48005). */
  function canBeAnswered({ place, onlineOnly, sendResult = 0 }: Draft): boolean {
    const isThere = place.kind === 'c2c' || (place.kind === 'group' && place.group !== '@TGS#live');
    return isThere && !onlineOnly && sendResult === 0;
  }

  /** Never stored, or never delivered: only C2C reports the second (docs 34365). */
  function oddities(place: Place): Partial<Draft> {
    if (place.kind === 'c2c' && random.chance(mix.undelivered)) return { sendResult: FILTERED };
    const canBeOnlineOnly = place.kind === 'c2c' || (place.kind === 'group' && place.group !== '@TGS#live');
    return canBeOnlineOnly && random.chance(mix.onlineOnly) ? { onlineOnly: true } : {};
  }

  function someone(): { place: Place; from: string } {
    const roll = random.next();
    if (roll < 0.01) return { place: { kind: 'official', account: OFFICIAL }, from: OFFICIAL };
    if (roll < 0.25) {
      const place = cast.pair(random);
      return { place, from: place.from };
    }
    return { place: random.pick(cast.groups), from: cast.person(random) };
  }

  function offendingElements(): readonly Element[] {
    if (random.chance(mix.rich / 2)) {
      const pieces = random.pick(SPLIT_OFFENCES).map(fill);
      return random.pick([() => pieces.map(textElement), () => [stream(pieces)], () => [chatbot(pieces)]])();
    }
    const text = fill(random.pick(random.pick(OFFENDING).lines));
    return random.chance(mix.rich) ? richElements(text, true) : [textElement(text)];
  }

  /** The same line where people hide it: a custom element's JSON, a forwarded chat, a place's name, a file's name. */
  function richElements(text: string, isOffence: boolean): readonly Element[] {
    switch (random.int(isOffence ? 5 : 6)) {
      case 4:
        return [
          random.chance(0.5) ? stream([text.slice(0, 3), text.slice(3)]) : chatbot([text.slice(0, 3), text.slice(3)]),
        ];
      case 0:
        return [
          {
            MsgType: 'TIMCustomElem',
            MsgContent: { Data: JSON.stringify({ businessID: 'card', text }), Desc: '', Ext: '', Sound: '' },
          },
        ];
      case 1:
        return [relay(text)];
      case 2:
        return [{ MsgType: 'TIMLocationElem', MsgContent: { Desc: text, Latitude: 31.23, Longitude: 121.47 } }];
      case 3:
        return [
          { MsgType: 'TIMFaceElem', MsgContent: { Index: 1 + random.int(8), Data: 'smile' } },
          { MsgType: 'TIMTextElem', MsgContent: { Text: text } },
        ];
      default:
        return [
          {
            MsgType: 'TIMFileElem',
            MsgContent: { UUID: '1', FileSize: 20480, FileName: `${text}.pdf`, Download_Flag: 2 },
          },
        ];
    }
  }

  function relay(text: string): Element {
    const inner = {
      From_Account: cast.person(random),
      GroupId: 'book-club',
      MsgSeq: 1 + random.int(1000),
      MsgRandom: random.uint32(),
      MsgTimeStamp: 1760000000,
      MsgBody: [textElement(text)],
    };
    const content = {
      Title: 'Chat history',
      MsgNum: 1,
      CompatibleText: 'Please upgrade',
      AbstractList: ['…'],
      MsgList: [inner],
    };
    return { MsgType: 'TIMRelayElem', MsgContent: content };
  }

  const cleanLine = () => fill(random.pick(CLEAN[random.pick(LANGUAGES)]));

  function fill(line: string): string {
    return line.replace(/\{(\w+)\}/g, (_, slot: string) => {
      if (slot === 'id')
        return Array.from({ length: 8 }, (_, i) => random.pick(i < 3 ? ID_LETTERS : ID_DIGITS)).join('');
      if (slot === 'n') return String(1 + random.int(9));
      if (slot === 'hour') return String(7 + random.int(16));
      return random.pick(SLOTS[slot] ?? [slot]);
    });
  }

  return { next };
}

/** No vowels: ids cannot spell anything. */
const ID_LETTERS = [...'bcdfghjkmnpqrtvwxz'];
const ID_DIGITS = [...'23456789'];
