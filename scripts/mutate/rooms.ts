/** What is mutated together, and the tests that must notice. All of it is pure: no test here opens a Redis or a port. */
export type Room = { readonly mutate: readonly string[]; readonly tests: readonly string[] };

/** All but what tries many texts against the whole engine, or looks at data. */
const TEXT_TESTS = [
  'test/text/*.test.ts',
  '!test/text/{counted-machine,data-licences,first-look,literals,properties,regex*,verdicts}.test.ts',
];

export const ROOMS: Readonly<Record<string, Room>> = {
  decide: { mutate: ['src/act/decide.ts'], tests: ['test/act/decide.test.ts', 'test/act/decide-sanctions.test.ts'] },
  act: { mutate: ['src/act/act.ts'], tests: ['test/act/act-alone.test.ts'] },
  batch: { mutate: ['src/recall/batch.ts'], tests: ['test/recall/batch.test.ts'] },
  settle: {
    mutate: ['src/recall/settle.ts', 'src/sanction/settle-mute.ts', 'src/calls/answer-class.ts', 'src/calls/fate.ts'],
    tests: [
      'test/recall/settle.test.ts',
      'test/sanction/settle-mute.test.ts',
      'test/calls/fate.test.ts',
      'test/calls/answer-class.test.ts',
    ],
  },
  backoff: { mutate: ['src/calls/backoff.ts'], tests: ['test/calls/backoff.test.ts'] },
  codes: { mutate: ['src/tencent/codes.ts'], tests: ['test/tencent/codes.test.ts'] },
  verify: {
    mutate: ['src/receive/verify.ts', 'src/receive/query.ts', 'src/receive/refused.ts'],
    tests: ['test/receive/verify.test.ts', 'test/receive/query.test.ts', 'test/receive/refused.test.ts'],
  },
  parse: {
    mutate: ['src/receive/parse*.ts', 'src/receive/element-types.ts', 'src/receive/known-signals.ts'],
    tests: ['test/receive/{parse*,element-types,known-signals}.test.ts'],
  },
  pack: { mutate: ['src/record/pack.ts'], tests: ['test/record/pack.test.ts'] },
  scope: { mutate: ['src/judge/scope.ts'], tests: ['test/judge/scope.test.ts'] },
  judge: { mutate: ['src/judge/*.ts', '!src/judge/scope.ts'], tests: ['test/judge/*.test.ts'] },
  'judge/links': {
    mutate: ['src/judge/links/*.ts'],
    tests: ['test/judge/{address-shapes,domain-lists,links*}.test.ts'],
  },
  'judge/contacts': { mutate: ['src/judge/contacts/*.ts'], tests: ['test/judge/contacts*.test.ts'] },
  rules: {
    mutate: ['src/rules/*.ts', 'src/rules/checks/*.ts', '!src/rules/format.ts'],
    tests: ['test/rules/*.test.ts', '!test/rules/docs.test.ts', '!test/rules/shipped.test.ts'],
  },
  'text/reading': { mutate: ['src/text/reading/*.ts'], tests: TEXT_TESTS },
  'text/tables': { mutate: ['src/text/tables/*.ts'], tests: TEXT_TESTS },
  'text/words': { mutate: ['src/text/words/*.ts'], tests: TEXT_TESTS },
  'text/terms': { mutate: ['src/text/terms/*.ts'], tests: TEXT_TESTS },
  'text/sounds': { mutate: ['src/text/sounds/*.ts'], tests: TEXT_TESTS },
  'text/slips': { mutate: ['src/text/slips/*.ts'], tests: TEXT_TESTS },
  'text/expressions': {
    mutate: ['src/text/expressions/*.ts'],
    tests: ['test/text/{counted-machine,first-look,literals,regex*}.test.ts', 'test/judge/{budget,contacts}.test.ts'],
  },
};
