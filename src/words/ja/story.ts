import type { StoryEvent } from '../en/story.ts';
import type { StoryWords } from '../words.ts';
import { desk } from './desk.ts';

const EVENTS: Readonly<Record<StoryEvent, string>> = {
  sent: '送信',
  edited: '編集',
  judged: '判定',
  flagged: '取り消し対象',
  decided: '判断',
  operator: '操作',
  held: '保留',
  'try failed': '呼び出し失敗',
  confirmed: '取り消しを確認',
  today: '今日',
};
const CAUSES = {
  sent: '送信時の判定',
  edited: '編集後の判定',
  looked: '別の検査の結果を受けた判定',
  hunted: '現在のルールで過去を調べ直した判定',
  late: '時間のかかるルールがあり、通常の経路の外で判定',
};
const STATES: Readonly<Record<string, string>> = { live: '有効', shadow: '観察中', off: '無効' };
const VOICES = { text: '文', own: '本人', quoted: '引用', signal: 'シグナル' };
const PARTS: Readonly<Record<string, string>> = {
  group: 'グループ',
  topic: 'トピック',
  seq: '番号',
  from: '送信者',
  to: '受信者',
  account: '公式アカウント',
  msgKey: 'メッセージキー',
};
const KINDS: Readonly<Record<string, string>> = { group: 'グループ', c2c: '個人', official: '公式アカウント' };
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  'its text is not kept any more': '本文は保存期間を過ぎました',
  'the rules have errors': 'ルールにエラーがあります',
  'the text is not kept any more (KEEP_TEXT)': '本文は保存期間を過ぎました（KEEP_TEXT）',
  'the rules of that time are not kept': '当時のルールが残っていません',
  'this version of unsaid refuses the rules of that time': 'このバージョンの unsaid は当時のルールを受け付けません',
};

/** What `unsaid explain` says, in Japanese. */
export const story: StoryWords = {
  event: (event) => EVENTS[event],
  standing: (standing) => desk.standing(standing),
  and: () => '、',
  by: (sender) => `送信者 ${sender}`,
  byHistory: (sender) => `${sender === undefined ? '' : `送信者 ${sender}、`}履歴による`,
  onlineOnly: () => 'オンライン限定',
  goneAsTold: () => 'Tencent の通知ではすでに存在しない',
  ruleSet: (hash) => `ルールセット ${hash}`,
  judged: (cause, event, ms, hash) =>
    `${CAUSES[cause]}。${event === 'edited' ? '編集' : 'メッセージ'}は ${ms} ミリ秒後に到着。ルールセット ${hash}`,
  hit: (state, severity, policy, actions) =>
    `${STATES[state] ?? state}、重大度 ${desk.severity(severity)}、${policy}、処置：${actions.join('、') || 'なし'}`,
  at: (places) => `、位置 ${places}`,
  with: (refs) => `、あわせて ${refs}`,
  counted: (values) => `数えた値：${values}`,
  around: (refs) => `前後のメッセージ：${refs || '記録なし'}`,
  textNotKept: () => '本文：保存されていません',
  voice: (voice) => VOICES[voice],
  stoodBefore: () => '編集前からあった',
  aboutText: (source, about) => `${source}${about.length === 0 ? '' : `（${about.join('、')}）`}：`,
  again: (rules, engine) =>
    `当時のルールでいま判定し直した結果${engine === undefined ? '' : `（unsaid のバージョンは別。当時は ${engine}）`}：${
      rules === 'same' ? '同じ' : `違う結果（${rules.join('、') || '当たりなし'}）`
    }`,
  notAgain: (why) => `判定し直せません：${IMPOSSIBLE[why] ?? why}`,
  everythingBy: (sender, group) => `グループ ${group} での ${sender} の発言すべて`,
  flaggedByHand: (target, severity, who, why) => `${target}、重大度 ${desk.severity(severity)}、操作者 ${who}：${why}`,
  flaggedByRule: (target, severity, rule, policy, ref) =>
    `${target}、重大度 ${desk.severity(severity)}、ルール ${rule}（${policy}）、きっかけは ${ref}`,
  ordered: (severity, rule, policy) => `重大度 ${desk.severity(severity)}、ルール ${rule}（${policy}）`,
  byBrake: (name) => `${name} のブレーキによる`,
  earlierTries: (count) => `それ以前に ${count} 回失敗`,
  code: (code) => `コード ${code}`,
  asTold: () => 'Tencent の通知',
  act: (who, what, result, why) => `${who}：${what}${result ? `（${result}）` : ''}：${why}`,
  decision: (who, verdict) => `${who}：${verdict}`,
  neverFlagged: () => '取り消し対象になったことはありません',
  unknown: (kind, parts) =>
    `この${KINDS[kind] ?? ''}メッセージの記録はありません：${parts.map(([name, value]) => `${PARTS[name] ?? name}「${value}」`).join('、')}`,
  slash: () => 'ID の中の「/」は %2F と書きます（例：group/a%2Fb/7）',
  today: (hash, rules, isCounting) =>
    `ルールセット ${hash} の結果：${rules.map(([id, state]) => `${id}（${STATES[state] ?? state}）`).join('、') || '当たりなし'}${
      isCounting ? '。数えるルールはほかのメッセージを見ていません' : ''
    }`,
  notToday: (why) => `判定できません：${IMPOSSIBLE[why] ?? why}`,
};
