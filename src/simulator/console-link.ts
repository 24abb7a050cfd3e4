import type { SimMessage } from './world.ts';

/** Where people look at what a moderator did, over HTTP like anybody else. */
export type ConsoleLink = {
  /** Of the console, without a slash at its end. */
  readonly url: string;
  /** Which rule took a message, as its story tells; undefined where the console does not say. */
  ruleOf(ref: string): Promise<string | undefined>;
};

export type ConsoleOptions = {
  readonly url: string;
  /** Of a person who may look. Without it the page links stories, and does not tell rules. */
  readonly token?: string | undefined;
};

/** The page shows it when it comes, and works without it. */
const PATIENCE_MS = 3_000;

type Story = { readonly hits?: readonly { readonly rule?: unknown; readonly state?: unknown }[] };

export function makeConsoleLink({ url, token }: ConsoleOptions): ConsoleLink {
  const base = url.replace(/\/+$/, '');
  return {
    url: base,
    ruleOf: async (ref) => {
      if (token === undefined) return undefined;
      const path = ref.split('/').map(encodeURIComponent).join('/');
      try {
        const answer = await fetch(`${base}/api/v1/messages/${path}`, {
          headers: { authorization: `Bearer ${token}` },
          signal: AbortSignal.timeout(PATIENCE_MS),
        });
        if (!answer.ok) return undefined;
        const { hits = [] } = (await answer.json()) as Story;
        const rule = hits.find(({ state }) => state === 'live')?.rule;
        return typeof rule === 'string' ? rule : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

/** How the console names a message: `group/<group>/<seq>`, with a topic between, `c2c/<from>/<to>/<key>`, `official/<account>/<key>`. */
export function refOf({ place, seq, key }: Pick<SimMessage, 'place' | 'seq' | 'key'>): string {
  const encode = (part: string) => part.replace(/[%/\s\p{Cc}\p{Cf}]/gu, encodeURIComponent);
  switch (place.kind) {
    case 'group':
      return ['group', place.group, ...(place.topic === '' ? [] : [place.topic]), `${seq}`].map(encode).join('/');
    case 'c2c':
      return ['c2c', place.from, place.to, key].map(encode).join('/');
    case 'official':
      return ['official', place.account, key].map(encode).join('/');
  }
}
