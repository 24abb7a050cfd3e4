import { useState } from 'preact/hooks';
import { w } from '../words/words.ts';
import { type Piece, piecesOf } from './marked-text.ts';
import { nameOfMark, number } from './show.tsx';

export type Span = { readonly part: number; readonly start: number; readonly end: number };

/** Longer texts are cut until somebody asks for all: 100 KB on a screen help nobody. In UTF-16 units. */
const SHOWN_AT_FIRST = 3_000;

type Props = {
  readonly text: string | undefined;
  readonly spans?: readonly Span[];
  /** The message's parts; spans count in them. */
  readonly parts?: readonly { readonly source: string; readonly text: string }[];
  /** Severe text is blurred, if the person has chosen that. */
  readonly severe?: boolean;
  readonly short?: boolean;
};

/** A stranger's text: always text, never markup; invisible characters are shown. */
export function Stranger({ text, spans = [], parts, severe = false, short = false }: Props) {
  const [whole, setWhole] = useState(false);
  if (text === undefined) return <p class="soft gone">{w().text.gone}</p>;
  const shown = parts ?? [{ source: 'text', text }];
  const limit = short ? 240 : SHOWN_AT_FIRST;
  return (
    <div class={`stranger ${severe ? 'severe' : ''}`} tabIndex={severe ? 0 : undefined}>
      {shown.map((part, index) => {
        const own = spans.filter((span) => span.part === index);
        const cut = whole ? part.text : sliceSafely(part.text, limit);
        return (
          <p key={index}>
            <bdi dir="auto">
              {piecesOf(cut, own).map((piece, at) => (
                <OnePiece key={at} piece={piece} />
              ))}
            </bdi>
            {cut.length < part.text.length && !short && (
              <button type="button" class="link" onClick={() => setWhole(true)}>
                {w().text.more(number(part.text.length - cut.length))}
              </button>
            )}
            {cut.length < part.text.length && short && '…'}
          </p>
        );
      })}
    </div>
  );
}

function OnePiece({ piece }: { piece: Piece }) {
  if (piece.kind === 'text') return piece.marked ? <mark>{piece.text}</mark> : <span>{piece.text}</span>;
  const name = nameOfMark(piece.mark);
  return <span class={`unseen ${piece.marked ? 'marked' : ''}`}>{name}</span>;
}

/** Does not cut through a character. */
function sliceSafely(text: string, length: number): string {
  if (text.length <= length) return text;
  const code = text.charCodeAt(length - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? length - 1 : length);
}
