import type { ContactKind } from '../rules/rule-set.ts';
import { SHOWN } from '../text/engine.ts';

/**
 * Ways to reach somebody elsewhere, as RE2 expressions over the text as sent, as normalised and with letters closed up.
 * An account counts only beside the name of its messenger, and only if it looks like one: "telegram channel" is none.
 */
const NAME = '[a-z0-9][a-z0-9._-]{3,30}';
/** With an "@", with a digit or underscore in it, or after a colon. */
const ACCOUNT = `(?:@${NAME}|[a-z][a-z.-]{0,20}[0-9_][a-z0-9._-]{2,20}|[0-9][0-9._-]{0,10}[a-z_][a-z0-9._-]{2,20}|[:：=]\\s*@?${NAME})`;
/** What stands between a messenger's name and the account. */
const GAP = '(?:\\s*(?:号码|号|號|id|is|me|us|at|on|number|アカウント|は|を|-|\\+|是|为|為)\\s*){0,4}\\s*';

/** Digits as Chinese and Japanese write them, those used on the telephone too (幺 洞 拐 勾). */
const DIGIT = '[0-9零〇洞一幺壹二两兩贰貳三叁參四肆五伍六陆陸七柒拐八捌九玖勾]';
const ZERO = '[0零〇洞]';
const ONE = '[1一幺壹]';
/** Dashes of every length, the minus sign among them. */
const DASHES = '\\x{2010}-\\x{2015}\\x{2212}-';
/** Between the digits of a number. */
const MARK = `[ .·•・_~*${DASHES}]?`;
const digits = (count: number): string => `(?:${DIGIT}${MARK}){${count - 1}}${DIGIT}`;
/** No digit before it, and none after it: a part of a longer number is no telephone number. What stands around is not shown. */
const alone = (number: string): string => `(?:^|[^0-9])(?P<${SHOWN}>${number})(?:$|[^0-9])`;
/** What parts the area from the number, and a number in groups of so many digits. */
const GAP_IN_NUMBER = `[ ${DASHES}]`;
const groups = (...lengths: readonly number[]): string =>
  lengths.map((length) => `[0-9]{${length}}`).join(GAP_IN_NUMBER);

/** After + or 00. */
const ABROAD = '[1-9][0-9]{0,2}[ .-]?(?:\\(?[0-9]{1,4}\\)?[ .-]?){2,5}[0-9]{2,4}\\b';
/** After 0 and the first digit of the area: ten digits in all. */
const LANDLINE_JAPAN = `(?:${GAP_IN_NUMBER}${groups(4, 4)}|${groups(1, 3, 4)}|${groups(2, 2, 4)}|${groups(2, 3, 3)})`;

const WECHAT = '(?:微信|微 信|薇信|威信|徽信|v信|\\bwechat|\\bweixin|\\bvx|\\bwx|加\\s*[v薇微威➕]\\s*信?)';

const EXPRESSIONS: Readonly<Record<ContactKind, readonly string[]>> = {
  phone: [
    // China, mobile: eleven digits that begin with 13 to 19.
    alone(`(?:\\+?(?:00)?86${MARK})?${ONE}${MARK}[3-9三叁參四肆五伍六陆陸七柒拐八捌九玖勾]${MARK}${digits(9)}`),
    // International, +44 and 0044.
    `\\+${ABROAD}`,
    `(?:^[ .-]?|[^0-9a-z .-]|[^0-9][ .-])(?P<${SHOWN}>00${ABROAD})`,
    // Japan: 090-1234-5678, also 050, 070 and 080; 03-1234-5678, 045-123-4567, 0422-12-3456, 0120-123-456 on a landline.
    alone(`(?:${ZERO}[5789五伍七柒拐八捌九玖勾]${ZERO}${MARK}${digits(8)}|0[1-9]${LANDLINE_JAPAN})`),
    // China, landline: 010-12345678, (0755) 8888 8888.
    alone(`(?:\\(0[1-9][0-9]{1,2}\\) ?|0[1-9][0-9]{1,2}${GAP_IN_NUMBER})[0-9]{3,4}${GAP_IN_NUMBER}?[0-9]{4}`),
    // North America: (212) 555-0100.
    alone('\\(?[2-9][0-9]{2}\\)?[ .-] ?[2-9][0-9]{2}[ .-][0-9]{4}'),
  ],
  email: ['\\b[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,4}\\.[a-z]{2,24}\\b'],
  wechat: [
    `${WECHAT}${GAP}${ACCOUNT}\\b`,
    `${WECHAT}\\s*(?:号码|号|號|id)\\s*(?:是|为|為|is)?\\s*[a-z][a-z0-9_-]{5,19}\\b`,
    `(?:加|➕|\\+)\\s*[v薇微威]\\s*信?\\s*[:：]?\\s*[a-z0-9_-]{5,20}`,
  ],
  qq: [`(?:\\bq\\s?q+|加\\s*q(?:\\s?q)*|扣扣|企鹅|企鵝|秋秋)\\s*群?${GAP}[:：=]?\\s*[1-9][0-9]{4,10}\\b`],
  telegram: [`(?:\\btelegram|\\btg|电报|電報|纸飞机|テレグラム)${GAP}${ACCOUNT}`, '\\bt\\.me/[+a-z0-9_]{4,40}'],
  whatsapp: ['\\bwhats?\\s?ap+\\b.{0,20}?\\+?[0-9][0-9 ()-]{5,18}[0-9]', '\\bwa\\.me/[0-9]{6,15}'],
  line: [`(?:\\bline|ライン)(?:\\s*(?:の|交換))?\\s*(?:id|号)?${GAP}${ACCOUNT}`, '\\bline\\.me/(?:ti|r)/[^\\s]{4,60}'],
  discord: [
    '\\bdiscord\\.(?:gg|com/invite)/[a-z0-9-]{2,32}',
    `\\bdiscord\\b${GAP}(?:[:：=]?\\s*${NAME}#[0-9]{4}\\b|${ACCOUNT})`,
  ],
};

export const contactRegexes = (kind: ContactKind): readonly string[] => EXPRESSIONS[kind];
