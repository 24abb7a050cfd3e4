import type { ContactKind } from '../rules/rule-set.ts';

/**
 * Ways to reach somebody elsewhere, as RE2 expressions over the text as sent and as normalised. An account counts only
 * beside the name of its messenger: an "@name" alone is how people speak to each other in a group.
 */
const ACCOUNT = '[a-z0-9][a-z0-9._-]{3,30}';
/** What stands between a messenger's name and the account. */
const GAP = '(?:\\s*(?:号|號|id|is|me|us|at|on|number|アカウント|は|:|：|=|-|@|\\+|是|为|為)\\s*){0,4}\\s*';

const EXPRESSIONS: Readonly<Record<ContactKind, readonly string[]>> = {
  phone: [
    // China, mobile.
    '(?:^|[^0-9])(?:\\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?:$|[^0-9])',
    // International.
    '(?:\\+|\\b00)[1-9][0-9]{0,2}[ .-]?(?:\\(?[0-9]{1,4}\\)?[ .-]?){2,5}[0-9]{2,4}\\b',
    // Japan, mobile.
    '(?:^|[^0-9])0[789]0[ -]?[0-9]{4}[ -]?[0-9]{4}(?:$|[^0-9])',
  ],
  email: ['\\b[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,4}\\.[a-z]{2,24}\\b'],
  wechat: [
    `(?:微信|薇信|威信|\\bwechat|\\bweixin|\\bvx|\\bwx|加\\s*[v薇微威➕]\\s*信?)${GAP}[a-z][a-z0-9_-]{5,19}\\b`,
    `(?:加|➕|\\+)\\s*[v薇微威]\\s*信?\\s*[:：]?\\s*[a-z0-9_-]{5,20}`,
  ],
  qq: [`(?:\\bqq|扣扣|企鹅|企鵝|秋秋)\\s*群?${GAP}[1-9][0-9]{4,10}\\b`],
  telegram: [`(?:\\btelegram|\\btg|电报|電報|纸飞机|テレグラム)${GAP}${ACCOUNT}\\b`, '\\bt\\.me/[+a-z0-9_]{4,40}'],
  whatsapp: ['\\bwhats?\\s?app\\b.{0,20}?\\+?[0-9][0-9 ()-]{5,18}[0-9]', '\\bwa\\.me/[0-9]{6,15}'],
  line: [
    `(?:\\bline\\s*(?:id|号|：|:)|ライン\\s*(?:id|交換))${GAP}${ACCOUNT}\\b`,
    '\\bline\\.me/(?:ti|r)/[^\\s]{4,60}',
  ],
  discord: ['\\bdiscord\\.(?:gg|com/invite)/[a-z0-9-]{2,32}', `\\bdiscord\\b${GAP}${ACCOUNT}#[0-9]{4}\\b`],
};

export const contactRegexes = (kind: ContactKind): readonly string[] => EXPRESSIONS[kind];
