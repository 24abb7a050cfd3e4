import type { InitWords } from '../words.ts';
import { doctor } from './doctor.ts';

const QUESTIONS = {
  TENCENT_SDKAPPID: 'アプリの SDKAppID',
  TENCENT_SECRET_KEY: 'アプリのキー（空：見るだけで、取り消しはしません）',
  TENCENT_REGION: 'データセンター：china、singapore、seoul、tokyo、frankfurt、silicon-valley、jakarta、india',
  CALLBACK_TOKEN: 'コールバック認証のトークン（8 文字以上。コンソールにも同じものを設定します。空：自動で作成）',
  REDIS_URL: 'Redis のアドレス（空：このマシンで専用のものを起動）',
};

/** What `unsaid init` asks, says and writes, in Japanese. The names of switches are those of Tencent's console. */
export const init: InitWords = {
  asks: (name) => QUESTIONS[name],
  prompt: (question, otherwise) => `${question}${otherwise === undefined ? '' : `（Enter だけ：${otherwise}）`}：`,
  isThere: (file) => `unsaid：${file} はすでにあるので、変更しません。やり直すときは別の場所に移してください`,
  inputEnded: (at) =>
    `入力が途中で終わり、次の質問に答えがありません：${QUESTIONS[at]}（質問ごとに 1 行、全部で 5 行が必要です。空行でよいものもあります）`,
  nothingWritten: () => '何も書き込んでいません。',
  needed: () => 'この項目は必須です',
  plainOnly: () => '引用符、スペース、#、バックスラッシュは使えません',
  tokenShort: () => '8 文字以上にしてください。当てられると、他人がメッセージを取り消せてしまいます',
  refused: (said) => doctor.setting(said),
  envHeading: () => '# unsaid init が作成。すべての設定は .env.example と docs/operations.md にあります。',
  wroteEnv: (file) => `${file} を書き込みました。キーが入っているので、あなただけが読めます。`,
  rulesThere: (dir) => `${dir} はすでにあるので、変更しません。`,
  wrote: (file) => `${file} を書き込みました。`,
  ruleHeading: () => '# 最初のルール：無害で、すぐに有効。動作の確認用です。ほかの書き方は docs/rules.md にあります。',
  ruleTitle: () => '必ず当たる無害なテスト語句',
  ruleNoMatch: () => 'これはテストです。取り消してください',
  switches: (lacksRedis) => `
Tencent の Chat コンソールでアプリを開き、「コールバック設定」で次の項目を設定します（詳しくは docs/connect.md）：
  [ ] コールバック URL    https://あなたのホスト/callback。認証を有効にし、.env の CALLBACK_TOKEN を設定
  [ ] 送信後              個人、グループ、公式アカウントのメッセージ
  [ ] 編集後              個人、グループのメッセージ
  [ ] 取り消し後          個人、グループのメッセージ
  [ ] タイムアウト時の再試行  イベント後のコールバックで有効にする
  [ ] グループの取り消し  アプリに権限があること
  [ ] 送信前              「block」を使うルールを書くときだけ

そのあと：
${lacksRedis ? '  npm run redis:fetch     このマシンには Redis がないので、専用のものを取得（インストールはしません）\n' : ''}  npx unsaid serve        （または npm start）サービスを起動
  npx unsaid doctor       すべて動くか確認
  コンソール              http://127.0.0.1:8081、トークンは .env の CONSOLE_TOKENS の最後の : の後ろ
  テスト用のグループで unsaid-test-recall-me を送ると、消えます。
`,
};
