/** Rule files and lists as nobody should write them, and what must hold for every one of them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { compileRules } from '../../src/rulebook/compile-rules.ts';
import type { TextFile } from '../../src/rules/parse.ts';
import { EVERY_CONDITION, MODEL, SAMPLES } from './every-condition.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const RULES = path.join(import.meta.dirname, '../../rules');

const SMALL = `version: 1
lists: { words: { file: words.txt }, places: { file: places.csv, kind: domains } }
rules:
  - id: small
    severity: low
    state: live
    scope: { conversations: [group] }
    when: { any: [{ text: { in: words } }, { text: { regex: 'a+b' } }, { link: { domain_in: places } }] }
    except: [plum pie]
    then: [recall]
    examples: { match: [plumquince], no_match: [good morning] }
`;
const shipped = readdirSync(RULES)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(path.join(RULES, name), 'utf8'));
const valid = fc.constantFrom(SMALL, SMALL, SMALL, EVERY_CONDITION, EVERY_CONDITION, ...shipped);

/** What YAML, a careless hand and a careless program put where something else should stand. */
const surprise = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      ' ',
      ':',
      ': ',
      '- ',
      '? ',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      '\t',
      '\n',
      '\r',
      '\n\n---\n',
      '...',
      '#',
      '&a',
      '*a',
      '<<: ',
    ],
    ...[
      '!!str ',
      '!x ',
      '|',
      '>',
      '%YAML',
      '0',
      '-1',
      '1e999',
      '.nan',
      '~',
      'null',
      'no',
      'on',
      '0x1F',
      '2024-01-01',
      '1_000',
    ],
    ...[
      '__proto__',
      'toString',
      'constructor',
      '\u0000',
      '\ud800',
      '\ufeff',
      '\u2028',
      '字',
      '𠮷',
      '(?=',
      '(a{1000}){1000}',
      '\\',
      '\\u',
    ],
  ),
  fc
    .constantFrom('[', '{a: ', '- ', '(', 'x', '字', ' ')
    .chain((one) => fc.nat(3_000).map((times) => one.repeat(times))),
  fc.string({ unit: 'binary' }),
  fc.json(),
);

/** Cuts out a stretch, puts something in, doubles a line, drops one. */
const slippedIn = (of: fc.Arbitrary<string>) =>
  fc
    .tuple(of, fc.array(fc.tuple(fc.nat(), fc.nat(30), surprise, fc.nat(3)), { minLength: 1, maxLength: 5 }))
    .map(([text, slips]) =>
      slips.reduce((before, [where, cut, put, how]) => {
        const at = where % (before.length + 1);
        if (how > 0) return before.slice(0, at) + put + before.slice(at + cut);
        const lines = before.split('\n');
        const line = where % lines.length;
        return (cut % 2 === 0 ? lines.toSpliced(line, 1) : lines.toSpliced(line, 0, lines[line]!)).join('\n');
      }, text),
    );
const slipped = slippedIn(valid);

const KEYS =
  'version rules lists ladders exempt brake id title policy severity state scope when except then examples evasion_floor any all none text terms in regex profanity evasion longer_than across_messages link domain_in contact count distinct per over gte where of score threshold signals add match no_match sequence expect recall which block code mute strike file kind like samples share learned model false_alarms outside words forms shape capitals script letters mixed_words same_character links mentions emoji element_kinds elements lang looks_like kinds'.split(
    ' ',
  );
/** Mappings of our own keys in any nesting, with values of any type: JSON, which is YAML too. */
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom<unknown>(
      1,
      0,
      -1,
      true,
      null,
      '',
      'a',
      'words',
      'live',
      'recall',
      '1m',
      'group',
      'english',
      'high',
      1e308,
    ),
    fc.dictionary(fc.constantFrom(...KEYS), tie('node'), { maxKeys: 6 }),
    fc.array(tie('node'), { maxLength: 4 }),
  ),
}));
const structured = node.map((value) => JSON.stringify(value));

const files = fc.record({
  rules: fc.array(fc.oneof({ weight: 4, arbitrary: slipped }, { weight: 2, arbitrary: structured }, surprise), {
    minLength: 1,
    maxLength: 2,
  }),
  words: fc.oneof(
    fc.constant('plumquince\n'),
    fc.array(fc.oneof(surprise, fc.string({ unit: 'grapheme' }))).map((all) => all.join('\n')),
  ),
  places: fc.oneof(
    fc.constant('domain\nevil.example\n'),
    fc.array(surprise).map((all) => `phrase,note,expires\n${all.join(',')}`),
  ),
  known: fc.oneof(
    fc.constant(SAMPLES),
    fc.array(fc.oneof(surprise, fc.string({ unit: 'grapheme' }))).map((all) => all.join('\n')),
  ),
  // Damaged, forged, and larger than any may be.
  model: fc.oneof(fc.constant(MODEL), slippedIn(fc.constant(MODEL)), surprise, fc.constant(MODEL.repeat(30))),
});

/** Whatever the files say: an answer, and every problem at a place that exists. */
export const rulesProperty = fc.property(files, ({ rules, words, places, known, model }) => {
  const ruleFiles = rules.map((text, index): TextFile => ({ path: `${index}.yaml`, text }));
  const listFiles: TextFile[] = [
    { path: 'words.txt', text: words },
    { path: 'places.csv', text: places },
    { path: 'known.txt', text: known },
    { path: 'models/made.model', text: model },
  ];
  const compiled = compileRules({ directory: 'rules', ruleFiles, listFiles }, NOW);
  const texts = new Map([...ruleFiles, ...listFiles].map(({ path: name, text }) => [`rules/${name}`, text]));
  for (const { file, line, column, endColumn, message } of compiled.ok ? compiled.warnings : compiled.problems) {
    const text = texts.get(file);
    if (text === undefined) throw new Error(`a problem in ${file}, which is no file: ${message}`);
    const lines = text.replace(/^\ufeff/, '').split('\n');
    const length = [...(lines[line - 1] ?? '')].length;
    if (line < 1 || line > lines.length || column < 1 || column > length + 1 || endColumn <= column - 1)
      throw new Error(`${file}:${line}:${column}-${endColumn} is no place in it: ${message}`);
  }
});
