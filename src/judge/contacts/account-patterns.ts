import type { ContactKind } from '../../rules/rule-set.ts';
import { SHOWN } from '../../text/engine.ts';

/**
 * Ways to reach somebody elsewhere, as RE2 expressions over the text as sent, as normalised and with letters closed up.
 * An account counts only beside the name of its messenger, and only if it looks like one: "telegram channel" is none.
 */
const NAME = '[a-z0-9][a-z0-9._-]{3,30}';
/** With an "@", with a digit or underscore in it, or after a colon. */
const ACCOUNT = `(?:@${NAME}|[a-z][a-z.-]{0,20}[0-9_][a-z0-9._-]{2,20}|[0-9][0-9._-]{0,10}[a-z_][a-z0-9._-]{2,20}|[:：=]\\s*@?${NAME})`;
/** What stands between a messenger's name and the account. */
const GAP = '(?:\\s*(?:号码|号|號|id|is|me|us|at|on|number|アカウント|は|を|-|\\+|是|为|為)\\s*){0,4}\\s*';

/** The bounds of a number, where what stands around it is not shown. */
const alone = (number: string, behind: string): string => `(?:^|[^0-9.,])(?P<${SHOWN}>${number})(?:$|${behind})`;

const HEART = '(?:❤|♥|♡|💓|💗|💖|💕)\\x{fe0f}?';
const XIN = `(?:信|心|芯|伈|${HEART})`;
const WECHAT = `(?:[微薇威徽維维]\\s?(?:${XIN}|x\\b)|v\\s?${XIN}|\\bwechat|\\bweixin|\\bvx|\\bwx|(?:加|➕|\\+)\\s*[v薇微威➕]\\s*${XIN}?)`;
/** What people write between the name and the account, to point at it. */
const POINTER =
  '(?:\\s*(?:搜索|搜一[下搜]|搜|添加|加我|加|联系|聯繫|同号|同號|账号|帳號|→|➡\\x{fe0f}?|👉|>|＞|»|[(（【\\[「“"]|[:：=])\\s*){0,3}';
const WITH_DIGIT =
  '@?(?:[a-z][a-z_-]{0,18}[0-9][a-z0-9_-]{3,18}|[a-z][a-z0-9]{0,6}_[a-z0-9_-]{3,18}|[a-z]{1,3}[0-9]{4,18})';

/** A mobile number of China may be an account too. */
const MOBILE = '1[3-9][0-9]{9}\\b';

/** A number of QQ: five to eleven digits, the first one not zero. */
const QQ_NUMBER = '[1-9][0-9]{4,10}';
const QQ =
  '(?:\\bq\\s?q+|加\\s*q(?:\\s?q)*|\\bq\\s?[群裙]|扣扣|抠抠|叩叩|蔻蔻|扣\\s?[群裙]|企鹅|企鵝|秋秋|球球|[君羣]羊)';

/** Behind a number that counts nothing. */
const NO_AMOUNT = '\\s?[^0-9\\s元分块塊万萬點点人条條个個次]|\\s+$';

const MAIL_AT = '(?:\\s?[(\\[{（【]\\s?(?:at?|@|艾特)\\s?[)\\]}）】]\\s?|\\s+at\\s+|艾特|＠)';
const MAIL_DOT = '(?:\\s?[(\\[{（【]\\s?(?:dot|\\.|点)\\s?[)\\]}）】]\\s?|\\s+dot\\s+|点|\\.)';
const MAIL_HOST =
  '(?:gmail|googlemail|outlook|hotmail|yahoo|icloud|proton|protonmail|qq|foxmail|163|126|sina|yandex|aol|gmx)';

const PLANE = '[纸紙小]?[飞飛][机機]';

/** A word before LINE makes it an ordinary line: "command line". */
const LINE =
  '(?:(?:^|[^a-z\\s]\\s*|\\b(?:my|add|our|via|on|through|use|by|or|and|contact|me|id)\\s+)line(?:\\b|id\\b)|ライン|らいん)';

/** A name as Discord numbered them. */
const TAGGED = '[a-z0-9][a-z0-9._-]{1,30}#[0-9]{4}';

