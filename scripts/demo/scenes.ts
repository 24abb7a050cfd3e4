import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Of the stage, what the scenes need (stage.ts). */
type Reached = {
  readonly simulatorUrl: string;
  readonly adminUrl: string;
  readonly consoleToken: string;
  readonly appToken: string;
  readonly nightToken: string;
};

/** The demo's own rules: only the scenes below say what they look for. */
const RULES = `version: 1
ladders:
  demo-manners: { window: 1h, rungs: [{ at: 1, do: [mute: 10m] }] }
rules:
  - id: demo-for-people
    title: Something that a person has to look at
    policy: harassment
    severity: high
    state: live
    when: { text: { terms: ["demo please look"] } }
    then: [review]
    examples: { match: ["demo please look"], no_match: ["hello there"] }
  - id: demo-too-eager
    title: A rule that takes too much
    policy: spam
    severity: medium
    state: live
    when: { text: { terms: ["demo nice day"] } }
    then: [recall]
    brake: { share: 0.01%, min: 1, window: 1h, then: hold }
    examples: { match: ["demo nice day"], no_match: ["hello there"] }
  - id: demo-on-trial
    title: A rule that only watches
    policy: spam
    severity: low
    state: shadow
    when: { text: { terms: ["demo free lunch"] } }
    then: [recall]
    examples: { match: ["demo free lunch"], no_match: ["hello there"] }
  - id: demo-manners
    title: A rule that gives strikes, and mutes for the first of them
    policy: harassment
    severity: medium
    state: live
    when: { text: { terms: ["demo how rude"] } }
    then: [{ strike: { ladder: demo-manners, points: 1 } }]
    examples: { match: ["demo how rude"], no_match: ["hello there"] }
  - id: demo-refused
    title: Recalls that Tencent refuses
    policy: spam
    severity: low
    state: live
    when: { text: { terms: ["demo cannot go"] } }
    then: [recall]
    examples: { match: ["demo cannot go"], no_match: ["hello there"] }
`;

export const writeDemoRules = (rulesDir: string): Promise<void> => writeFile(path.join(rulesDir, 'demo.yaml'), RULES);

const LOOK = [
  'you again? demo please look',
  '这个人又来了 demo please look',
  'また来たよ demo please look',
  'zero\u200bwidth demo please look',
];
const EAGER = [
  'what a demo nice day',
  'demo nice day, everyone',
  'have a demo nice day',
  'demo nice day 🌞',
  '大家 demo nice day',
];
const TRIAL = Array.from({ length: 12 }, (_, n) => `demo free lunch at table ${n + 1}`);

/** Many accounts, the same words: a cluster, to be decided as one. */
const WAVE = 'demo please look: free coins at my stall';
const WAVE_SIZE = 8;
const RUDE = 'demo how rude of you';
/** The simulator answers its recall with the code in brackets: the account does not exist. It has a group of its own. */
const REFUSED = 'demo cannot go [[code:70107*always]]';
/** Somebody asks a moderator to take it away, who does. */
const BY_HAND = 'my number is 555 0199, oh, that was for somebody else';

type Said = { readonly text: string; readonly from: string; readonly group?: string; readonly offending?: boolean };

const SCENES: readonly Said[] = [
  ...EAGER.map((text, index) => ({ text, from: `user_sunny_${index}` })),
  ...LOOK.map((text, index) => ({ text, from: `user_loud_${index % 2}` })),
  ...TRIAL.map((text, index) => ({ text, from: `user_hungry_${index}` })),
  ...Array.from({ length: WAVE_SIZE }, (_, index) => ({ text: WAVE, from: `user_stall_${index}` })),
  { text: RUDE, from: 'user_angry' },
  { text: REFUSED, from: 'user_gone', group: '@TGS#old-hall' },
  { text: BY_HAND, from: 'user_hasty', offending: true },
];

/** How many messages the scenes send, beside the traffic. */
export const SAID_IN_SCENES = SCENES.length;

/**
 * Something for every screen of the console: reviews and a cluster of them, a brake that holds all that its rule takes, shadow
 * hits, a strike with its mute, a recall that is refused, one by hand, and an appeal.
 */
export async function playScenes(stage: Reached): Promise<void> {
  for (const { text, from, group = '@TGS#lobby', offending = false } of SCENES) {
    const body = JSON.stringify({ text, from, group, offending });
    const answer = await fetch(`${stage.simulatorUrl}/sim/send`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
  }
  const [hasty, sunny] = [await firstOf(stage, 'user_hasty'), await firstOf(stage, 'user_sunny_0')];
  if (hasty !== undefined) {
    await act(stage, stage.nightToken, '/recalls', { refs: [hasty], why: 'asked for by who wrote it' });
  }
  // The app's backend tells that somebody contests what happened to a message.
  if (sunny !== undefined) {
    const appeal = { ref: sunny, by: 'user_sunny_0', reason: 'I only wished everyone a nice day.' };
    await act(stage, stage.appToken, '/appeals', appeal);
  }
}

const PATIENCE_MS = 10_000;

/** The only message of an account, once the service knows of it; undefined where it never does. */
async function firstOf({ adminUrl, consoleToken }: Reached, sender: string): Promise<string | undefined> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const listed = await fetch(`${adminUrl}/api/v1/messages?sender=${sender}&limit=1`, {
      headers: { Authorization: `Bearer ${consoleToken}` },
    });
    const { items = [] } = (await listed.json().catch(() => ({}))) as { items?: { ref: string }[] };
    if (items[0] !== undefined) return items[0].ref;
    await delay(50);
  }
  return undefined;
}

function act({ adminUrl }: Reached, token: string, path: string, body: object): Promise<Response> {
  return fetch(`${adminUrl}/api/v1${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': `demo${path.replace('/', '-')}`,
    },
    body: JSON.stringify(body),
  });
}

/** An address that signs in once, within ten minutes; undefined when the service gives none. */
export async function signInLink({ adminUrl, consoleToken }: Reached): Promise<string | undefined> {
  const answer = await fetch(`${adminUrl}/api/v1/session/links`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${consoleToken}`, 'Content-Type': 'application/json' },
  }).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const { code } = (await answer.json()) as { code: string };
  return `${adminUrl}/#sign-in=${encodeURIComponent(code)}`;
}
