import type { StoryEvent } from '../en/story.ts';
import type { StoryWords } from '../words.ts';
import { desk } from './desk.ts';

const EVENTS: Readonly<Record<StoryEvent, string>> = {
  sent: '发出',
  edited: '编辑',
  judged: '判定',
  flagged: '列入撤回',
  decided: '决定',
  operator: '操作',
  held: '暂缓撤回',
  'try failed': '调用失败',
  confirmed: '确认撤回',
  today: '今天',
};
const CAUSES = {
  sent: '发送时判定',
  edited: '编辑后判定',
  looked: '因别的检查结果而判定',
  hunted: '用现在的规则回查时判定',
  late: '有规则耗时过长，改在主流程之外判定',
};
const STATES: Readonly<Record<string, string>> = { live: '生效', shadow: '观察', off: '关闭' };
const VOICES = { text: '文本', own: '本人', quoted: '引用', signal: '信号' };
const PARTS: Readonly<Record<string, string>> = {
  group: '群',
  topic: '话题',
  seq: '序号',
  from: '发送者',
  to: '接收者',
  account: '公众号',
  msgKey: '消息 Key',
};
const KINDS: Readonly<Record<string, string>> = { group: '群消息', c2c: '单聊消息', official: '公众号消息' };
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  'its text is not kept any more': '文本已不再保留',
  'the rules have errors': '规则有错误',
  'the text is not kept any more (KEEP_TEXT)': '文本已不再保留（KEEP_TEXT）',
  'the rules of that time are not kept': '当时的规则没有保留',
  'this version of unsaid refuses the rules of that time': '这个版本的 unsaid 不接受当时的规则',
};

/** What `unsaid explain` says, in Chinese. */
export const story: StoryWords = {
  event: (event) => EVENTS[event],
  standing: (standing) => desk.standing(standing),
  and: () => '，',
  by: (sender) => `发送者 ${sender}`,
  byHistory: (sender) => `${sender === undefined ? '' : `发送者 ${sender}；`}出自历史库`,
  onlineOnly: () => '仅在线消息',
  goneAsTold: () => '腾讯云通知：已不在',
  ruleSet: (hash) => `规则集 ${hash}`,
  judged: (cause, event, ms, hash) =>
    `${CAUSES[cause]}；${event === 'edited' ? '编辑' : '消息'}在 ${ms} 毫秒后到达；规则集 ${hash}`,
  hit: (state, severity, policy, actions) =>
    `${STATES[state] ?? state}，${desk.severity(severity)}，${policy}，处理：${actions.join('、') || '无'}`,
  at: (places) => `，位置 ${places}`,
  with: (refs) => `，连同 ${refs}`,
  counted: (values) => `计数：${values}`,
  around: (refs) => `前后的消息：${refs || '无记录'}`,
  textNotKept: () => '文本：没有保留',
  voice: (voice) => VOICES[voice],
  stoodBefore: () => '编辑前就有',
  aboutText: (source, about) => `${source}${about.length === 0 ? '' : `（${about.join('，')}）`}：`,
  again: (rules, engine) =>
    `现在用当时的规则重新判定${engine === undefined ? '' : `（但 unsaid 的版本不同，当时是 ${engine}）`}：${
      rules === 'same' ? '结果相同' : `结果不同（${rules.join('、') || '没有命中'}）`
    }`,
  notAgain: (why) => `无法重新判定：${IMPOSSIBLE[why] ?? why}`,
  everythingBy: (sender, group) => `${sender} 在群 ${group} 的全部消息`,
  flaggedByHand: (target, severity, who, why) => `${target}，${desk.severity(severity)}，操作人 ${who}：${why}`,
  flaggedByRule: (target, severity, rule, policy, ref) =>
    `${target}，${desk.severity(severity)}，规则 ${rule}（${policy}），起因是 ${ref}`,
  ordered: (severity, rule, policy) => `${desk.severity(severity)}，规则 ${rule}（${policy}）`,
  byBrake: (name) => `被 ${name} 的熔断拦下`,
  earlierTries: (count) => `更早还失败过 ${count} 次`,
  code: (code) => `错误码 ${code}`,
  asTold: () => '腾讯云的通知',
  act: (who, what, result, why) => `${who}：${what}${result ? `（${result}）` : ''}：${why}`,
  decision: (who, verdict) => `${who}：${verdict}`,
  neverFlagged: () => '从未列入撤回',
  unknown: (kind, parts) =>
    `没有这条${KINDS[kind] ?? '消息'}的任何记录：${parts.map(([name, value]) => `${PARTS[name] ?? name}“${value}”`).join('，')}`,
  slash: () => 'ID 里的“/”要写成 %2F，例如 group/a%2Fb/7',
  today: (hash, rules, isCounting) =>
    `规则集 ${hash} 的结果：${rules.map(([id, state]) => `${id}（${STATES[state] ?? state}）`).join('、') || '没有命中'}${
      isCounting ? '；计数的规则只看到这一条消息' : ''
    }`,
  notToday: (why) => `无法判定：${IMPOSSIBLE[why] ?? why}`,
};
