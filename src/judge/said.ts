import type { Content } from '../model.ts';
import type { Engine } from '../text/engine.ts';
import type { EndsOf } from './across-messages.ts';
import type { Said } from './counter-plan.ts';
import { fingerprintOf } from './fingerprint.ts';
import { similarityKeys } from './similar-text.ts';
import { textOf, type Voices } from './voices.ts';

/** A class, since every message has one; of most only one counter asks, and of nothing but the sender. */
export class MessageSaid implements Said {
  readonly endsOf: EndsOf;
  readonly #engine: Engine;
  readonly #content: Content;
  #fingerprints: (string | undefined)[] | undefined;
  #similar: (readonly string[] | undefined)[] | undefined;

  constructor(engine: Engine, content: Content) {
    this.endsOf = engine.ends;
    this.#engine = engine;
    this.#content = content;
  }

  fingerprint(of: Voices): string {
    // Stryker disable next-line ArrayDeclaration: nothing is said in no voice.
    this.#fingerprints ??= [];
    this.#fingerprints[of] ??= fingerprintOf(this.#engine.readAs(textOf(this.#content, of, '\n'), 'standard'));
    return this.#fingerprints[of];
  }

  similar(of: Voices): readonly string[] {
    // Stryker disable next-line ArrayDeclaration: as above.
    this.#similar ??= [];
    this.#similar[of] ??= similarityKeys(textOf(this.#content, of, '\n'));
    return this.#similar[of];
  }
}
