import { type KeptText, toldBy } from '../kept-text.ts';
import { settingProblemIn } from '../setting-problem.ts';

const ENCODED = '特殊文字はパーセントエンコードします：% は %25、@ は %40、: は %3A、/ は %2F、# は %23、? は %3F';
const ENCODE = 'with special characters percent-encoded: .+';

/** What is expected of a setting (config.ts and what it reads with). */
const EXPECTED: readonly KeptText[] = [
  [/^a whole number from (\S+) to (\S+)$/, '$1～$2 の整数'],
  [/^one of (.+)$/, '次のどれか：$1'],
  [/^one or more of (.+), comma-separated$/, '次の 1 つ以上（半角カンマ区切り）：$1'],
  [/^a time such as 24h or 7d, from (\S+) to (\S+)$/, '24h や 7d のような時間（$1～$2）'],
  [/^true or false$/, 'true か false'],
  [/^some text$/, '空でない文字列'],
  [/^an account identifier of at most (\d+) bytes$/, '$1 バイト以内のアカウント ID'],
  [/^one or more tokens, comma-separated$/, '1 つ以上のトークン（半角カンマ区切り）'],
  [
    /^share, number and window, such as (\S+) \((\S+) to (\S+), at least (\S+), (\S+) to (\S+)\)$/,
    '割合、件数、時間の幅。例：$1（$2～$3、$4 以上、$5～$6）',
  ],
  [/^a path such as (\S+), other than (\S+), without a query$/, '$1 のようなパス（$2 以外、クエリなし）'],
  [
    /^an https URL of a Tencent REST domain \(docs (\d+)\) or a URL of this machine, without a path$/,
    'Tencent の REST ドメインの https アドレス（公式ドキュメント $1）か、このマシンのアドレス。パスは付けない',
  ],
  [/^either (\S+) or (\S+)$/, '$1 と $2 のどちらか一方'],
  [/^a readable file$/, '読めるファイル'],
  [/^another port than (\S+)$/, '$1 と異なるポート'],
  [
    /^(redis:\S+, rediss:\S+) \(TLS\) or (unix:\S+); several comma-separated nodes, or (\S+), for a cluster; (\S+) for Sentinel$/,
    '$1（TLS）、$2。クラスターは複数のノードを半角カンマで区切るか $3、Sentinel は $4',
  ],
  [new RegExp(`^a URL that can be read \\(${ENCODE}\\)$`), `読み取れるアドレス（${ENCODED}）`],
  [new RegExp(`^a password ${ENCODE}$`), `エンコードしたパスワード（${ENCODED}）`],
  [new RegExp(`^nothing after # \\(${ENCODE}\\)$`), `# の後ろに何もないアドレス（${ENCODED}）`],
  [
    /^no database with a cluster: .+$/,
    'データベース番号のないアドレス。クラスターには 0 番しかないので、パスを消してください。アプリごとに別のクラスターが必要です',
  ],
  [
    new RegExp(`^the number of a database after the host, such as (\\S+), and not a name \\(${ENCODE}\\)$`),
    `ホストの後ろのデータベース番号。例：$1。名前は使えません（${ENCODED}）`,
  ],
  [/^the path of a socket after unix:, such as (\S+)$/, 'unix: の後ろにソケットのパス。例：$1'],
  [/^the number of a database after (\S+)$/, '$1 の後ろにデータベース番号'],
  [/^(redis\S+), each sentinel with its host$/, '$1。Sentinel ごとにホストを書きます'],
  [/^(redis\S+): the name of the master is missing at its end$/, '$1。末尾にマスターの名前がありません'],
  [/^(redis\S+), and nothing after it$/, '$1。その後ろには何も書きません'],
  [/^(sqlite:\S+), or (postgres:\S+)$/, '$1 か $2'],
  [/^postgres:\/\/ with a database$/, 'データベース名のある postgres:// のアドレス'],
  [
    /^(name:role:token), comma-separated, each role one of (.+), names and tokens unlike$/,
    '$1（半角カンマ区切り）。role は $2 のどれか。名前とトークンは重複できません',
  ],
  [
    /^one or more origins, comma-separated, such as (\S+), without a path$/,
    '1 つ以上のオリジン（半角カンマ区切り）。例：$1。パスは付けない',
  ],
  [
    /^receivers separated by ";" or new lines, each an address and then words of (.+)$/,
    '送り先を ; か改行で区切り、それぞれアドレスの後に $1 を書く',
  ],
  [/^at most (\d+) receivers$/, '送り先は $1 件まで'],
];

/** What is expected of one receiver of NOTIFY. */
const OF_RECEIVER: readonly KeptText[] = [
  [/^an https address first$/, '最初に https のアドレス'],
  [/^an address without user and password$/, 'ユーザー名とパスワードのないアドレス'],
  [/^only words of (.+)$/, '使えるのは $1 だけ'],
  [/^(\w+=) once, with a value$/, '$1 は 1 回だけ、値を付けて'],
  [/^(\w+=yes) or (\w+=no)$/, '$1 か $2'],
  [/^https; plain http only with (\S+)$/, 'https のアドレス。http は $1 を書いたときだけ'],
  [/^a public address; (\S+) allows one of your own network$/, '公開アドレス。自分のネットワーク内なら $1 を書く'],
  [/^(kind=) one of (.+)$/, '$1 は次のどれか：$2'],
  [/^(events=) some of (.+), or (\w+)$/, '$1 は次のいくつか：$2、または $3'],
  [/^(name=) of lower-case letters, digits and hyphens, (\d+) at most$/, '$1 は英小文字、数字、ハイフンで $2 文字まで'],
  [/^a (name=) of its own: "(.+)" is taken$/, '別の $1（「$2」は使われています）'],
  [/^(secret=\S+) to sign with \((.+)\)$/, '署名に使う $1（$2）'],
  [
    /^(secret=\S+) and the base64 of (\d+) to (\d+) bytes, comma-separated$/,
    '$1 と、$2～$3 バイトの base64（半角カンマ区切り）',
  ],
  [/^one (secret=), as the room shows it$/, '$1 は 1 つ。ボットの画面に出ているもの'],
  [/^no (secret=): (\w+) has none but its address$/, '$1 は不要（$2 にはアドレス以外の秘密がありません）'],
];

