/**
 * What the simulated people say. Offending lines are of three harmless sorts that any rule set of a chat app should
 * match: a test phrase, moving people to another messenger, and links to a made-up domain that promises free coins.
 * `{id}` becomes a made-up contact, `{n}` a number, and so on; see `SLOTS`. Nothing here is a slur, and no clean line
 * has a link, a contact or a messenger's name in it.
 */

const TEST_PHRASE = 'unsaid-test-recall-me';

export type Language = 'zh' | 'en' | 'ja';

export const OFFENDING: readonly { readonly kind: string; readonly lines: readonly string[] }[] = [
  {
    kind: 'test phrase',
    lines: [
      TEST_PHRASE,
      `hello {name}, ${TEST_PHRASE}`,
      `${TEST_PHRASE} {emoji}`,
      `测试 ${TEST_PHRASE} 测试`,
      `テスト ${TEST_PHRASE}`,
    ],
  },
  {
    kind: 'contact zh',
    lines: [
      '加微信 {id}',
      '加V信：{id}',
      '兼职日结，加微信 {id} {emoji}',
      '想了解的加微信 {id}',
      '低价代练 加V信：{id}',
    ],
  },
  {
    kind: 'contact en',
    lines: [
      'add me on telegram @{id}',
      'add me on telegram @{id} {emoji}',
      'whatsapp me +1 555 01{n}{n}',
      'big profit, whatsapp me +1 555 01{n}{n}',
    ],
  },
  {
    kind: 'link',
    lines: [
      'click http://free-coins.example/win',
      'click http://free-coins.example/win?u={id} {emoji}',
      '免费金币 http://free-coins.example/win',
      '無料コインはこちら http://free-coins.example/win',
    ],
  },
];

/** Pieces of the same offence for two elements of one message: only joined do they say it. */
export const SPLIT_OFFENCES: readonly (readonly [string, string])[] = [
  ['unsaid-test-', 'recall-me'],
  ['加微', '信 {id}'],
  ['add me on tele', 'gram @{id}'],
];

export const CLEAN: Readonly<Record<Language, readonly string[]>> = {
  zh: [
    '早上好，{name}，今天天气不错',
    '晚上{hour}点一起打副本吗？',
    '{name}，昨天的比赛你看了没有',
    '刚吃完{food}，太满足了{emoji}',
    '这个周末想去{place}走走',
    '大家辛苦了，先休息一下吧',
    '{hour}点开会，别迟到哦{emoji}',
    '哈哈哈哈哈 笑死我了{emoji}',
    '我的快递到了{n}个，开心',
    '有没有人推荐一下{place}的{food}',
    '第{n}章看完了，结局好感人',
    '谢谢{name}的帮助{emoji}',
    '下雨了，记得带伞',
    '这首歌我单曲循环了{n}遍',
  ],
  en: [
    'good morning {name} {emoji}',
    'anyone up for a game at {hour}?',
    'just had the best {food} in {place}',
    'lol that was close {emoji}',
    'the class starts at {hour}, see you there',
    'thanks {name}, that helped a lot',
    'my cat knocked over the plant again, {n} times today',
    'chapter {n} was amazing, no spoilers please',
    'is the {place} trip still on for the weekend?',
    'happy birthday {name}!! {emoji}{emoji}',
    'can someone share the notes from lesson {n}?',
    'I think we should assess the situation first',
    'what a match, {n} to {n}',
  ],
  ja: [
    'おはようございます、{name}さん',
    '今日は{place}に行ってきました{emoji}',
    '{hour}時から集合でお願いします',
    '{food}が食べたいなあ',
    '{name}さん、ありがとうございます{emoji}',
    '第{n}話、めっちゃ面白かった',
    'お疲れさまでした！',
    '週末は雨みたいですね',
    '写真とてもきれいですね{emoji}',
    '明日のテスト、{n}ページまでだよ',
  ],
};

export const SLOTS: Readonly<Record<string, readonly string[]>> = {
  name: ['小林', 'Mia', 'Ken', '阿强', 'さくら', 'Leo', '美玲', 'Noah', '大辉', 'ゆい', 'Ada', '思远'],
  food: ['拉面', '火锅', 'pizza', 'ramen', '寿司', 'たこ焼き', '饺子', 'curry', '小笼包', 'mango'],
  place: ['上海', '成都', 'Tokyo', '京都', 'Osaka', '杭州', 'London', '札幌', 'Singapore', '台北'],
  emoji: ['😂', '👍', '🎉', '❤️', '🙏', '😭', '✨', '👨‍👩‍👧', '🐱', '🔥'],
};

/** Official accounts speak in whole sentences. */
export const NEWS: readonly string[] = [
  '本周更新：第{n}期节目已上线，欢迎收看',
  'Maintenance is over, thank you for waiting. Build {n}{n}',
  'お知らせ：第{n}回イベントは{hour}時に始まります',
  'Tonight at {hour}: live from {place}',
];

const OFFENCE = /unsaid-test-recall-me|加微信|加V信|add me on telegram|whatsapp me|free-coins\.example/i;

/** Whether a line that somebody typed offends: whether it is one of the lines above. */
export const isKnownOffence = (text: string): boolean => OFFENCE.test(text);
