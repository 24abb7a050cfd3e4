import type { Introduction, Is } from '../nouns.ts';
import type { ProblemWords } from '../words.ts';
import { needs, nouns } from './nouns.ts';

const SLIPS = {
  colon: '全角コロン',
  comma: '全角カンマ',
  enumeration: '読点',
  quote: '曲がった引用符',
  corner: 'かぎかっこ',
  'wide-quote': '全角の引用符',
  bracket: '全角の角かっこ',
  brace: '全角の波かっこ',
  dash: '全角ハイフン',
  'long-dash': 'ダッシュ',
  number: '全角のシャープ',
  bar: '全角の縦線',
  space: '全角スペース',
  'no-break': '改行なしスペース',
};
const ESCAPES = {
  backspace: 'バックスペース',
  nul: 'NUL 文字',
  bell: 'ベル文字',
  escape: 'ESC 文字',
  tab: '垂直タブ',
  feed: '改ページ',
  line: '行区切り文字',
  paragraph: '段落区切り文字',
  next: '次行文字',
  space: '改行なしスペース',
};
const FOREIGN = {
  slashes: 'スラッシュで囲んだ正規表現',
  anchors: '境界記号の付いた単語',
  regex: '正規表現',
  bars: ' | で区切った複数の語',
  sql: ' SQL のパターン',
  star: '途中に * のある語句',
};
const CONSTRUCTS = { reference: '後方参照', atomic: 'アトミックグループ', behind: '後読み', ahead: '先読み' };
const NAMED = { rule: 'ルール', list: 'リスト', ladder: 'ラダー', brake: 'ブレーキ' };
const KINDS = { phrases: '語句', domains: 'ドメイン', samples: '見本' };
const IS: Readonly<Record<Is, string>> = {
  'a mapping': 'キーと値の組',
  'a list': 'リスト',
  text: '文字列',
  'a number': '数値',
  'a boolean': '真偽値',
  'a bigint': '数値',
  empty: '空',
};
const INTRODUCTIONS: Readonly<Record<Introduction, string>> = {
  'Lists here': 'いまあるリスト',
  'Keys here': 'ここで使えるキー',
  'Valid here': 'ここで使えるもの',
  'Ladders here': 'いまあるラダー',
  'Models here': 'いまあるモデル',
  'One of': '選べる値',
  'rules there': 'そこにあるルール',
};
const COUNT_BY: Readonly<Record<string, string>> = {
  sender: '送信者',
  recipient: '受信者',
  group: 'グループ',
  conversation: '会話',
};

const listed = (words: readonly string[]): string => words.join('、');
const rangeOf = (min: number, max: number | undefined): string =>
  max === undefined ? `${min} 以上` : `${min}～${max}`;

