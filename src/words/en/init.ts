const QUESTIONS = {
  TENCENT_SDKAPPID: 'SDKAppID of your app',
  TENCENT_SECRET_KEY: 'Its key (empty: only look, never recall)',
  TENCENT_REGION: 'Data centre: china, singapore, seoul, tokyo, frankfurt, silicon-valley, jakarta, india',
  CALLBACK_TOKEN:
    "Token for callbacks, to be set in Tencent's console too (at least 8 characters; empty: one is made up)",
  REDIS_URL: 'Redis (empty: a private one on this machine)',
};
export type Question = keyof typeof QUESTIONS;

/** Questions, output and file headings of `unsaid init`, in English. */
export const init = {
  asks: (name: Question) => QUESTIONS[name],
  /** A question, and the meaning of an empty answer. */
  prompt: (question: string, otherwise: string | undefined) =>
    `${question}${otherwise === undefined ? '' : ` [${otherwise}]`}:`,
  isThere: (file: string) => `unsaid: ${file} is there already, and stays as it is. Move it away to begin anew`,
  inputEnded: (at: Question) =>
    `the input ended before an answer to: ${QUESTIONS[at]} (five lines are needed, one for each question; some may be empty)`,
  nothingWritten: () => 'Nothing was written.',
  needed: () => 'this one is needed',
  plainOnly: () => 'without quotes, spaces, # and backslashes',
  tokenShort: () => 'at least 8 characters: whoever guesses it can have messages recalled',
  /** What the settings say against the answer, in English; added at the end. */
  refused: (said: string) => said,
  envHeading: () => '# Written by unsaid init. All settings: .env.example, docs/operations.md.',
  wroteEnv: (file: string) => `Wrote ${file}, which only you can read: it has the key in it.`,
  rulesThere: (dir: string) => `${dir} is there already, and stays as it is.`,
  wrote: (file: string) => `Wrote ${file}.`,
  ruleHeading: () => '# The first rule: harmless, live, to see that everything works. docs/rules.md has the rest.',
  ruleTitle: () => 'A harmless phrase that always matches',
  ruleNoMatch: () => 'this is a test, recall it',
  switches: (lacksRedis: boolean) => `
At Tencent, in the console of the app (docs/connect.md has the details):
  [ ] Callback URL     https://YOUR-HOST/callback, authentication on, with CALLBACK_TOKEN of .env
  [ ] After sending    one-to-one, group and official account messages
  [ ] After editing    one-to-one and group messages
  [ ] After recalling  one-to-one and group messages
  [ ] Retry            on, for the callbacks after an event
  [ ] Group recall     allowed for the app
  [ ] Before sending   only if you will write rules with "block"

Then:
${lacksRedis ? '  npm run redis:fetch  a Redis for this machine, which has none (nothing is installed)\n' : ''}  npx unsaid serve     (or npm start)
  npx unsaid doctor    looks whether all of it works
  The console          http://127.0.0.1:8081, with the token behind the last : of CONSOLE_TOKENS in .env
  Send unsaid-test-recall-me in a test group: it disappears.
`,
};
