import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Of the stage, what the scenes need (stage.ts). */
type Reached = {
  readonly simulatorUrl: string;
  readonly adminUrl: string;
  readonly consoleToken: string;
  readonly appToken: string;
};

/** The demo's own rules: only the scenes below say what they look for. */
const RULES = `version: 1
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

/** How many messages the scenes send, beside the traffic. */
export const SAID_IN_SCENES = EAGER.length + LOOK.length + TRIAL.length;

/** Something for every screen of the console: reviews, a brake that holds all that its rule takes, shadow hits, an appeal. */
export async function playScenes(stage: Reached): Promise<void> {
  const say = async (text: string, from: string): Promise<void> => {
    const body = JSON.stringify({ text, from, group: '@TGS#lobby', offending: false });
    const answer = await fetch(`${stage.simulatorUrl}/sim/send`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
  };
  for (const [index, text] of EAGER.entries()) await say(text, `user_sunny_${index}`);
  for (const [index, text] of LOOK.entries()) await say(text, `user_loud_${index % 2}`);
  for (const [index, text] of TRIAL.entries()) await say(text, `user_hungry_${index}`);
  await appealOnce(stage);
}

/** The app's backend tells that somebody contests what happened to a message. */
async function appealOnce({ adminUrl, appToken, consoleToken }: Reached): Promise<void> {
  const find = `${adminUrl}/api/v1/messages?sender=user_sunny_0&limit=1`;
  const listed = await fetch(find, { headers: { Authorization: `Bearer ${consoleToken}` } });
  const { items = [] } = (await listed.json().catch(() => ({}))) as { items?: { ref: string }[] };
  const [message] = items;
  if (message === undefined) return;
  await fetch(`${adminUrl}/api/v1/appeals`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${appToken}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'demo-appeal',
    },
    body: JSON.stringify({ ref: message.ref, by: 'user_sunny_0', reason: 'I only wished everyone a nice day.' }),
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