/** What is wrong with rule files, and what to do about it, in Japanese. */
export const problems: ProblemWords = {
  asIs: (text) => text,

  nestedMore: (most) => `入れ子が ${most} 段を超えています`,
  nestedFile: () => '入れ子が深すぎて読めない箇所があります',
  nested: () => '入れ子が深すぎます',
  nestedHint: () => 'ルールにこれほど深い入れ子は要りません',
  tab: () => 'YAML ではタブで字下げできません',
  useSpaces: () => 'スペースを使ってください',
  secondDocument: () => 'ルールファイルは YAML 文書 1 つだけです。ここから 2 つ目が始まっています',
  secondDocumentHint: () => '「---」を消すか、別のファイルに分けてください',
  notYaml: (parser) => `YAML として読めません。パーサーの説明：${parser}`,
  twoSpacesMore: () => '親の下に、さらに 2 スペース字下げして置いてください',
  colonNeedsQuotes: () => 'コロンとスペース（: ）を含む文字列は引用符で囲んでください',
  colonMissing: () => '半角コロン「:」がないか、引用符が閉じていません',
  notClosed: () => '引用符やかっこが閉じていないか、半角の「,」または「:」がありません',
  signNeedsQuotes: () => '@ ` % & * ! | > で始まる文字列は引用符で囲んでください',
  atNeedsQuotes: () => '@ または ` で始まる文字列は引用符で囲んでください',
  singleQuotesForRegex: () => "正規表現には単引用符を使ってください。'…' ならバックスラッシュがそのまま残ります",
  dashBegins: () => 'リストの行は「- 」で始めます。その内容は最初の語に左をそろえてください',
  sharedAlias: (name) => `ルールファイルではエイリアス「*${name}」を使えません`,
  sharedAnchor: (name) => `ルールファイルではアンカー「&${name}」を使えません`,
  sharedTag: (tag) => `ルールファイルではタグ「${tag}」を使えません`,
  sharedMerge: () => 'ルールファイルではマージキー「<<」を使えません',
  sharedHint: () => 'そのまま書いてください。複数のルールで使う語句はリストに入れます',
  keyIsMore: () => 'キーは 1 語だけです',
  slip: (mark, slip, ascii) =>
    `「${mark}」は${SLIPS[slip]}です。YAML ではここに${ascii === ' ' ? '半角スペース' : `半角の ${ascii} `}が必要です`,
  slipHint: (right) => `正しくは：${right}`,
  slipInPlain: (mark, slip, right) =>
    `「${mark}」は${SLIPS[slip]}です。YAML が読むのは半角だけなので、次のように書いてください：${right}`,
  depth: (is, meant) =>
    `この行の字下げは ${is} スペースで、上のどの段にも合いません。同じ段の行は ${meant} スペースです`,
  depthHint: (meant) => `字下げを ${meant} スペースにしてください`,

  noSuchKey: (what, key) => `${nouns[what]}に「${key}」というキーはありません`,
  noSuchKind: (what, key) => `「${key}」という${what === 'action' ? '動作' : '条件'}はありません`,
  needsKey: (what, key, needed) => `${nouns[what]}には「${key}」が必要です：${needs[needed]}`,
  oneOf: (what, choices) => `${nouns[what]}には次のうち 1 つだけを書きます：${listed(choices)}`,
  separately: (keys) => `${listed(keys)} を別々の条件に分け、「any:」か「all:」の下に書いてください`,
  combine: () => '組み合わせるときは「all:」か「any:」の下にリストで書いてください',
  notEmpty: (what) => `${nouns[what]}は空にできません`,
  twice: (key, line) => `「${key}」が 2 回あります。最初は ${line} 行目です`,
  keepOne: () => 'どちらか 1 つだけ残してください',
  shouldBe: (what, is) => `ここには${nouns[what]}を書きますが、いまは${IS[is]}です`,
  listInPlace: () => 'ここにはリストのファイル名を書きますが、いまはリストそのものが書かれています',
  shouldBeNumber: (min, max, is) => `ここには整数（${rangeOf(min, max)}）を書きますが、いまは${IS[is]}です`,
  inBrackets: () => '半角の角かっこに入れてください：[ … ]',
  isNot: (written, what) => `「${written}」は${nouns[what]}として正しくありません`,
  isNotNumber: (written, min, max) => `「${written}」は整数（${rangeOf(min, max)}）として正しくありません`,
  digitsAlone: (written) => `${written} の読み方は YAML のツールによって違います。10 のように数字だけで書いてください`,
  longerThan: (written, days) => `「${written}」は長すぎます。${days}d までです`,
  shorterThan: (written, what, seconds) => `「${written}」は短すぎます。${nouns[what]}は ${seconds} 秒以上です`,
  likeTime: () => '10s、5m、1h、30d のように書きます',
  likePercent: () => '2% のように書きます。最大 100%',
  likeDigest: () => 'rules check が示す 16 進数の先頭 8 〜 64 桁を書きます',
  likeOneIn: () => '1/1000 のように書きます',
  likeId: () => '英数字、「-」「_」「.」が使えます。100 文字まで、スペースは不可',
  versionIs: (version) => `形式のバージョンは ${version} です`,
  choices: (guess, introduction, names) =>
    [
      guess && `「${guess}」ではありませんか？`,
      names.length > 0 && `${INTRODUCTIONS[introduction]}：${names.join(', ')}`,
    ]
      .filter(Boolean)
      .join(''),
  fullWidth: (written, right) => `「${written}」は全角文字です。ここでは半角で書いてください：${right}`,
  quotedRegex: (mark) => `この正規表現は ${mark} で囲まれています。YAML はそれも正規表現の一部として読みます`,
  asciiLetters: (word) => `引用符を付けず、半角文字で ${word} と書いてください`,
  mayReadOtherwise: (written) => `YAML は ${written} を文字列以外として読むことがあります`,
  quoteIt: (written) => `正しくは："${written}"`,
  goesOn: () => 'この文字列は次の行まで続いています。次の行はキーのはずではありませんか',
  escapeMistaken: (escaped, is) => `二重引用符の中では、YAML は ${escaped} を${ESCAPES[is]}と読みます`,
  singleQuotes: () => "バックスラッシュがそのまま残る単引用符を使ってください：'…'",
  onePhrase: () => 'これは 1 つの語句になります。YAML の区切りは半角カンマだけです',
  oneLine: () => 'この行は 1 つの語句になります。リストは 1 行に 1 つです',
  oneLineHint: (pieces) => `${pieces.length} つの語句なら 1 行ずつ書いてください：${pieces.join(' / ')}`,
  onePhraseHint: (pieces) =>
    `${pieces.length} つの語句なら次のように書きます：${pieces.join(', ')}。1 つなら引用符で囲んでください`,

  another: (what, name) =>
    what === 'brake' ? 'ブレーキ（brake）がもう 1 つあります' : `「${name}」という${NAMED[what]}がもう 1 つあります`,
  anotherHint: (what, place, sameCase) =>
    what === 'brake'
      ? `もう 1 つは ${place} にあります。全ファイルで 1 つだけです`
      : `もう 1 つは ${place} にあります。どちらかの名前を変えてください${sameCase ? '' : '。大文字と小文字の違いだけでは区別できません'}`,
  listUnused: (name) => `リスト「${name}」を使うルールがありません`,
  removeOrUse: () => '消すか、ルールで使ってください',
  listUnknown: (name) => `「${name}」というリストはありません`,
  declareList: () => 'lists: の下で宣言してください',
  listKind: (name, is, needed) => `「${name}」は${KINDS[is]}のリストですが、ここには${KINDS[needed]}のリストが必要です`,
  listsOfKind: (kind, names) => `いまある${KINDS[kind]}のリスト：${names.join(', ')}`,
  sayKind: (kind) => `宣言に「kind: ${kind}」と書いてください`,
  listFileMissing: (file) => `リストのファイル「${file}」がありません`,
  listFileWhere: () => 'リストはルールのディレクトリーにある .txt か .csv のファイルです',
  filesHere: (files) => `いまあるファイル：${files.join(', ')}`,
  inFile: (file) => `「${file}」：`,
  notDomain: (entry) => `「${entry}」はドメインではありません`,
  domainHint: () =>
    'example.com（サブドメインも含みます）、example.com/path、.xyz、login-*.com、weixin:// のように書きます',
  repeated: (entry, line) => `「${entry}」はすでに ${line} 行目にあります`,
  removeOne: () => 'どちらかを消してください',
  expired: (count) => `このリストの ${count} 件は期限が切れ、使われていません`,
  expiredHint: () => '消すか、期限を延ばしてください',
  quoteOpen: () => 'ここで始まる引用符が、セルの終わりまでに閉じていません',
  quoteOpenHint: () => '引用符を閉じてください。引用符の中の引用符は 2 つ重ねて書きます',
  csvHeading: () => 'CSV のリストでは、1 行目に列名を書きます',
  csvHeadingHint: () => 'phrase,by,note,expires（phrase 以外は省略できます）',
  severalLines: () => 'この項目は複数の行にまたがっています',
  notDate: (written) => `「${written}」は日付ではありません`,
  likeDate: () => '2027-01-31 のように書きます',
  readAsComment: (entry) => `「${entry}」はコメントとして読まれます`,
  tableQuoteOpen: (line) =>
    `${line} 行目：引用符がセルの終わりまでに閉じていません。2 つ重ねて（""）書くか、表でなければ .txt で保存してください`,
  noColumn: (column, columns) => `「${column}」という列はありません。いまある列：${columns.join(', ')}`,
  noRuleFiles: () => 'ここにはルールファイルがありません',
  ruleFileEnds: () => 'ルールファイルの名前は .yaml か .yml で終わります',
  directoryUnreadable: (code) => `このディレクトリーを読めません：${code}`,
  directoryUnreadableHint: () => 'unsaid を動かすユーザーに、読み取りと移動の権限が必要です',
  notDirectory: () => 'これはディレクトリーではありません',
  readAsWhole: (directory) => `ルールはまとめて読みます。ディレクトリーを指定してください：${directory}`,
  noDirectory: () => 'このディレクトリーはありません',
  noDirectoryHint: () => 'RULES_DIR でルールファイルのディレクトリーを指定します',
  linkLeadsOut: () => 'このリンクはルールのディレクトリーの外を指しています。ファイルそのものを置いてください',
  notFile: () => 'これはファイルではありません',
  notUtf8: () => 'このファイルは UTF-8 ではありません。UTF-8 で保存してください',
  fileUnreadable: (why) => `このファイルを読めません：${why}`,

  modelUnknown: (name) => `「${name}」というモデルはありません`,
  learnMakes: (name) => `unsaid rules learn ${name} --from FILE.jsonl で作れます`,
  modelNames: () => 'モデルの名前に使えるのは英数字、「-」、「_」で、64 文字までです',
  modelUnusable: (name) => `モデル「${name}」は使えません：`,
  teachAgain: (name) => `学習し直してください：unsaid rules learn ${name} --from FILE.jsonl`,
  modelTwice: (one, other) => `同じ名前のファイルが 2 つあります：${one} と ${other}`,
  modelRenamed: (name) => `中のモデルの名前は「${name}」です。モデルのファイル名は変えられません`,
  modelTooLarge: () => 'このファイルは 2 MB を超えています。モデルではありません',
  notModel: () => 'これは学習済みモデルではありません',
  modelFormat: (format) => `「${format}」ではありません。ほかの形式は読めません`,
  modelDamaged: () => 'このファイルは壊れているか、手で書き換えられています',
  modelFit: (name, engine) => `モデル「${name}」を学習したエンジン ${engine} は、文の読み方がいまのエンジンと違います`,
  modelPrice: (name, oneIn, lines, missing) =>
    `モデル「${name}」は誤検知 1/${oneIn} を約束できません。学習に使った問題のない文は ${lines} 件で、あと ${missing} 件足りません`,
  modelPriceHint: (least) => `分母の 3 倍の件数が必要です。約束できるのは 1/${least} までです`,
  modelPromises: (name, least, usual, lines, missing) =>
    `モデル「${name}」が約束できる誤検知は 1/${least} までで、1/${usual} には届きません。学習に使った問題のない文は ${lines} 件で、あと ${missing} 件足りません`,
  modelNew: (name, digest) =>
    `モデル「${name}」（${digest}）は新しく、まだ誰も確認していません。そのためこのルールは shadow で動きます`,
  modelNewHint: (name, digest) =>
    `何に当たるかを見てから（unsaid rules compare ${name}）、learned: { model: ${name}, confirmed: ${digest} } と書いてください`,
  modelPromisesHint: (name, least) =>
    `問題のない文を増やして学習するか、明記してください：learned: { model: ${name}, false_alarms: 1/${least} }`,

  acrossNeeds: () => 'across_messages は in か terms と一緒に使います。複数のメッセージを 1 つの語句として読むためです',
  goesWithTerms: (key) => `${key} は in か terms と一緒に使います。語句の一致のしかたを決めるためです`,
  outsideNeeds: () =>
    'outside は、1 件のメッセージを見る in、terms、regex、profanity と一緒に使います。どの一致を数えるかを決めるためです',
  acrossIsOwn: () => 'across_messages が読むのは送信者本人のことばだけですが、「of」がほかの話者も求めています',
  acrossIsOwnHint: () => 'ほかの話者は別の条件にして、any: の下に書いてください',
  shapeNeedsKey: () => 'shape にキーが一つもないと、すべてのメッセージに一致します',
  shareNeedsScript: () => 'share は script と一緒に使います。その文字の割合を決めるためです',
  lettersNeedShare: () => 'letters は capitals か script と一緒に使います。何文字から数えるかを決めるためです',
  likeNothing: () => 'share: 0% では、すべての文が見本に似ていることになります',
  sampleShort: (sample, letters, least) =>
    `「${sample}」は見本としては短すぎます。英数字や文字が ${letters} 個しかありません（必要：${least} 個）`,
  sampleShortHint: () => '短いものは語句です。語句のリストに入れて、text: { in: … } で使ってください',
  ladderUnknown: (name) => `「${name}」というラダーはありません`,
  declareLadder: () => 'ladders: の下で宣言してください',

  phraseEmpty: (phrase) => `語句 ${phrase} は空です`,
  phraseEmptyHint: () => 'この行を消すか、語句を書いてください',
  phrasePunctuation: (phrase) => `語句 ${phrase} は記号だけなので、すべてに当たります`,
  writeWord: () => '語を書いてください',
  phraseUnreadable: (phrase) => `語句 ${phrase} には読める文字がありません`,
  writePhrase: () => '語句を書いてください',
  singleCjk: (phrase) => `${phrase} は 1 文字なので、問題のない語の中の文字にも当たります`,
  singleCjkHint: () => '2 文字以上の語句にしてください',
  singleLetter: (phrase) => `${phrase} は英数字 1 文字なので、ほとんどすべてに当たります`,
  singleLetterHint: () => '語にしてください',
  matchesEvery: (expression) => `正規表現 ${expression} はどんな文にも当たります`,
  matchesEveryHint: () => '文に必ず含まれるものを書いてください',
  tooManySteps: (steps, most) =>
    `この正規表現は展開すると ${steps} ステップです。${most} を超えると長い文で遅くなります`,
  tooManyStepsHint: () => 'ふつうの語句はリストに入れるか、{…} の回数を減らしてください',
  notCompiled: (why) => `正規表現をコンパイルできません：${why}`,
  slow: (expression, steps, like, most) =>
    `${expression} は ${like} のような文で 1 文字あたり ${steps} ステップかかります。上限は ${most} です`,
  slowHint: () => '{…} の回数を減らしてください。回数の分だけ、1 文字ごとに多くの経路を試すことになります',
  lookHint: () => '先読みと後読みは線形時間で処理できません。except か、all の下の 2 つの条件を使ってください',
  referenceHint: () => '後方参照は線形時間で処理できません。候補をそのまま書き並べてください',
  atomicHint: () => 'アトミックグループや強欲な繰り返しは不要です。もともと線形時間なので、消してください',
  re2Hint: () => '構文は RE2 です：https://github.com/google/re2/wiki/Syntax',
  unsupported: (construct, written) =>
    `${CONSTRUCTS[construct]} ${written} は使えません。正規表現は線形時間で動く必要があります`,
  unsupportedHint: (construct) => {
    if (construct === 'reference') return '繰り返す部分をそのまま書くか、候補を terms に並べてください';
    if (construct === 'atomic') return '(?:…) を使ってください。バックトラックは起きません';
    return '必ず含まれるものだけを書きます。含まれてはいけないものは except か none: […] に書きます';
  },
  foreign: (phrase, looks) =>
    `「${phrase}」は${FOREIGN[looks]}のようですが、ここでは語句なので、そのままの文字列を探します`,
  writeRegex: (source) => `正規表現として書いてください：text: { regex: '${source}' }`,
  wholeWords: (word) => `語句はもともと単語全体に一致します。"${word}" とだけ書いてください`,
  oneByOne: (words) => `1 つずつ書いてください：${words.join(', ')}`,
  starHere: (phrase) => `ここで * は語の残りの部分を表します："${phrase}" と書いてください`,
  cornersCount: (phrase) => `${phrase} はかっこも含めて探します。YAML ではかぎかっこは引用符になりません`,
  cornersCountHint: (inside, phrase) => `中の語だけなら "${inside}"、かっこも含めるなら "${phrase}" と書いてください`,
  marksLeftOut: (phrase, marks) =>
    `${phrase} は ${marks.join(' と ')} を除いて探します。両端の引用符と文末の記号は一致に使われません`,

  rungBlock: () => 'ラダーの「block」は手遅れです。メッセージはもう送信されています',
  rungBlockHint: () => 'recall を使うか、ルールで block を使ってください',
  rungStrike: () => 'ラダーの段で strike は使えません。ラダーが互いを動かし続けます',
  rungStrikeHint: () => 'ルールのポイントを増やしてください',
  rungContributing: () => 'ラダーが数えるのは違反点で、メッセージではありません。まとめて取り消す対象がありません',
  rungContributingHint: () => 'recall だけにするか、数えるルールに書いてください',
  nothingContributes: () => '「contributing」は数えたメッセージのことですが、このルールは何も数えていません',
  nothingContributesHint: () => 'recall だけにするか、count、distinct、across_messages の条件を使ってください',
  keepFirstAlone: () =>
    '「keep_first」は数えたメッセージの最初の何件かを残すものですが、ここで取り消すのは 1 件だけです',
  keepFirstAloneHint: () => 'which: contributing を足すか、keep_first を消してください',
  blockCounts: () => '「block」は送信前に止めますが、送信されていないメッセージはまだ数えられていません',
  blockCountsHint: () => 'recall を使うか、内容だけで決まるルールで block を使ってください',
  groupsLeftOut: (key) => `${key} はここでは働きません。conversations にグループが入っていません`,
  groupsLeftOutHint: () => 'conversations に group を足すか、これを消してください',
  groupsExcluded: () => 'groups のどのグループも not_groups に入っています',
  groupsExcludedHint: () => 'どちらか 1 つで足ります',
  groupsOnly: (action) => `「${action}」はグループでしか使えませんが、conversations にグループが入っていません`,
  useRecall: () => 'recall を使ってください',
  useReview: () => 'review を使ってください',
  purgeLive: () => 'AVChatRoom では「purge」は働きません。Tencent が履歴を保存していないためです',
  purgeLiveHint: () => 'recall（1 時間以内）を使うか、scope.group_types から AVChatRoom を外してください',
  muteWork: () => 'Work（旧 Private）グループに発言禁止はありません',
  strikeOfficial: () => '「strike」は送信者に付きますが、公式アカウントのメッセージには送信者がありません',
  useRecallOrReview: () => 'recall か review を使ってください',
  blockCode: (code) => `このルールが対象とする会話の一部では、Tencent がコード ${code} をクライアントに渡しません`,
  blockCodeHint: () => 'グループは 10100～10200、c2c と公式アカウントは 120001～130000、1 と 2 はどこでも使えます',
  whereCounts: () =>
    '「where」は 1 件ごとの内容で、数えるメッセージを選びます。where の中で数えたり、複数のメッセージを読んだりはできません',
  whereCountsHint: () => '2 つの条件を all の下に並べてください',
  noRecipient: () => '受信者があるのは c2c のメッセージだけですが、conversations に c2c が入っていません',
  noGroup: () => 'グループがあるのはグループのメッセージだけですが、conversations に group が入っていません',
  noSender: () => '公式アカウントのメッセージには送信者がありません',
  byConversation: () => 'conversation ごとに数えてください',
  scoreShort: (most, threshold) => `シグナルをすべて足しても ${most} 点で、しきい値は ${threshold} です`,
  scoreShortHint: () => 'しきい値を下げるか、シグナルの点を増やしてください',
  onlyEverOne: (what) => `${COUNT_BY[what] ?? what}ごとに数えると、${COUNT_BY[what] ?? what}は常に 1 つです`,
  outOfPer: (what) => `per から ${what} を外してください`,
};
