import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../src/api/contract/routes.ts';
import { segmentOf } from '../../src/api/path-segment.ts';
import { type ApiRig, openApiRig } from '../support/api-rig.ts';
import { readSheet } from '../support/read-sheet.ts';
import { failed, type RecallEndpoint, startRecallEndpoint } from '../support/recall-endpoint.ts';
import { until } from '../support/until.ts';

const rule = (id: string, words: string, more = '') => `
  - id: ${id}
    title: ${id}
    policy: spam
    severity: high
    state: live
    when: { text: { terms: ["${words}"] } }
    then: [recall, { strike: { ladder: spam, points: 1 } }${more}]
    examples: { match: ["${words}"], no_match: ["hello there"] }
`;
const RULES = `version: 1
ladders:
  spam: { window: 1h, rungs: [{ at: 1, do: [mute: 1h] }] }
rules:${rule('ads', 'cheap watches', ', review')}${rule('refused', 'never to be taken back')}`;

/** Texts of strangers: markup, a hundred kilobytes, what terminals obey, what turns a line around, half a character. */
const TEXTS = [
  '<script>alert(1)</script><img src=x onerror=alert(1)> cheap watches',
  `cheap watches ${'百'.repeat(33_000)}`,
  'cheap watches \u202e\u2066 backwards \u0000 and \u001b[2J\u001b]8;;http://x\u0007',
  'half \ud800 a character, \udc00 cheap watches',
  '=HYPERLINK("http://x","cheap watches"); DROP TABLE messages; -- \\u0000 %00 {{7*7}}',
];
/** Ids can have all of it but control characters and half characters: a callback with those is not taken in. */
const ID = `<b onclick=x>&"'\`\u202e\u2066/..%2F%00\u200b${'長'.repeat(80)}`;
/** Notes of people: up to 2,000 characters of anything. */
const NOTES = TEXTS.map((text) => text.slice(0, 2_000));

let rig: ApiRig;
let endpoint: RecallEndpoint;
const as = 'manager' as const;
beforeAll(async () => {
  endpoint = await startRecallEndpoint();
  endpoint.reply = () => failed(REFUSED);
  rig = await openApiRig(RULES, {
    ...{ ROLES: 'receive,recall,admin', TENCENT_REST_URL: endpoint.url },
    NOTIFY: `http://127.0.0.1:9/hook private=yes name=app secret=whsec_${Buffer.alloc(32).toString('base64')}`,
  });
  for (const why of NOTES) {
    const held = { verb: 'hold', selector: { rule: 'ads' }, why };
    expect((await rig.call('POST', '/switches', { as, body: held })).status).toBe(200);
  }
  const said = { GroupId: ID, From_Account: ID, Operator_Account: ID };
  for (const [at, text] of TEXTS.entries()) await rig.say(at + 1, text, said);
  await rig.say(TEXTS.length + 1, 'never to be taken back', said);
  const { items } = await get('/messages?limit=200');
  for (const [at, reason] of NOTES.entries()) {
    const body = { ref: items.find(({ ref }: { ref: string }) => ref.endsWith('/1')).ref, by: `${at} ${ID}`, reason };
    expect((await rig.call('POST', '/reports', { as: 'app', body })).status).toBe(200);
  }
});
afterAll(async () => {
  await rig?.close();
  await endpoint.close();
});

/** `sender is muted`: for good. */
const REFUSED = 20_012;
const get = async (target: string) => {
  const answer = await rig.call('GET', target, { as });
  expect([target, answer.status]).toEqual([target, 200]);
  // Nothing that a browser could take for a page, whatever it holds.
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  return answer.body;
};
const sorted = (some: readonly unknown[]) => [...new Set(some as string[])].toSorted();
/** Half a character cannot be written as UTF-8: it is kept as the sign for what cannot be read. */
const WHOLE = sorted(TEXTS.map((text) => text.toWellFormed()));
const textsOf = (items: readonly { text?: string }[]) => sorted(items.flatMap(({ text }) => text ?? []));

