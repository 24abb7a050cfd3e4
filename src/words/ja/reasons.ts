import type { ReasonWords } from '../words.ts';

const SHAPE_COUNTS = {
  mixedWords: '文字の種類が混ざった語',
  sameCharacter: '同じ文字の連続',
  links: 'リンク',
  mentions: 'メンション',
  emoji: '絵文字',
  elementKinds: '要素の種類',
};
const VOICES = { own: '送信者自身のことば', quoted: '引用されたことば', signal: 'プログラムのシグナル' };

/** Why examples fail, rules match or do not, in Japanese. */
export const reasons: ReasonWords = {
  exampleTextNeeded: () => '例文のメッセージには「text」（送信者のことば）が必要です',
  exampleTextHint: () => 'または「quoted」「signal」「elements」',
  noMatchExample: () => 'このルールには、当たるべき例文がありません',
  noCleanExample: () => 'このルールには、当たってはいけない例文がありません',
  sequenceRecalled: () => 'expect: { recalled: … } のあるシーケンスを書いてください',
  sequenceNone: () => 'expect: none のあるシーケンスを書いてください',
  examplesMatch: () => 'examples: { match: ["…"] }',
  examplesNoMatch: () => 'examples: { no_match: ["…"] }',
  shouldMatch: () => 'この例文は当たるはずですが、当たりません',
  shouldNotMatch: () => 'この例文は当たらないはずですが、当たります',
  shouldNotMatchHint: () => 'except に加えるか、条件を狭めてください',
  sequenceRecalls: (expected, recalled) =>
    `このシーケンスは ${expected} 件を取り消すはずですが、取り消したのは ${recalled} 件です`,
  seeAbove: () => '上の例文を見てください',
  evasionHigh: () => 'evasion: high',
  exceptionCancels: () => '例外が打ち消しています。except を見てください',
  addPhrase: () => '文に含まれる語句を加えるか、例文を直してください',
  soundOff: () => '音や分割した文字では当たりますが、ここでは無効です',
  nearestOff: (term) => `${term}（音か形が近い）。ここでは無効です`,
  weighs: (stretch, model, percent) => `${stretch}（${model}、重みの ${percent} %）`,
  matchedIn: (stretch, list) => (list === undefined ? stretch : `${stretch}（${list}）`),
  matchedAs: (stretch, phrase, list) => `${stretch}、${phrase} と読み取り${list === undefined ? '' : `（${list}）`}`,
  caughtOf: (caught, made, missed) =>
    `${made} 件中 ${caught} 件${missed === undefined ? '' : `、当たらない例：${missed}`}`,
  floorMissed: (caught, floor) => `例文の偽装のうち当たるのは ${caught} % で、evasion_floor の ${floor} % に届きません`,
  floorMissedHint: () => 'evasion: standard と high はより多くの偽装を見抜きます。正規表現は terms ほど見抜けません',
  floorUntried: () => '例文に偽装できる部分がないため、evasion_floor に意味がありません',
  floorUntriedHint: () => 'ルールの語句を含む match の例文を加えるか、evasion_floor を消してください',
  everyday: (matched, of) =>
    `このルールは日常の文 ${of} 件中 ${matched} 件に当たります。何を言っても動作してしまいます`,
  everydayHint: () =>
    'メッセージの何が問題かを示す条件を足してください。none: だけでは、何が問題でないかしか分かりません',
  everyMessage: () => 'この正規表現はすべてのメッセージに当たります',
  everyMessageHint: () =>
    'メッセージの何が問題かを書いてください。ある場所の全メッセージなら、scope と longer_than: 0 を使います',
  problemsSum: (errors, warnings, staying) => {
    const counts = [errors > 0 && `エラー ${errors} 件`, warnings > 0 && `警告 ${warnings} 件`].filter(Boolean);
    if (errors === 0) return `${counts.join('、')}。`;
    return `${counts.join('、')}。何も読み込んでいません${staying ? `。ルールセット ${staying} が引き続き有効です` : ''}。`;
  },
  characters: (has, most) => `${has} 文字。${most} 文字を超える必要があります`,
  notCounted: () => '数えていません',
  needs: (is, least) => `${is}（必要：${least}）`,
  itScores: (score, least) => `点数 ${score}（必要：${least}）`,
  nothingToWeigh: () => '点数を付けられる内容がありません',
  shapeShare: (what, is, least) => `${what === 'capitals' ? '大文字' : `${what} の文字`}が ${is} %（必要：${least} %）`,
  shapeLetters: (is, least) => `文字数 ${is}（必要：${least}）`,
  shapeElements: (kind, is, least) => `${kind} ${is}（必要：${least}）`,
  shapeCount: (what, is, least) => `${SHAPE_COUNTS[what]} ${is}（必要：${least}）`,
  likeNone: () => 'どの見本にも似ていません',
  likeSample: (is, sample, least) => `「${sample}」と ${is} % 一致（必要：${least} %）`,
  and: () => '、',
  itHas: (kinds) => (kinds.length === 0 ? '要素がありません' : `含まれる要素：${kinds.join('、')}`),
  cancelled: () => '当たりますが、例外が打ち消しています',
  notFound: () => '見つかりません',
  nearestBySound: (term) => `最も近いのは ${term}（音か形が近い）。evasion: high が必要です`,
  nearestWritten: (term, stretch) => `最も近いのは ${term}。ここでは ${stretch} と書かれています`,
  otherForm: () => '決まった語はそろっていますが、形か順序が違います',
  wordsMissing: (clauses) => `ない語：${clauses.map((clause) => clause.join(' または ')).join('、')}`,
  onlyVoices: (voices, wanted) =>
    `${voices.map((voice) => VOICES[voice]).join('と')}にだけあり、この条件が見るのは${wanted.map((voice) => VOICES[voice]).join('と')}です`,
  noLink: () => 'リンクがありません',
  goesTo: (hosts) => `リンク先：${hosts.join('、')}`,
  noneLooksLike: (hosts, list) =>
    `リンク先は ${hosts.join('、')} で、${list ?? 'リスト'} のドメインに似たものはありません`,
  goesNotInto: (hosts, list) => `リンク先は ${hosts.join('、')} で、${list ?? 'リスト'} にありません`,
  goesOnlyInto: (hosts, list) => `リンク先は ${hosts.join('、')} だけで、すべて ${list ?? 'リスト'} にあります`,
  exempt: (who) => `${who} は対象外です`,
  looksAt: (kinds, kind) => `対象は ${kinds.join('、')} で、${kind} は見ません`,
  leavesOut: (group) => `グループ ${group} は見ません`,
  looksAtGroups: (groups, group) => `対象は ${groups.join('、')} で、${group ?? 'このグループ'} は見ません`,
  looksAtTypes: (types, type) => `対象は ${types.join('、')} のグループで、${type ?? 'このグループ'} は見ません`,
  labelText: () => '文',
  labelReadAs: () => '読み取り',
  labelNearest: () => '最も近い',
  labelMatched: () => '一致',
  labelRule: () => 'ルール',
  labelHint: () => 'ヒント',
};
