import { type Cast, OFFICIAL } from './cast.ts';
import { CLEAN, type Language, NEWS, OFFENDING, SLOTS, SPLIT_OFFENCES } from './phrases.ts';
import type { Random } from './random.ts';
import { type Element, type Place, textElement } from './shapes.ts';
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
};

/** One thing that happens: a message, and what goes wrong with its callbacks. */
export type Step = {
  readonly draft: Draft;
  /** Makes the message offend, this much later. */
  readonly edit: { readonly afterMs: number; readonly elements: readonly Element[] } | undefined;
  readonly holdMs: number;
  readonly repeatAfterMs: number | undefined;
};

const WAVE_SIZES = [6, 8, 10, 12] as const;
const LANGUAGES: readonly Language[] = ['zh', 'zh', 'en', 'en', 'ja'];
/** `SendMsgResult` of a text that Tencent's own filter stopped (docs 34348). */
const FILTERED = 80001;

/**
 * An endless sequence of steps, the same for the same seed, mix and cast. Knows no time: who asks decides how fast
 * it goes. The share of offending messages is kept exactly in the long run: every message earns a part of one, and
 * after a wave it is quiet until the wave is earned.
 */
export function makeTraffic(options: { readonly random: Random; readonly cast: Cast; readonly mix: Mix }): {
  next(): Step;
} {
  const { random, cast, mix } = options;
  let earned = 0;
  let wave: { left: number; place: Place; lines: readonly string[] } | undefined;

  function next(): Step {
    earned += mix.offending;
    if (wave !== undefined) return inWave(wave);
    if (earned < 1) return clean();
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
    const { place, from } = someone();
    const elements =
      place.kind === 'official'
        ? [textElement(fill(random.pick(NEWS)))]
        : random.chance(mix.rich)
          ? richElements(cleanLine(), false)
          : [textElement(cleanLine())];
    return step({ place, from, elements, offending: false, ...oddities(place) });
  }

  function step(draft: Draft): Step {
    return {
      draft,
      edit: undefined,
      holdMs: random.chance(mix.outOfOrder) ? 20 + random.int(700) : 0,
      repeatAfterMs: random.chance(mix.duplicates) ? 5 + random.int(1500) : undefined,
    };
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
    if (random.chance(mix.rich / 2)) return random.pick(SPLIT_OFFENCES).map((part) => textElement(fill(part)));
    const text = fill(random.pick(random.pick(OFFENDING).lines));
    return random.chance(mix.rich) ? richElements(text, true) : [textElement(text)];
  }

  /** The same line where people hide it: a custom element's JSON, a forwarded chat, a place's name, a file's name. */
  function richElements(text: string, isOffence: boolean): readonly Element[] {
    switch (random.int(isOffence ? 4 : 5)) {
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
