import type { Body } from '../body.ts';
import { isKnownOffence } from '../phrases.ts';
import { type Element, type Place, textOf } from '../shapes.ts';
import type { SimMessage } from '../world.ts';
import { type Api, isUint32, type Surroundings, textField } from './api.ts';
import { type Answer, fail, succeed } from './codes.ts';

/** Chunks come at most 15 s apart, and make at most 128 KB (docs CN-128596, CN-128597). */
const SILENCE_MS = 15_000;
const MAX_STREAM_BYTES = 128 * 1024;

type Chunk = {
  readonly EventType: string;
  readonly Index: number;
  readonly Markdown: string;
  readonly IsLast: boolean;
};
type Stream = {
  readonly message: SimMessage;
  readonly chunks: Chunk[];
  readonly compatibleText: string;
  bytes: number;
  lastAt: number;
  isOver: boolean;
};

/**
 * Bots that speak in pieces. The first call makes the message and names it (`StreamMsgID`); each later one carries that
 * name and adds its chunks. Whether Tencent sends the after-send callback at the first chunk, at each, or at the end is
 * not documented: here it comes once, with everything, when the last chunk was there or 15 s passed.
 */
export function streamApis({ world, announce, later }: Surroundings): readonly Api[] {
  const streams = new Map<string, Stream>();

  function finish(stream: Stream): void {
    if (stream.isOver) return;
    stream.isOver = true;
    streams.delete(idOf(stream));
    announce(stream.message, { after: true });
  }

  /** Ends a stream that fell silent. */
  function watch(stream: Stream): void {
    const { lastAt } = stream;
    later(SILENCE_MS, () => {
      if (stream.lastAt === lastAt) finish(stream);
    });
  }

  function add(stream: Stream, chunks: readonly Chunk[], at: number): Answer | undefined {
    if (stream.isOver) return fail(10004, 'the stream is over');
    if (stream.message.state === 'recalled') return fail(20023);
    if (!grows(chunks, stream.chunks.at(-1)?.Index)) return fail(10004, 'Index must grow');
    const bytes = stream.bytes + chunks.reduce((sum, { Markdown }) => sum + Buffer.byteLength(Markdown), 0);
    if (bytes >= MAX_STREAM_BYTES) return fail(80002);
    stream.bytes = bytes;
    stream.lastAt = at;
    stream.chunks.push(...chunks);
    const elements = [streamElement(stream.chunks, stream.compatibleText)];
    const offending = stream.message.offending || isKnownOffence(textOf(elements));
    world.edit(stream.message, { elements, offending }, at);
    if (chunks.at(-1)?.IsLast === true) finish(stream);
    else watch(stream);
    return undefined;
  }

  function start(body: Body, place: Place, from: string, chunks: readonly Chunk[], at: number): Stream {
    const random = body.MsgRandom ?? body.Random;
    const compatibleText = String(contentOf(body)?.CompatibleText ?? '');
    const message = world.post(
      {
        place,
        from,
        operator: 'administrator',
        elements: [streamElement([], compatibleText)],
        ...(isUint32(random) ? { random } : {}),
        ...(isUint32(body.MsgSeq) ? { seq: body.MsgSeq } : {}),
      },
      at,
    );
    const stream: Stream = { message, chunks: [], compatibleText, bytes: 0, lastAt: at, isOver: false };
    streams.set(idOf(stream), stream);
    add(stream, chunks, at);
    return stream;
  }

  function send(body: Body, at: number, place: Place | Answer): Answer {
    if ('ErrorCode' in place) return place;
    const content = contentOf(body);
    const chunks = chunksOf(content?.Chunks);
    if (content === undefined || chunks === undefined) return fail(place.kind === 'group' ? 10004 : 90002, 'MsgBody');
    const known = textField(content, 'StreamMsgID');
    if (known === undefined) {
      const bytes = chunks.reduce((sum, { Markdown }) => sum + Buffer.byteLength(Markdown), 0);
      if (bytes >= MAX_STREAM_BYTES) return fail(80002);
      // Refused: the message would stay empty, and no callback would tell of it.
      if (!grows(chunks)) return fail(10004, 'Index must grow');
      const from = textField(body, 'From_Account') ?? 'administrator';
      return named(start(body, place, from, chunks, at));
    }
    const stream = streams.get(known);
    if (stream === undefined) return fail(10004, 'StreamMsgID');
    return add(stream, chunks, at) ?? named(stream);
  }

  const named = (stream: Stream): Answer => {
    const { message } = stream;
    return succeed({
      MsgTime: Math.floor(message.sentAt / 1000),
      StreamMsgID: idOf(stream),
      ...(message.place.kind === 'group' ? { MsgSeq: message.seq } : { MsgKey: message.key }),
    });
  };

  function c2cPlace(body: Body): Place | Answer {
    const to = textField(body, 'To_Account');
    if (to === undefined) return fail(90003);
    return { kind: 'c2c', from: textField(body, 'From_Account') ?? 'administrator', to };
  }

  function groupPlace(body: Body): Place | Answer {
    const group = textField(body, 'GroupId');
    if (group === undefined) return fail(10004, 'GroupId');
    if (!world.groups.has(group)) return fail(10010);
    return { kind: 'group', group, topic: textField(body, 'TopicId') ?? '' };
  }

  const plain = { family: 'stream_msg', items: () => 1, names: () => [] };
  return [
    { name: 'send_c2c_stream_msg', badJson: 90001, ...plain, run: (body, at) => send(body, at, c2cPlace(body)) },
    { name: 'send_group_stream_msg', badJson: 60003, ...plain, run: (body, at) => send(body, at, groupPlace(body)) },
  ];
}

const idOf = ({ message }: Stream): string => `sim-stream-${message.id}`;

/** Each `Index` above the one before, from 1 (docs CN-129279). */
function grows(chunks: readonly Chunk[], after = 0): boolean {
  return chunks.every(({ Index }, nth) => Index > (chunks[nth - 1]?.Index ?? after));
}

const streamElement = (chunks: readonly Chunk[], compatibleText: string): Element => ({
  MsgType: 'TIMStreamElem',
  MsgContent: { Chunks: [...chunks], CompatibleText: compatibleText },
});

/** `MsgContent` of the one `TIMStreamElem` that a call carries. */
function contentOf(body: Body): Body | undefined {
  const [element, ...more] = Array.isArray(body.MsgBody) ? (body.MsgBody as Partial<Element>[]) : [];
  const content = element?.MsgType === 'TIMStreamElem' && more.length === 0 ? element.MsgContent : undefined;
  return typeof content === 'object' && content !== null ? content : undefined;
}

function chunksOf(value: unknown): readonly Chunk[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const isChunk = (chunk: Partial<Chunk> | null): chunk is Chunk =>
    Number.isSafeInteger(chunk?.Index) && typeof chunk?.Markdown === 'string';
  return value.every(isChunk) ? value : undefined;
}
