import type { SimulatorWords } from './words.ts';

/** What Node says of an option, by what it begins with. */
const OPTIONS: readonly (readonly [RegExp, (option: string) => string])[] = [
  [/^Unknown option '([^']+)'/, (option) => `オプション「${option}」はありません`],
  [/^Option '([^']+)' argument missing/, (option) => `オプション「${option}」に値がありません`],
  [/^Option '([^']+)' does not take an argument/, (option) => `オプション「${option}」は値を取りません`],
];

/** The same in Japanese. */
export const ja: SimulatorWords = {
  help: `使い方：unsaid simulate [options]

Tencent Chat の側をこのマシンで動かします：取り消し、履歴、送信、発言禁止の REST API、コールバック、
そして話す人たち。表示されるアドレスを開くと見られます。詳しくは docs/simulator.md。

  --port N            ポート；0 は空いているもの（既定 9090）
  --host ADDRESS      待ち受けるアドレス（既定 127.0.0.1）
  --tls FILE          https にする。証明書は FILE、キーは FILE.key；なければ作る
  --public-key FILE   旧方式（ECDSA）の UserSig も受け、この PEM で確かめる
  --sdkappid N        アプリ（TENCENT_SDKAPPID、既定 1400000001）
  --secret-key KEY    UserSig を確かめるキー（TENCENT_SECRET_KEY、既定は作り物）
  --admin NAME        アプリの管理者アカウント（TENCENT_ADMIN、既定 administrator）
  --console URL       ページからリンクする unsaid のコンソール；CONSOLE_TOKENS があれば（最初のトークン）、
                      どのルールが取り消したかも表示する
  --callback URL      コールバックの送り先；なければ送らない
  --token TOKEN       コールバックの署名に使うトークン（CALLBACK_TOKEN の最初）
  --retries N         コールバックが失敗したあと試す回数（既定 0、Tencent と同じ）
  --before-send       送信の前にも毎回たずねる
  --traffic on|off    人が自動で話す（既定 off；--count か --seconds があれば on）
  --rate N            1 秒あたりのメッセージ数（既定 20）
  --count N           N 件で止まる
  --seconds N         N 秒で止まる
  --offending SHARE   違反メッセージの割合、0 から 1（既定 0.1）
  --seed TEXT         同じ値なら同じメッセージ（既定 1）
  --limit N           API ごとの 1 秒あたりの呼び出し上限（既定 200）
  --latency-ms N      REST の応答に足す遅れ、ミリ秒（既定 0）
  --settle SECONDS    --count か --seconds のとき、最後の取り消しを待つ秒数（既定 10）
  --alerts            上限の 80 % を超えたら Alert.RequestOverLimit を送る
  --history N         問題のないものと違反とを、それぞれ何件残すか（既定 100000）
  --json              JSON を 1 行ずつ出力
  --lang en|zh|ja     この説明の言語（既定は LC_ALL、LC_MESSAGES、LANG）
  -h, --help          この説明

--count か --seconds があれば、自動で止まり、まとめを表示します。
終了コード：0 完了、2 使い方の誤り。
`,
  seeHelp: 'オプションの一覧：unsaid simulate --help',
  option: (node) => {
    for (const [looks, told] of OPTIONS) {
      const option = looks.exec(node)?.[1];
      if (option !== undefined) return told(option);
    }
    return node;
  },
  number: (option, least, most, said) =>
    `${option} は${most === undefined ? ` ${least} 以上の数` : ` ${least} から ${most} までの数`}にしてください（「${said}」ではなく）`,
  oneOf: (option, words, said) => `${option} は ${words.join(' か ')} にしてください（「${said}」ではなく）`,
  address: (option, said) => `${option} は http か https のアドレスにしてください（「${said}」ではなく）`,
  files: (why) => `--tls または --public-key を使えません：${why}`,
  port: (port, why) => `ポート ${port} で待ち受けられません：${why}`,
  listening: (url, app) => `Tencent Chat のシミュレーター：${url}（アプリ ${app}）`,
  counts: (sent, offending, recalled, missed, wrongly) =>
    `送信 ${sent}、違反 ${offending}、取り消し済み ${recalled}、見逃し ${missed}、誤った取り消し ${wrongly}`,
  exposure: (p50, p99, longest) => `表示時間 p50 ${p50} ms、p99 ${p99} ms、最長 ${longest} ms`,
  most: (rates) => `最も多かった 1 秒の呼び出し回数${rates.length === 0 ? '：なし' : `\n${rates.join('\n')}`}`,
  overLimit: (calls) => `上限を超えた呼び出し：${calls} 回`,
};