const EXPRESSIONS: Readonly<Record<Exclude<ContactKind, 'phone'>, readonly string[]>> = {
  email: [
    `\\b[a-z0-9._%+-]{2,64}${MAIL_AT}${MAIL_HOST}${MAIL_DOT}(?:com|net|cn|org|me|ru|de|jp)\\b`,
    `\\b[a-z0-9._%+-]{2,64}\\s?@\\s?${MAIL_HOST}${MAIL_DOT}(?:com|net|cn|org)\\b`,
    '\\b[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,4}\\.[a-z]{2,24}\\b',
  ],
  wechat: [
    `${WECHAT}${GAP}${ACCOUNT}\\b`,
    `${WECHAT}\\s*(?:号码|号|號|id)\\s*(?:是|为|為|is)?\\s*[a-z][a-z0-9_-]{5,19}\\b`,
    `(?:加|➕|\\+)\\s*我?\\s*(?:[v薇微威]\\s*${XIN}?|卫星|衛星)\\s*[号號]?\\s*[:：,，]?\\s*[a-z0-9_-]{5,20}`,
    `(?:^|[^a-z0-9])(?P<${SHOWN}>v[:：]\\s?${WITH_DIGIT})\\b`,
    `卫星[号號]?\\s?[:：]\\s?${WITH_DIGIT}\\b`,
    `(?:${WECHAT})${POINTER}\\s*${MOBILE}`,
    `(?:${WECHAT}|[薇威])${POINTER}(?:${HEART})?\\s*[:：]?\\s*${WITH_DIGIT}\\b`,
    `\\b[a-z0-9_-]{6,20}\\s*[(（]?\\s*(?:${WECHAT})\\s*(?:同号|同號|同步|号同)`,
    `(?:${WECHAT})\\s*(?:同号|同號|同步)\\s*[:：]?\\s*[a-z0-9_-]{6,20}\\b`,
  ],
  qq: [
    `${QQ}\\s*[群裙号號]?${GAP}[:：=]?\\s*${QQ_NUMBER}\\b`,
    // 扣 alone also means to deduct money or points.
    alone(`(?:加|➕|\\+)?\\s?扣\\s?[:：-]?\\s?[0-9]{6,11}`, NO_AMOUNT),
    alone(`(?:[群裙㪊羣]|\\bqun)\\s?[号號]?\\s?[:：]?\\s?[1-9][0-9]{7,9}`, NO_AMOUNT),
    `(?:^|[^a-z0-9])(?P<${SHOWN}>q[:：]\\s?${QQ_NUMBER})\\b`,
    `\\b${QQ_NUMBER}@(?:vip\\.)?qq\\.com\\b`,
  ],
  telegram: [
    `(?:\\btelegram\\b|\\btele\\b|\\btg\\b\\s?[群频頻]?|电报|電報|纸飞机|テレグラム)${GAP}${ACCOUNT}`,
    '\\b(?:t|telegram)\\.(?:me|dog)/[+a-z0-9_]{1,40}',
    '\\btg://[a-z]{2,12}\\?domain=[a-z0-9_]{3,32}',
    `(?:${PLANE}|电报|電報|✈\\x{fe0f}?)(?:号|號)?\\s*[:：]?\\s*@${NAME}`,
    // An account without @ needs more beside it: a flight is CA1234 too.
    `(?:(?:加|➕)\\s?${PLANE}|${PLANE}[号號]|(?:${PLANE}|✈\\x{fe0f}?)\\s?[:：])\\s*[:：]?\\s*${WITH_DIGIT}\\b`,
  ],
  whatsapp: ['\\bwhats?\\s?ap+\\b.{0,20}?\\+?[0-9][0-9 ()-]{5,18}[0-9]', '\\bwa\\.me/[0-9]{6,15}'],
  line: [
    `${LINE}(?:\\s*(?:の|交換))?\\s*(?:id|号)(?:\\s*(?:→|➡\\x{fe0f}?|👉))?${GAP}${ACCOUNT}`,
    `${LINE}(?:\\s*(?:の|交換))?${GAP}(?:[:：=]\\s*)?(?:@${NAME}|${WITH_DIGIT})`,
    `[賴赖]\\s*(?:id|帳號|账号|[号號])\\s*[:：=]?\\s*@?[a-z0-9][a-z0-9._-]{2,30}`,
    `(?:(?:加|➕|我的)\\s?[賴赖]\\s*[:：]?|[賴赖]\\s?[:：])\\s*${WITH_DIGIT}\\b`,
    '\\blin\\.ee/[a-z0-9]{3,20}',
    '\\bline\\.me/(?:ti|r)/[^\\s]{4,60}',
  ],
  discord: [
    '\\b(?:discord(?:app)?\\.(?:gg|com/invite|me|io|li)|dsc\\.gg)/[a-z0-9-]{1,32}',
    `(?:\\bdiscord\\b|ディスコード)${GAP}(?:[:：=]?\\s*${TAGGED}\\b|${ACCOUNT})`,
    `\\bdc\\s?[:：]?\\s?${TAGGED}\\b`,
    `\\b${TAGGED}\\s+(?:on|at|in)\\s+discord\\b`,
  ],
};

/** Telephone numbers are found without expressions (phone-numbers.ts). */
export const contactRegexes = (kind: ContactKind): readonly string[] => (kind === 'phone' ? [] : EXPRESSIONS[kind]);
