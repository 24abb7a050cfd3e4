import type { NearLines } from '../rulebook/kept-lines.ts';
import type { Words } from '../words/words.ts';

/** What models were taught that is most like a text, a line each. The texts in them are strangers'. */
export const nearLines = (near: readonly NearLines[], commands: Words['commands']): readonly string[] =>
  near.flatMap(({ model, lines }) =>
    lines.map(({ isMatch, share, text }) => commands.nearLine(model, isMatch, Math.floor(share * 100), text)),
  );
