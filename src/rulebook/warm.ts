import { contentOfText } from '../judge/content-of.ts';
import type { Judge } from '../judge/judge.ts';

/** Texts that exercise all of reading and matching: plain, Chinese, disguised, escaped, full of links and numbers. */
const UNITS = [
  ...[
    'hello how are you today ',
    '今天天气很好我们去公园玩',
    'f*c k 4$5h0l3 ',
    'b.a.d w o r d ',
    'a%61&#97;b ',
    'vv|< rn ',
  ],
  ...[
    'see http://a.cn/x?u=http%3A//b.cn and a.cn/!! ',
    'call 138 0013 8000 or me@b.com ',
    'カ゛タカナ ロー ㄨㄟ ',
    'ɟnɔʞ \u202ekcuf ',
  ],
];
const UNITS_LONG = 1_500;
const ROUNDS = 4;

/**
 * Judges a few texts before the first message, because code that has not run yet is slow: 12 KB took five times as long.
 * Takes a quarter of a second; what is compiled serves every later rule set, too.
 */
export function warmJudge(judge: Judge): void {
  for (let round = 0; round < ROUNDS; round++) {
    for (const unit of UNITS) {
      const content = contentOfText(unit.repeat(UNITS_LONG / unit.length), { sender: 'warm', conversationId: 'warm' });
      const read = judge.read(content);
      judge.judge(content, { counters: read.counters.map(() => ({ value: 1, contributing: [] })) }, read);
    }
  }
}