const expectedText = (expected: string): string => {
  const [, number, ofReceiver] = /^of receiver (\d+) (.+)$/s.exec(expected) ?? [];
  return ofReceiver === undefined
    ? toldBy(EXPECTED, expected)
    : `${number} 番目の送り先：${toldBy(OF_RECEIVER, ofReceiver)}`;
};

const GOT: readonly KeptText[] = [
  [/^a secret of (\d+) characters \(not shown\)$/, '$1 文字の秘密（表示しません）'],
  [/^both$/, '両方'],
  [/^(\d+) for both$/, 'どちらも $1'],
  [/^(".*") \((\w+)\)$/s, '$1（$2）'],
];

const WHY: readonly KeptText[] = [
  [/^to recall messages; (\S+) does without$/, '（取り消しに必要です。見るだけなら $1）'],
  [/^to check signatures; (\S+) does without$/, '（署名の確認に必要です。確認しないなら $1）'],
];

/** What the settings say of a variable, in Japanese. */
export function settingText(said: string): string {
  const [, wrong, near] = /^(\S+): expected no such variable; did you mean (\S+)\?$/.exec(said) ?? [];
  if (near !== undefined) return `${wrong}：この設定はありません。${near} のことですか？`;
  const problem = settingProblemIn(said);
  if (problem === undefined) return redisText(said);
  const { name, expected, got, why } = problem;
  const is = got === undefined ? '未設定です' : `いまは ${toldBy(GOT, got)} です`;
  return `${name}：${is}。必要な値：${expectedText(expected)}${why === undefined ? '' : toldBy(WHY, why)}`;
}

/** What is said of a Redis that cannot be used (src/redis), and by /readyz. */
const OF_REDIS: readonly KeptText[] = [
  [/^REDIS_URL names a Sentinel: write (\S+)$/, 'REDIS_URL の先は Sentinel です。$1 と書いてください'],
  [
    /^Redis does not let this user run (.+) \((.*)\); docs\/redis\.md lists what is needed$/s,
    'Redis がこのユーザーに $1 を許していません（$2）。必要なコマンドは docs/redis.md にあります',
  ],
  [
    /^(.+): REDIS_URL names one node of a Redis Cluster as if it were alone: write (\S+)$/,
    '$1：REDIS_URL がクラスターの 1 ノードだけを指しています。$2 と書いてください',
  ],
  [
    /^(.+): Redis is read-only: .+$/,
    '$1：Redis は読み取り専用（レプリカ）です。マスターになるのを待つか、REDIS_URL でマスターを指定してください',
  ],
  [
    /^(.+): Redis is full: give it more memory, or keep less \((.+)\)$/,
    '$1：Redis のメモリーがいっぱいです。メモリーを増やすか、保存期間を短くしてください（$2）',
  ],
  [
    /^(.+): Redis cannot write to its disk, .+$/,
    '$1：Redis がディスクに書けないため、書き込みを拒否しています。ディスクとログを確認してください',
  ],
  [/^(.+): no answer$/, '$1：応答がありません'],
  [
    /^this Redis belongs to SDKAppID (\d+), and not to (\d+): .+$/,
    'この Redis は SDKAppID $1 のもので、$2 のものではありません。アプリごとに別の Redis（または番号）を使うか、TENCENT_SDKAPPID を元に戻してください。書き込みも呼び出しもしていません',
  ],
  [
    /^maxmemory-policy of Redis is (\S+): .+$/,
    'Redis の maxmemory-policy が $1 です。メモリーがいっぱいになると、待っている取り消しが捨てられます。noeviction（または volatile-lru）にしてください。失われてもよければ REDIS_EVICTION=allow',
  ],
  [
    /^REDIS_URL names a database that this Redis does not have \((.+)\): .+$/,
    'REDIS_URL の番号のデータベースはこの Redis にありません（$1）。小さい番号にするか、書かないでください',
  ],
  [
    /^not connected; callbacks go to the spool, recalls wait$/,
    '接続できません。コールバックはスプールに入り、取り消しは待っています',
  ],
  [
    /^not connected \((\w+)\); callbacks go to the spool, recalls wait$/,
    '接続できません（$1）。コールバックはスプールに入り、取り消しは待っています',
  ],
  [
    /^does not answer; callbacks go to the spool, recalls wait$/,
    '応答がありません。コールバックはスプールに入り、取り消しは待っています',
  ],
  [
    /^refuses to write: (.+); callbacks go to the spool, recalls wait$/s,
    '書き込みを拒否しています：$1。コールバックはスプールに入り、取り消しは待っています',
  ],
  [
    /^the spool is full: (\d+) callbacks wait for Redis$/,
    'スプールがいっぱいです。$1 件のコールバックが Redis を待っています',
  ],
  [/^the spool's folder cannot be written to \((\w+)\)$/, 'スプールのフォルダーに書き込めません（$1）'],
];

/** The same in Japanese; `redis: ` in front says what it is about. */
export const redisText = (said: string): string =>
  said.startsWith('redis: ')
    ? `Redis：${toldBy(OF_REDIS, said.slice(7))}`.replace(/^Redis：(?=Redis|この Redis|REDIS)/, '')
    : toldBy(OF_REDIS, said);
