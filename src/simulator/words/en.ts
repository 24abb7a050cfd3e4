/** Everything that the simulator prints for people, in English. */
export const en = {
  help: `Usage: unsaid simulate [options]

Tencent Chat's side, on this machine: its recall, history, send and mute REST APIs, its callbacks, and people who
talk. Open the printed address to watch. docs/simulator.md has the rest.

  --port N            port; 0 takes a free one                         (default 9090)
  --host ADDRESS      address to listen on                             (default 127.0.0.1)
  --tls FILE          https, with the certificate in FILE and its key in FILE.key; both are made if missing
  --public-key FILE   also accepts UserSigs of the older kind (ECDSA), checked with this PEM
  --sdkappid N        the app                                          (TENCENT_SDKAPPID, default 1400000001)
  --secret-key KEY    checks UserSigs                                  (TENCENT_SECRET_KEY, default a made-up one)
  --admin NAME        the app's admin account                          (TENCENT_ADMIN, default administrator)
  --console URL       unsaid's console, for links on the page; with CONSOLE_TOKENS (the first token) the page also
                      says which rule took a message
  --callback URL      where callbacks go; none without it
  --token TOKEN       signs callbacks                                  (CALLBACK_TOKEN, the first one)
  --retries N         tries after a callback failed                    (default 0, as at Tencent)
  --before-send       also ask before every message
  --traffic on|off    people talk by themselves                        (default off; on with --count or --seconds)
  --rate N            messages a second                                (default 20)
  --count N           stop after N messages
  --seconds N         stop after N seconds
  --offending SHARE   share of messages that should go, 0 to 1         (default 0.1)
  --seed TEXT         same seed, same traffic                          (default 1)
  --limit N           calls a second for each API                      (default 200)
  --latency-ms N      added to each REST answer                        (default 0)
  --settle SECONDS    with --count or --seconds: how long to wait for the last recalls (default 10)
  --alerts            send Alert.RequestOverLimit above 80 % of the limit
  --history N         how many innocent and how many offending messages to keep (default 100000)
  --json              print JSON lines
  --lang en|zh|ja     language of this text                            (default LC_ALL, LC_MESSAGES or LANG)
  -h, --help          this text

With --count or --seconds it stops by itself and prints a summary.
Exit codes: 0 done, 2 wrong usage.
`,
  seeHelp: 'unsaid simulate --help lists the options',
  /** Node's message about an option, said our way. */
  option: (node: string) => node,
  number: (option: string, least: number, most: number | undefined, said: string) =>
    `${option} must be a number from ${least}${most === undefined ? '' : ` to ${most}`}, not "${said}"`,
  oneOf: (option: string, words: readonly string[], said: string) =>
    `${option} must be ${words.join(' or ')}, not "${said}"`,
  address: (option: string, said: string) => `${option} must be an http or https address, not "${said}"`,
  files: (why: string) => `cannot use --tls or --public-key: ${why}`,
  port: (port: number | undefined, why: string) => `cannot listen on port ${port}: ${why}`,
  listening: (url: string, app: number) => `Tencent Chat, simulated: ${url}  (app ${app})`,
  counts: (sent: number, offending: number, recalled: number, missed: number, wrongly: number) =>
    `sent ${sent}, offending ${offending}, recalled ${recalled}, missed ${missed}, wrongly recalled ${wrongly}`,
  exposure: (p50: number, p99: number, longest: number) =>
    `exposure p50 ${p50} ms, p99 ${p99} ms, longest ${longest} ms`,
  most: (rates: readonly string[]) =>
    `most calls in any second${rates.length === 0 ? ': none' : `\n${rates.join('\n')}`}`,
  overLimit: (calls: number) => `over the limit: ${calls} ${calls === 1 ? 'call' : 'calls'}`,
};
