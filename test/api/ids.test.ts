import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { segmentOf } from '../../src/api/path-segment.ts';
import { refOf } from '../../src/message-ref.ts';
import { type ApiRig, inPath, openApiRig, TOKENS } from '../support/api-rig.ts';

const RULES = `version: 1
ladders:
  spam: { window: 1h, rungs: [{ at: 1, do: [mute: 1h] }] }
rules:
  - id: ads
    title: Ads
    policy: spam
    severity: high
    state: live
    when: { text: { terms: ["cheap watches"] } }
    then: [recall, { strike: { ladder: spam, points: 1 } }]
    examples: { match: ["cheap watches"], no_match: ["hello there"] }
`;

let rig: ApiRig;
beforeAll(async () => {
  rig = await openApiRig(RULES);
});
afterAll(() => rig.close());

const as = 'manager' as const;

/** What a callback may carry: no control characters, no half characters, not empty (receive/parse-fields.ts). */
const nasty = fc.constantFrom(
  ...['.', '..', '/', '\\', '%', '%2F', '%2E', '%00', '~', '?', '#', '&', ';', ' ', '+', ':', '*', '@TGS#', '_@'],
  ...['\u202e', '\u200b', '\u3000', '用户', '👋', 'é', 'e\u0301', '\u{10ffff}', '__proto__', 'draft', '<b>'],
);
const id = fc
  .oneof(
    nasty,
    fc
      .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 4 })), { minLength: 1, maxLength: 4 })
      .map((some) => some.join('')),
  )
  .filter((text) => text !== '' && !/[\u0000-\u001f\ufffd]/.test(text) && text.isWellFormed());

let seq = 0;
const muted = new Set<string>();
test('whatever ids a callback carries, its message is found by them again', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(id, id, async (group, sender) => {
      const key = { kind: 'group', group, topic: '', seq: ++seq } as const;
      const said = { From_Account: sender, Operator_Account: sender, GroupId: group };
      await rig.say(key.seq, `cheap watches, the ${seq}th`, said);
      const ref = refOf(key);
      const query = new URLSearchParams({ sender, group });
      const list = await rig.call('GET', `/messages?${query}`, { as });
      expect(list.body.items[0]).toMatchObject({ ref, sender, text: `cheap watches, the ${seq}th` });
      const story = await rig.call('GET', `/messages/${inPath(ref)}`, { as });
      expect(story.body).toMatchObject({ ref, sender, hits: [{ rule: 'ads' }] });
      const label = await rig.call('PUT', `/labels/ads/${inPath(ref)}`, { as, body: { label: 'right' } });
      expect([label.status, label.body.ref]).toEqual([200, ref]);
      const path = `/senders/${segmentOf(sender)}`;
      const { body } = await rig.call('GET', path, { as });
      expect(body.id).toBe(sender);
      // A rung is climbed once.
      if (muted.has(sender)) return;
      muted.add(sender);
      expect(body.mutes).toMatchObject([{ group }]);
      const lifted = await rig.call('DELETE', `${path}/mutes/${segmentOf(group)}`, { as, body: { why: 'x' } });
      expect(lifted.body.counts.lifted).toBeGreaterThan(0);
      const acts = await rig.call('GET', `/acts?${new URLSearchParams({ target: `group:${group}` })}`, { as });
      expect(acts.body.items[0]).toMatchObject({ verb: 'unmute' });
    }),
    { numRuns: 40 },
  );
});

/** As it stands, without what `fetch` makes of a path. */
function raw(target: string): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${TOKENS[as]}` };
    const { hostname, port } = new URL(rig.url);
    const sent = request({ hostname, port, path: `/api/v1${target}`, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

const ODD = [
  '.',
  '..',
  '%2E',
  '%2e%2E',
  '~..',
  '',
  '%2F',
  '..%2F..',
  '%00',
  '%ED%A0%80',
  '%FF',
  '%',
  '%2',
  'a%2Fb',
  '%EF%BF%BD',
];

test('an odd id is a problem or that very id, never a fault and never another resource', async () => {
  for (const odd of ODD) {
    for (const target of [`/senders/${odd}`, `/senders/${odd}?limit=1`]) {
      const { status, text } = await raw(target);
      const said = JSON.parse(text);
      expect([target, status < 500]).toEqual([target, true]);
      if (status === 200)
        expect([target, segmentOf(said.id)]).toEqual([target, segmentOf(decodeURIComponent(odd.replace('~', '')))]);
      else expect([target, said.code]).toEqual([target, expect.stringMatching(/^(not-found|invalid|not-json)$/)]);
    }
    for (const target of [
      ...[`/messages/${odd}`, `/messages/group/${odd}/1`, `/messages/group/zoo/${odd}`, `/messages/c2c/${odd}/b/k`],
      ...[`/messages/draft/${odd}`, `/rules/${odd}`, `/rules/${odd}/hits`, `/rules/${odd}/samples`, `/jobs/${odd}`],
      ...[`/jobs/${odd}/results`, `/reviews/${odd}`],
    ]) {
      const { status, type, text } = await raw(target);
      expect([target, status, type]).toEqual([
        target,
        expect.toSatisfy(isRefusal),
        expect.stringContaining('problem+json'),
      ]);
      expect([target, JSON.parse(text).code]).toEqual([target, expect.stringMatching(/^(not-found|invalid)$/)]);
    }
  }
});
const isRefusal = (status: number): boolean => status === 404 || status === 422 || status === 400;

test('a reference encoded only once is refused: it would name another message', async () => {
  await rig.say(++seq, 'hello there', { GroupId: 'a', TopicId: 'b' });
  const one = refOf({ kind: 'group', group: 'a', topic: 'b', seq });
  expect((await rig.call('GET', `/messages/${inPath(one)}`, { as })).status).toBe(200);
  const wrong = await rig.call('GET', `/messages/group/a%2Fb/${seq}`, { as });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid', pointers: [{ pointer: '{ref}' }] } });
  expect((await rig.call('GET', `/messages/${encodeURIComponent(one)}`, { as })).body.ref).toBe(one);
});

test('a callback with ids that cannot be kept leaves nothing behind', async () => {
  const before = (await rig.call('GET', '/messages?limit=200', { as })).body.items.length;
  for (const GroupId of ['', '\u0000', '\ud800', 'a\u001fb', '\ufffd'])
    await expect(rig.say(++seq, 'hello there', { GroupId }), JSON.stringify(GroupId)).rejects.toThrow(/400/);
  expect((await rig.call('GET', '/messages?limit=200', { as })).body.items.length).toBe(before);
});
