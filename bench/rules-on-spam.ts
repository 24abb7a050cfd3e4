/**
 * What the shipped rules catch of real spam, and what of innocent text: `node bench/rules-on-spam.ts [rules directory]`.
 * Needs the evaluation data (EVAL_DIR). Hits of links stand apart: in a channel of programmers they are frequent.
 */
import { join } from 'node:path';
import { contentOfText } from '../src/judge/content-of.ts';
import { anywhere } from '../src/judge/judge.ts';
import { loadRules } from '../src/rulebook/compile-rules.ts';
import { evalFiles, readRows } from './eval-data.ts';

const SPAM = ['zh_chat_spam', 'en_spam_sms', 'en_video_spam'];
const INNOCENT = ['ham', 'clean'];
/** English swearing is no spam: it is left out of the sums. */
const NOT_SPAM = ['profanity-english', 'threats'];

const loaded = await loadRules(process.argv[2] ?? join(import.meta.dirname, '../rules'), new Date());
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems[0]));
const judge = anywhere(loaded.judge);
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${part} of ${whole} (${((100 * part) / whole).toFixed(2)} %)`;

console.log('| data | spam caught | innocent matched | links in innocent | by rule (spam / innocent) |');
console.log('| --- | --- | --- | --- | --- |');
for (const file of evalFiles()) {
  const name = file.replace('.dev.jsonl', '');
  const rows = (await readRows(file)).filter(({ label }) => label === 'spam' || INNOCENT.includes(label));
  if (!SPAM.includes(name) && process.argv[3] === 'spam') continue;
  const byRule = new Map<string, [spam: number, innocent: number]>();
  const sums = { spam: 0, caught: 0, innocent: 0, wrong: 0, links: 0 };
  for (const { text, label } of rows) {
    const content = contentOfText(text);
    const isSpam = label === 'spam';
    sums[isSpam ? 'spam' : 'innocent']++;
    const read = judge.read(content);
    if (!isSpam && read.looks.linksOf(text).length > 0) sums.links++;
    const { hits } = judge.judge(content, { counters: [] }, read);
    const told = hits.filter(({ rule }) => !NOT_SPAM.includes(rule));
    if (told.length > 0) sums[isSpam ? 'caught' : 'wrong']++;
    for (const { rule } of told) {
      const known = byRule.get(rule) ?? [0, 0];
      known[isSpam ? 0 : 1]++;
      byRule.set(rule, known);
    }
  }
  const rules = [...byRule].map(([rule, [spam, innocent]]) => `${rule} ${spam} / ${innocent}`).join(', ');
  console.log(
    `| ${name} | ${share(sums.caught, sums.spam)} | ${share(sums.wrong, sums.innocent)} | ${sums.links} | ${rules} |`,
  );
}