describe('in every field of every list, what strangers wrote is there as they wrote it:', () => {
  test('texts of messages, hits, samples and what is held', async () => {
    const lists = [
      '/messages?limit=200',
      '/hits?texts=yes',
      '/rules/ads/hits?texts=yes',
      '/rules/ads/samples',
      '/held',
    ];
    // The longest is judged when others had their turn.
    await until(async () => (await get('/held')).items.length === TEXTS.length);
    for (const target of lists) {
      const { items } = await get(target);
      expect([target, textsOf(items).filter((text) => text.includes('watches'))]).toEqual([target, WHOLE]);
      for (const { sender } of items) if (sender !== undefined) expect([target, sender]).toEqual([target, ID]);
    }
  });

  test('what a search found', async () => {
    const { body } = await rig.call('POST', '/searches', { as, body: { text: 'cheap watches' } });
    await until(async () => (await get(`/jobs/${body.id}`)).state === 'done');
    const { items } = await get(`/jobs/${body.id}/results`);
    expect(textsOf(items)).toEqual(WHOLE);
    for (const { sender } of items) expect(sender).toBe(ID);
  });

  test('reviews, their reasons and their clusters, and one review', async () => {
    const { items } = await get('/reviews?limit=200');
    expect(sorted(items.map(({ sender }: { sender: string }) => sender))).toEqual([ID]);
    const reasons = items.flatMap(({ reasons: some }: { reasons: object[] }) => some);
    const reports = reasons.filter(({ why }: { why: string }) => why === 'report');
    expect(sorted(reports.map(({ note }: { note: string }) => note))).toEqual(
      sorted(NOTES.map((note) => note.toWellFormed().trim())),
    );
    expect(sorted(reports.map(({ by }: { by: string }) => by))).toEqual(sorted(NOTES.map((_, at) => `${at} ${ID}`)));
    for (const { id } of items) expect((await get(`/reviews/${id}`)).sender).toBe(ID);
    const clusters = (await get('/reviews/clusters')).items;
    expect(clusters.filter(({ by }: { by: string }) => by === 'sender')).toMatchObject([
      { sender: ID, filter: { sender: ID } },
    ]);
  });

  test('acts with their reasons, as JSON, for a spreadsheet and line by line', async () => {
    const { items } = await get('/acts?verb=hold');
    const notes = sorted(NOTES.map((note) => note.toWellFormed().trim()));
    expect(sorted(items.map(({ why }: { why: string }) => why))).toEqual(notes);
    const lines = await rig.call('GET', '/acts.ndjson?verb=hold', { as });
    expect(lines.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
    const read = lines.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).why);
    expect(sorted(read)).toEqual(notes);
    const sheet = await rig.call('GET', '/acts.csv?verb=hold', { as });
    expect(sheet.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(sheet.text).toContain(`"'=HYPERLINK(""http://x""`);
    expect(sheet.text).not.toMatch(/(^|[\n,"])=HYPERLINK/);
    const [head, ...rows] = readSheet(sheet.text);
    const reasons = rows.map((row) => row[head!.indexOf('why')]!);
    expect(sorted(reasons.map((why) => why.replace(/^'/, '')))).toEqual(notes);
    for (const row of rows) expect(row).toHaveLength(head!.length);
  });

  test('a sender with sanctions, what was refused, events on their way, and the story of each', async () => {
    const { id, mutes, sanctions } = await get(`/senders/${segmentOf(ID)}`);
    expect([id, sorted(mutes.map(({ group }: { group: string }) => group))]).toEqual([ID, [ID]]);
    await until(async () => (await get('/refused')).items.length > 0);
    const refused = (await get('/refused')).items;
    const notices = (await get('/notices?limit=200')).items;
    expect(notices.length).toBeGreaterThan(0);
    const refs = sorted([...sanctions, ...refused].map(({ ref }: { ref: string }) => ref));
    for (const ref of refs) {
      const story = await get(`/messages/${ref.split('/').map(segmentOf).join('/')}`);
      expect(story).toMatchObject({ ref, sender: ID });
    }
  });

  test('no list is left out', () => {
    const lists = ROUTES.filter(
      ({ method, answer }) =>
        method === 'get' &&
        JSON.stringify(Object.keys(answer && 'shape' in answer ? (answer.shape as object) : {})).includes('"items"'),
    );
    const TRIED = [
      'messages',
      'hits',
      'rules/:id/hits',
      'rules/:id/samples',
      'held',
      'jobs/:id/results',
      'reviews',
      'reviews/clusters',
      'acts',
      'refused',
      'notices',
    ];
    /** Of these every field is ours: numbers, names of rules and receivers, processes, entries of the team's own lists. */
    const OURS = [
      'rules',
      'series',
      'processes',
      'rules/:id/overlap',
      'rules/:id/publications',
      'receivers',
      'lists/:id',
    ];
    expect(lists.map(({ path }) => path.slice(1)).toSorted()).toEqual([...TRIED, ...OURS].toSorted());
  });
});
