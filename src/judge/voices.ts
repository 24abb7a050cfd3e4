import { type Content, type ElementKind, type TextPart, VOICES, type Voice } from '../model.ts';

/** The voices that a condition looks at, one bit for each. */
export type Voices = number;

const BITS: Readonly<Record<Voice, Voices>> = { own: 1, quoted: 2, signal: 4 };
export const OWN: Voices = BITS.own;

/** Own words where a rule does not say. */
export const voicesOf = (voices: readonly Voice[] | undefined): Voices =>
  voices === undefined ? OWN : voices.reduce((all, voice) => all | BITS[voice], 0);

/** Every voice. */
export const ALL: Voices = voicesOf(VOICES);

export const isHeard = ({ voice }: TextPart, voices: Voices): boolean =>
  ((voice === undefined ? OWN : BITS[voice]) & voices) !== 0;

const TEXT_ONLY: readonly ElementKind[] = Object.freeze(['text'] as const);
export const elementsOf = ({ elements = TEXT_ONLY }: Content): readonly ElementKind[] => elements;

/** How many elements there are of one kind. */
export const countOf = ({ elements, parts }: Content, kind: ElementKind): number =>
  elements === undefined
    ? kind === 'text'
      ? parts.filter(({ source, voice }) => source === 'text' && voice === undefined).length
      : 0
    : elements.filter((one) => one === kind).length;

/**
 * Whether somebody says something: words of the sender's own, or a sticker. A picture, a recording or a file is none (nine
 * photos at once are an album), nor is what only quotes, or what a program sends.
 */
export const isSpeech = (content: Content): boolean =>
  content.parts.some(({ voice, source }) => voice === undefined && source !== 'file') ||
  content.elements?.includes('face') === true;

/** The text of the parts of some voices, one after the other. */
export function textOf({ parts }: Content, voices: Voices, between: string): string {
  if (parts.length === 1) return isHeard(parts[0]!, voices) ? parts[0]!.text : '';
  return parts
    .filter((part) => isHeard(part, voices))
    .map(({ text }) => text)
    .join(between);
}

/** The message where what a custom element of one of these kinds says is a signal. */
export function withSignals(content: Content, names: ReadonlySet<string>): Content {
  const isNamed = ({ voice, business }: TextPart) =>
    voice === undefined && business !== undefined && names.has(business.toLowerCase());
  if (names.size === 0 || !content.parts.some(isNamed)) return content;
  const parts = content.parts.map((part): TextPart => (isNamed(part) ? { ...part, voice: 'signal' } : part));
  const speaks = parts.some(({ voice, source }) => voice === undefined && source === 'custom');
  const elements = elementsOf(content).map((kind) => (kind === 'custom' && !speaks ? 'signal' : kind));
  return { ...content, parts, elements };
}
