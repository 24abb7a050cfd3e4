/** Every kind of rule that the language has, in its most expensive form, and the shapes of texts, for the suite `worst`. */
import { makeTerms } from './judge-terms.ts';

export type Kind = { readonly name: string; readonly when: string; readonly except?: string };

const regex = (source: string): string => `{ text: { regex: '${source.replaceAll("'", "''")}' } }`;

export const KINDS: readonly Kind[] = [
  { name: 'terms, off', when: '{ text: { in: words, evasion: off } }' },
  { name: 'terms, standard', when: '{ text: { in: words, evasion: standard } }' },
  { name: 'terms, high', when: '{ text: { in: words, evasion: high } }' },
  { name: 'profanity', when: '{ text: { profanity: english } }' },
  { name: 'regex, counted', when: regex('[\\p{L}\\p{N}]{1,240}\\d!') },
  { name: 'regex, to the end', when: regex('[a-z].*[0-9]!|[a-z]') },
  { name: 'regex, ambiguous', when: regex('(?:[a-z]+|[a-z0-9 ]+|\\w)*@') },
  { name: 'contact', when: '{ contact: [phone, email, wechat, qq, telegram, whatsapp, line, discord] }' },
  { name: 'link', when: '{ link: { domain_not_in: sites } }' },
  { name: 'across 20, standard', when: '{ text: { in: words, across_messages: { last: 20, within: 60s } } }' },
  {
    name: 'across 20, high',
    when: '{ text: { in: words, evasion: high, across_messages: { last: 20, within: 60s } } }',
  },
  { name: 'same text', when: '{ count: { per: [sender, conversation, same_text], over: 1m, gte: 2 } }' },
  { name: 'similar text', when: '{ distinct: { of: sender, per: [similar_text], over: 30m, gte: 2 } }' },
  {
    name: 'counted where',
    when: `{ count: { per: [sender], over: 1m, gte: 2, where: ${regex('[\\p{L}]{1,200}\\d')} } }`,
  },
  {
    name: 'score',
    when: `{ score: { threshold: 2, signals: [{ add: 1, when: { text: { in: words } } }, { add: 1, when: { link: { domain_not_in: sites } } }, { add: 1, when: { contact: [phone, email] } }] } }`,
  },
  { name: 'except', when: '{ text: { in: words, evasion: high } }', except: '[hello world, 加微信群, bad wording]' },
];

/** What texts are made of: one of these over and over, or a few in turns. */
export const UNITS = [
  ...[
    'a',
    'a ',
    'a.',
    'ab',
    'f*c ',
    '加',
    '加微',
    '加 微 ',
    '1',
    '13 ',
    '4$5h0l3 ',
    'a\u200d',
    '%61',
    '&#97;',
    // Said in markup, which is searched by itself.
    '<b 加v>',
    'a[x](加v.)b',
    '&amp;',
    'amp;',
    '😀',
  ],
  ...[
    'fuck ',
    'badword ',
    'hello how are you ',
    'a.cn/!!! ',
    'http://a.cn ',
    'http://a.cn/?u=http://b.cn/?u=http%3A//c.cn ',
  ],
  ...[
    'a@a.a',
    '.',
    '(',
    ' ',
    'ロー',
    'カ゛',
    'กา',
    'ㄨㄟ',
    '\u202ekcuf ',
    'ɟnɔʞ ',
    'f***',
    '*',
    'rn',
    'vv|<',
    '加々',
    '//a.cn&',
    '+86 1 3',
  ],
  ...[
    'telegram ',
    '微信 ',
    'aA1我!。',
    'a\u0301',
    'b a d w o r d ',
    'jiaweixin',
    '女子',
    '!',
    '1!',
    'z9',
    'assassin',
    '\n',
    '０１３８',
    '[dot]',
  ],
];

/** Phrases that texts of the shapes come near to, beside a thousand others. */
export const WORDS = [
  ...[
    'badword',
    'fuck you',
    'assassin',
    '加微信',
    '微信',
    '加我微信',
    'telegram',
    'add me on telegram',
    'カカオ',
    'テレグラム',
    'ab ba ab',
  ],
  ...makeTerms(1_000),
];

/** One rule of a kind as a rule file; examples are left out, since nothing is loaded from it. */
export const ruleFileOf = (kinds: readonly Kind[]): string => `version: 1
lists:
  words: { file: words.txt }
  sites: { file: sites.txt, kind: domains }
rules:
${kinds
  .map(
    ({ name, when, except }, nth) => `  - id: rule-${nth}
    title: ${JSON.stringify(name)}
    severity: low
    state: live
    when: ${when}
    ${except === undefined ? '' : `except: ${except}`}
    then: [recall]
    examples: { match: ["x"], no_match: ["y"] }
`,
  )
  .join('')}`;
