import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { jsonSchema } from '../../src/rules/format.ts';
import { parseRules } from '../../src/rules/parse.ts';

/** What an editor would say: the keywords that the schema uses, and no others. */
function refusals(schema: Schema, value: unknown, path = ''): readonly string[] {
  const inner = (one: Schema, what: unknown, at: string) => refusals(one, what, at);
  const said: string[] = [];
  for (const [keyword, rule] of Object.entries(schema)) {
    const check = CHECKS[keyword];
    if (check === undefined) throw new Error(`the schema uses "${keyword}", which this test does not know`);
    said.push(...check(rule as never, value as never, path, inner, schema));
  }
  return said;
}

type Schema = { readonly [keyword: string]: unknown };
type Inner = (schema: Schema, value: unknown, path: string) => readonly string[];
type Check = (rule: never, value: never, path: string, inner: Inner, schema: Schema) => readonly string[];

const root = JSON.parse(JSON.stringify(jsonSchema())) as Schema & { $defs: Record<string, Schema> };
const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : isMapping(value) ? 'object' : Number.isInteger(value) ? 'integer' : typeof value;
const unless = (fine: boolean, path: string, what: string) => (fine ? [] : [`${path}: ${what}`]);
const ok = (): readonly string[] => [];

const CHECKS: Readonly<Record<string, Check>> = {
  $schema: ok,
  $defs: ok,
  title: ok,
  description: ok,
  $ref: (ref: string, value, path, inner) => inner(root.$defs[ref.replace('#/$defs/', '')]!, value, path),
  type: (type: string, value, path) => unless(typeOf(value) === type, path, `${typeOf(value)} instead of ${type}`),
  enum: (words: unknown[], value, path) => unless(words.includes(value), path, 'none of the words'),
  const: (one: unknown, value, path) => unless(one === value, path, `not ${one}`),
  pattern: (source: string, value, path) => unless(new RegExp(source, 'u').test(String(value)), path, 'another form'),
  minimum: (least: number, value: number, path) => unless(!(value < least), path, 'too small'),
  maximum: (most: number, value: number, path) => unless(!(value > most), path, 'too large'),
  minItems: (least: number, value: unknown[], path) => unless(!(value.length < least), path, 'too few'),
  required: (keys: string[], value, path) =>
    keys.flatMap((key) => unless(isMapping(value) && key in value, path, `no ${key}`)),
  properties: (properties: Record<string, Schema>, value, path, inner) =>
    Object.entries(properties).flatMap(([key, schema]) =>
      isMapping(value) && key in value ? inner(schema, value[key], `${path}/${key}`) : [],
    ),
  additionalProperties: (rest: false | Schema, value, path, inner, { properties = {} }) =>
    Object.entries(isMapping(value) ? value : {}).flatMap(([key, one]) => {
      if (key in (properties as object)) return [];
      return rest === false ? [`${path}: there is no ${key}`] : inner(rest, one, `${path}/${key}`);
    }),
  items: (schema: Schema, value: unknown, path, inner) =>
    Array.isArray(value) ? value.flatMap((one, index) => inner(schema, one, `${path}/${index}`)) : [],
  anyOf: (schemas: Schema[], value, path, inner) =>
    unless(
      schemas.some((schema) => inner(schema, value, path).length === 0),
      path,
      'none of the forms',
    ),
  oneOf: (schemas: Schema[], value, path, inner) =>
    unless(
      schemas.filter((schema) => inner(schema, value, path).length === 0).length === 1,
      path,
      'not one of the forms',
    ),
};

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const refused = (text: string): readonly string[] => refusals(root, parse(text, { merge: true }));

describe('an editor with the JSON Schema', () => {
  it.each(readdirSync(join(ROOT, 'rules')).filter((file) => file.endsWith('.yaml')))('accepts rules/%s', (file) => {
    expect(refused(read(`rules/${file}`))).toEqual([]);
  });

  it('accepts what docs/rules.md shows', () => {
    for (const [, block] of read('docs/rules.md').matchAll(/```yaml\n([\s\S]*?)```/g)) {
      expect(refused(/^version:/m.test(block!) ? block! : `version: 1\nrules:\n${block}`)).toEqual([]);
    }
  });

  it.each(['E-KEY-UNKNOWN', 'E-KEY-MISSING', 'E-TYPE', 'E-VALUE', 'E-YAML-QUOTE'])(
    'refuses what is answered with %s',
    (code) => {
      const [input] = read(`test/rules/golden/${code}.txt`).split('=== what is said');
      const files = input!.split(/^--- .*\n/m).slice(1);
      expect(files.some((file) => refused(file).length > 0)).toBe(true);
    },
  );

  const RULE = (key: string, value: string): string => {
    const keys = {
      id: 'x',
      when: '{ text: { terms: [a b] } }',
      then: '[recall]',
      examples: '{ match: [a b], no_match: [c] }',
      [key]: value,
    };
    return `version: 1\nrules:\n  - { ${Object.entries(keys).map(([name, text]) => `${name}: ${text}`)} }\n`;
  };
  it.each([
    ['id', 'a b'],
    ['state', 'on'],
    ['severity', 'urgent'],
    ['scope', '{ conversations: [room] }'],
    ['when', '{ text: { terms: [a b], regex: c } }'],
    ['when', '{ text: { evasion: high } }'],
    ['when', '{ link: { domain_in: a, any: true } }'],
    ['when', '{ any: [] }'],
    ['when', '{ text: { terms: [a b] }, link: { any: true } }'],
    ['when', '{ count: { per: [sender], over: 10, gte: 3 } }'],
    ['when', '{ count: { per: [sender], over: 10s, gte: 1 } }'],
    ['then', '[delete]'],
    ['then', '[{ mute: 1 hour }]'],
    ['then', '[]'],
    ['evasion_floor', '90'],
    ['evasion_floor', '120%'],
    ['brake', '{ share: 2%, min: 50 }'],
    ['examples', '{ match: [a b], nomatch: [c] }'],
    ['examples', '[{ sequence: [{ at: 0s, text: a }], expect: none }]'],
  ])('refuses %s: %s, and so does the parser', (key, value) => {
    const text = RULE(key, value);
    const texts = { directory: 'rules', ruleFiles: [{ path: 'a.yaml', text }], listFiles: [] };
    expect(refused(text)).not.toEqual([]);
    expect(parseRules(texts, '2026-11-20').problems).not.toEqual([]);
    expect(refused(RULE('title', 'fine'))).toEqual([]);
  });
});
