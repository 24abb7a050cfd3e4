/** Rules with every condition that looks at what a message says, and the files they need. */
import { learn } from '../../src/learn/learn.ts';
import type { TextFile } from '../../src/rules/parse.ts';

const PLACES = ['Oslo', 'Bern', 'Riga', '北京', '上海', '成都'];

function taught(): string {
  const lines = Array.from({ length: 60 }, (_, at) => {
    const said = at % 2 === 0 ? `cheap tickets here 看名字领福利 ${at}` : `see you at lunch 晚上一起吃饭 ${at}`;
    return { text: `${PLACES[at % 6]} ${said}`, isMatch: at % 2 === 0, by: undefined, sender: undefined };
  });
  return learn({ name: 'made', lines, engine: 'fuzz', before: undefined }).file;
}
export const MODEL = taught();
export const SAMPLES =
  'cheap tickets here, ask my assistant for details: 138 0013 8000\n今天新到一批茶叶，懂茶的朋友来我的小店看看\n';

export const EVERY_CONDITION = `version: 1
lists: { known: { file: known.txt, kind: samples }, words: { file: words.txt, lang: zh }, places: { file: places.csv, kind: domains } }
rules:
  - id: like
    when: { text: { like: { samples: known, share: 40% }, of: [own, quoted] } }
    except: [tickets to the museum]
    then: [recall]
    examples: { match: ["cheap tickets here! ask my assistant for details"], no_match: [good morning] }
  - id: learned
    when: { text: { learned: made } }
    then: [review]
    examples: { match: ["Oslo cheap tickets here 看名字领福利 4"], no_match: ["see you at lunch 晚上一起吃饭"] }
  - id: shape
    when:
      any:
        - shape: { capitals: 90%, letters: 12 }
        - shape: { script: thai, share: 80%, same_character: 3 }
        - shape: { mixed_words: 2, emoji: 2, mentions: 1 }
        - shape: { links: 3, element_kinds: 2 }
    then: [review]
    examples: { match: ["WHERE IS EVERYBODY TODAY"], no_match: [good morning] }
  - id: elsewhere
    when:
      any:
        - text: { terms: [plumquince, 加微信], evasion: high, outside: [links, mentions, emoji_names] }
        - text: { in: words, words: anywhere, forms: "off" }
        - text: { profanity: english, evasion: high, of: [signal] }
        - link: { looks_like: places }
        - contact: [phone, email, wechat, qq, telegram, whatsapp, line, discord]
    then: [recall]
    examples: { match: [plumquince], no_match: [good morning] }
`;

/** Beside the rule file. */
export const FILES: readonly TextFile[] = [
  { path: 'words.txt', text: '领取福利\n' },
  { path: 'places.csv', text: 'domain\npaypal.com\n' },
  { path: 'known.txt', text: SAMPLES },
  { path: 'models/made.model', text: MODEL },
];
