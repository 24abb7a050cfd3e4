/** `unsaid --help`, in Japanese. */
export const help = `unsaid：Tencent Cloud Chat で作ったアプリの自動モデレーション

  unsaid serve                           コールバックを受け、判定し、取り消す（設定は docs/operations.md）
  unsaid simulate                        開発用に Tencent の代わりだけを起動（unsaid simulate --help）
  unsaid init                            5 つの質問から .env と最初のルールを書き、コンソールの設定項目を示す
        --dir DIR                        書き込む場所（既定：いまの場所）
  unsaid doctor                          設定、時計、キー、権限、コールバック、Redis、ディスク、ルール、履歴を調べ、
                                         問題と対処を示す；--format text|json

  unsaid status                          対象、待機、保留とその結果、停止中のもの、発言禁止、人を待つもの
        --audit                          数え直し、クラッシュで途中になったものを直す
        --log                            だれが何を、なぜしたか
        --format text|json
  unsaid held [--rule ID | --group ID]   保留中のすべてと、その文；--limit N, --after PAGE, --format json
  unsaid hold --rule ID | --group ID     検知したものを、決まるまで保留にする
  unsaid release --all | --rule ID | --group ID
                                         保留中の取り消しを実行；--all：全体のブレーキが止めたもの
        --override 2h                    この間ブレーキは止めない：本当に荒らされたとき
  unsaid discard --all | --rule ID | --group ID
                                         保留中の取り消しをやめる；ルールやグループなら待機分も
  unsaid release|discard MESSAGE…        unsaid held の表示どおりに書いたものだけ；ほかはそのまま
  unsaid stop --all | --rule ID | --group ID
        --queued keep|cancel             呼び出しを出さない；待機分は待つ（keep）か、中止（cancel）
  unsaid resume --all | --rule ID | --group ID
  unsaid retry                           Tencent が拒否したものをもう一度試す；--list は一覧だけ
        --rule ID --group ID --code N --format json
  unsaid recall MESSAGE…                 group/GROUP/SEQ、c2c/FROM/TO/KEY、official/ACCOUNT/KEY のどれか。
        --group G [--topic T] --seq N,…  オプションでも書ける：
                                         --from A --to B --msg-key K,… または --official O --msg-key K,…
        --sender S --since 2h [--until T]  その間に S が送ったもの；会話を指定すればその中だけ
        --group G --since 2h             その間にそこへ送られたもの；--from A --to B や --official O も可
        --severity high                  急ぐ度合い：critical, high, medium, low
  unsaid explain MESSAGE                 1 件のメッセージの経緯。当時のルールで判定し直す；
        --today                          RULES_DIR のルールでも
  unsaid search WORDS                    その語を含むメッセージ（偽装されたものも）；--since 24h, --until T, --sender S,
                                         --group G, --format json
  unsaid export messages|hits|decisions|acts --since 24h
                                         履歴を新しい順に、1 行 1 つの JSON で順次出力
        --until T --format ndjson|csv    CSV は表計算用（数式は実行されない形にする）
        --text                           メッセージの文も
        --after CURSOR                   前に止まった所から続ける
  unsaid report --from 2026-01-01 --to T
                                         法令や方針のための集計：ルール、ポリシー、場所、手段ごと
        --format text|csv|svg|json
  unsaid forget --account ID             保存したすべてから、ある人の文と ID を消す
  unsaid purge --group G --sender S      S がグループに書いたすべて

何かを変える命令は、影響を示してから確認する。スクリプトでは：--yes --reason TEXT。
操作した人はマシンのユーザー名か、--as NAME。docs/operating.md

  unsaid notices                         NOTIFY の送り先が受け取らず、送るのをやめたイベント
        --state waiting|sent|dead --receiver R --type T --all --format json
        resend ID… | --receiver R | --type T | --all    やめたものを送り直す
        drop ID… | --receiver R | --type T | --all      捨てる
        try [RECEIVER]                   ここからテストを送る

  unsaid spool                           このマシン（DATA_DIR）のスプールで処理できなかったもの
        list --format text|json
        show NAME… [--text]              内容を見る；文は求めたときだけ
        retry NAME… | --all              スプールに戻す
        drop NAME… | --all

  unsaid rules check [DIR]               ルールの問題すべて
        --format text|json
  unsaid rules test [DIR]                各ルールの例文と、偽装にどれだけ当たるか
        --seed N
  unsaid rules try [--rules DIR] TEXT    どのルールがどこに当たるか、ほかはなぜ当たらないか
        --conversation c2c|group|official --group-type T --group ID --sender ID
        --times 9 --every 1s             続けて送られた最後の 1 件として（数えるルール用）
        --rule ID                        そのルールだけ
  unsaid rules scan [--rules DIR]        多くの文を判定：標準入力に 1 行ずつ {"id":…,"text":…}、
                                         標準出力に 1 行ずつ {"id":…,"rules":[…],"spans":[[rule,start,end],…]}
        --state live                     動作するルールだけ
        --summary                        ルールごとの件数を標準エラーへ
  unsaid rules import FILE               行、または表の 1 列を、リストとして取り込む
        --column NAME|N --to LIST --kind phrases|domains --encoding gb18030
  unsaid rules lists [DIR]               問題のない文に当たる項目と、一度も現れない項目
        --clean FILE --share 0.1%        {"text":…} の行のファイル
        --seen FILE
  unsaid rules learn NAME --from FILE    {"text":…,"label":"match"|"no_match"} の行からモデルを作る。
                                         text: { learned: NAME } で使う；docs/learning.md
        --rules DIR --examples RULE      そのルールの例文も使う
        --labels RULE --since 90d        履歴にあるこのルールのラベルと判断も使う
        --keep-lines                     行をモデルの横に残す。rules try が近いものを示す
  unsaid rules compare NAME              前のモデルとの違いを、記録したメッセージで調べる
        --since 24h --with FILE.model    --from FILE.jsonl：代わりに {"text":…} の行で調べる
  unsaid rules schema                    エディター用の、ルールファイルの JSON Schema

unsaid --version                         バージョンと、判定エンジンのバージョン

--lang en|zh|ja                          使う言語；なければ LC_ALL、LC_MESSAGES、LANG に従う

DIR はルールファイルのディレクトリー：指定したもの、または RULES_DIR、または rules。
終了コード：0 完了、1 答えが否、2 使い方の誤り、78 設定の誤り。
`;
