/** Messages as nobody would write them, and what must hold for every one of them. */
import path from 'node:path';
import fc from 'fast-check';
import type { Content } from '../../src/model.ts';
import { parseCallback } from '../../src/receive/parse.ts';
import { compileRules, loadRules } from '../../src/rulebook/compile-rules.ts';
import { printProblems } from '../../src/rules/print-problems.ts';
import { EVERY_CONDITION, FILES } from './every-condition.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const loaded = await loadRules(path.join(import.meta.dirname, '../../rules'), NOW);
if (!loaded.ok) throw new Error('the shipped rules do not load');
const every = compileRules(
  { directory: 'rules', ruleFiles: [{ path: 'every.yaml', text: EVERY_CONDITION }], listFiles: FILES },
  NOW,
);
if (!every.ok) throw new Error(printProblems(every.problems));
const { ruleSet } = loaded;
const judges = [loaded.judge, every.judge];
const examples = [...ruleSet.rules, ...every.ruleSet.rules].flatMap((rule) =>
  rule.examples.match.map(({ text }) => text),
);

const motif = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
  fc.constantFrom(...examples),
  fc.constantFrom(
    ...[
      '%',
      '%25',
      '&#',
      '&amp;',
      '&#105;',
      'http://',
      '.',
      '．',
      '@',
      '|',
      '!',
      '|!',
      '1',
      'il1|',
      '(',
      '*',
      'ー',
      '゛',
      '々',
      '\u200b',
    ],
    ...[
      '\ud83d',
      '\udc00',
      '😀',
      '加',
      '微',
      'V',
      ' ',
      '\n',
      'a.',
      'i ',
      '加 ',
      'fu',
      'ɐ',
      'rn',
      '弓虽',
      '+86',
      '13800138000',
    ],
  ),
);
/** Some characters, a few of them many times over: the largest text a callback may hold has 256 KB. */
const text = fc
  .array(fc.tuple(motif, fc.oneof(fc.constant(1), fc.constant(1), fc.nat(40), fc.nat(2_000))), { maxLength: 30 })
  .map((motifs) =>
    motifs
      .map(([one, times]) => one.repeat(times))
      .join('')
      .slice(0, 20_000),
  );

const element = fc.oneof(
  text.map((Text) => ({ MsgType: 'TIMTextElem', MsgContent: { Text } })),
  text.map((Data) => ({
    MsgType: 'TIMCustomElem',
    MsgContent: { Data: JSON.stringify({ Data, inner: JSON.stringify([Data]) }) },
  })),
  fc.record({
    MsgType: fc.constantFrom('TIMFileElem', 'TIMLocationElem', 'TIMFaceElem', 'X'),
    MsgContent: fc.jsonValue(),
  }),
  fc.jsonValue(),
);
/** Relays within relays, some deeper than anybody reads. */
const body = fc
  .tuple(fc.array(element, { maxLength: 4 }), fc.oneof(fc.constant(0), fc.nat(5), fc.nat(300)))
  .map(([elements, depth]) => {
    let nested: unknown[] = elements;
    for (let level = 0; level < depth; level++)
      nested = [{ MsgType: 'TIMRelayElem', MsgContent: { Title: 't', MsgList: [{ MsgBody: nested }] } }];
    return { GroupId: 'g', From_Account: 'amy', MsgSeq: 1, MsgTime: 1_790_000_000, MsgBody: nested };
  });

/** Whatever a callback holds: it is read, judged, twice alike, and every span is a stretch of the part it names. */
export const messagesProperty = fc.property(body, (given) => {
  const parsed = parseCallback('Group.CallbackAfterSendMsg', JSON.stringify(given), 1_790_000_000_000);
  if (parsed.type !== 'message') throw new Error(`a message was read as ${parsed.type}`);
  const content: Content = parsed.message;
  for (const judge of judges) {
    const verdict = judge.judge(content, { counters: [] });
    for (const { rule, spans } of verdict.hits)
      for (const { part, start, end } of spans) {
        const size = content.parts[part]?.text.length ?? -1;
        if (!(start >= 0 && end > start && end <= size)) throw new Error(`${rule}: ${part}:${start}-${end} of ${size}`);
      }
    if (JSON.stringify(judge.judge(content, { counters: [] })) !== JSON.stringify(verdict))
      throw new Error('the same message has two verdicts');
  }
});
