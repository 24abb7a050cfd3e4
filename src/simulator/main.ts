import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { certificateIn } from './certificate.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './server.ts';

const HELP = `Usage: unsaid simulate [options]

Tencent Chat's side, on this machine: its recall, history, send and mute REST APIs, its callbacks, and people who
talk. Open the printed address to watch. docs/simulator.md tells the rest.

  --port N            port; 0 takes a free one                         (default 9090)
  --host ADDRESS      address to listen on                             (default 127.0.0.1)
  --tls FILE          https, with the certificate in FILE and its key in FILE.key; made when not there
  --public-key FILE   also takes UserSigs of the older kind (ECDSA), checked by this PEM
  --sdkappid N        the app                                          (TENCENT_SDKAPPID, default 1400000001)
  --secret-key KEY    checks UserSigs                                  (TENCENT_SECRET_KEY, default a made-up one)
  --admin NAME        the app's admin account                          (TENCENT_ADMIN, default administrator)
  --console URL       unsaid's console, which the page links to; with a token of CONSOLE_TOKENS (the first) it also
                      tells which rule took a message
  --callback URL      where callbacks go; none without it
  --token TOKEN       signs callbacks                                  (CALLBACK_TOKEN, the first one)
  --retries N         tries after a callback failed                    (default 0, as at Tencent)
  --before-send       ask before every message, too
  --traffic on|off    people talk by themselves                        (default off; on with --count or --seconds)
  --rate N            messages a second                                (default 20)
  --count N           stop after N messages
  --seconds N         stop after N seconds
  --offending SHARE   share of messages that should go, 0 to 1         (default 0.1)
  --seed TEXT         same seed, same traffic                          (default 1)
  --limit N           calls a second for each API                      (default 200)
  --latency-ms N      added to each REST answer                        (default 0)
  --settle SECONDS    with --count or --seconds: wait so long at most for the last recalls (default 10)
  --alerts            send Alert.RequestOverLimit above 80 % of the limit
  --history N         messages kept of each sort                       (default 100000)
  --json              print JSON lines
  -h, --help          this

With --count or --seconds it prints a summary at the end and stops.
Exit codes: 0 done, 2 wrong usage.
`;

const FLAGS = {
  port: { type: 'string' },
  host: { type: 'string' },
  tls: { type: 'string' },
  'public-key': { type: 'string' },
  sdkappid: { type: 'string' },
  'secret-key': { type: 'string' },
  admin: { type: 'string' },
  console: { type: 'string' },
  callback: { type: 'string' },
  token: { type: 'string' },
  retries: { type: 'string' },
  'before-send': { type: 'boolean' },
  traffic: { type: 'string' },
  rate: { type: 'string' },
  count: { type: 'string' },
  seconds: { type: 'string' },
  offending: { type: 'string' },
  seed: { type: 'string' },
  limit: { type: 'string' },
  'latency-ms': { type: 'string' },
  settle: { type: 'string' },
  alerts: { type: 'boolean' },
  history: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Public and worthless: it only ever protects a simulator. */
const EXAMPLE_KEY = 'simulator-secret-key-of-no-worth-at-all-0123456789abcdef';

type Plan = {
  readonly options: SimulatorOptions;
  readonly traffic:
    | { readonly rate: number; readonly count: number | undefined; readonly seconds: number | undefined }
    | undefined;
  readonly settleMs: number;
  /** Files that are read before it starts. */
  readonly files: { readonly tls: string | undefined; readonly publicKey: string | undefined };
  readonly json: boolean;
};
type Parsed =
  | { readonly type: 'plan'; readonly plan: Plan }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly problems: string[] };

/** Reads the command line; all problems at once. */
export function parseCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv): Parsed {
  let values: ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values'];
  try {
    values = parseArgs({ args: [...argv], options: FLAGS, allowPositionals: false }).values;
  } catch (cause) {
    return { type: 'wrong', problems: [(cause as Error).message] };
  }
  if (values.help) return { type: 'help' };

  const problems: string[] = [];
  const number = (
    name: Exclude<keyof typeof FLAGS, 'before-send' | 'alerts' | 'json' | 'help'>,
    least = 0,
    most = Number.MAX_SAFE_INTEGER,
  ) => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    problems.push(
      `--${name} must be a number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}, not "${text}"`,
    );
    return undefined;
  };
  const { traffic: wanted, callback } = values;
  if (wanted !== undefined && wanted !== 'on' && wanted !== 'off')
    problems.push(`--traffic must be on or off, not "${wanted}"`);
  if (callback !== undefined && !isHttpUrl(callback))
    problems.push(`--callback must be an http or https address, not "${callback}"`);
  if (values.console !== undefined && !isHttpUrl(values.console))
    problems.push(`--console must be an http or https address, not "${values.console}"`);
  const count = number('count', 1);
  const seconds = number('seconds', 0.001);
  const rate = number('rate', 0.001) ?? 20;
  const isOn = wanted === 'on' || (wanted === undefined && (count !== undefined || seconds !== undefined));
  const offending = number('offending', 0, 1);
  const sdkAppId = number('sdkappid', 1) ?? Number(env.TENCENT_SDKAPPID ?? 1400000001);
  const options: SimulatorOptions = {
    sdkAppId,
    secretKey: values['secret-key'] ?? env.TENCENT_SECRET_KEY ?? EXAMPLE_KEY,
    admins: [values.admin ?? env.TENCENT_ADMIN ?? 'administrator'],
    port: number('port', 0, 65535) ?? 9090,
    host: values.host,
    callback:
      callback === undefined
        ? undefined
        : {
            url: callback,
            token: values.token ?? env.CALLBACK_TOKEN?.split(',')[0]?.trim(),
            retries: number('retries'),
          },
    console:
      values.console === undefined
        ? undefined
        : // One entry is `name:role:token`.
          { url: values.console, token: env.CONSOLE_TOKENS?.split(',')[0]?.trim().split(':').slice(2).join(':') },
    beforeSend: values['before-send'],
    seed: values.seed,
    limit: number('limit', 1),
    latencyMs: number('latency-ms'),
    history: number('history', 1),
    mix: offending === undefined ? undefined : { offending },
    switches: { alerts: values.alerts ?? false },
  };
  const settleMs = (number('settle') ?? 10) * 1000;
  if (problems.length > 0) return { type: 'wrong', problems };
  return {
    type: 'plan',
    plan: {
      options,
      traffic: isOn ? { rate, count, seconds } : undefined,
      settleMs,
      files: { tls: values.tls, publicKey: values['public-key'] },
      json: values.json ?? false,
    },
  };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** `unsaid simulate …`. @returns the exit code: 0 done, 2 wrong usage */
export async function main(argv: string[]): Promise<number> {
  const parsed = parseCommandLine(argv, process.env);
  if (parsed.type === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (parsed.type === 'wrong') {
    for (const problem of parsed.problems) process.stderr.write(`${problem}\n`);
    process.stderr.write('unsaid simulate --help lists the options\n');
    return 2;
  }
  const { options, traffic, settleMs, json, files } = parsed.plan;
  let secured: Pick<SimulatorOptions, 'tls' | 'publicKey'>;
  try {
    secured = {
      tls: files.tls === undefined ? undefined : await certificateIn(files.tls),
      publicKey: files.publicKey === undefined ? undefined : await readFile(files.publicKey, 'utf8'),
    };
  } catch (cause) {
    process.stderr.write(`cannot use --tls or --public-key: ${(cause as Error).message}\n`);
    return 2;
  }
  let sim: Simulator;
  try {
    sim = await startSimulator({ ...options, ...secured });
  } catch (cause) {
    process.stderr.write(`cannot listen on port ${options.port}: ${(cause as Error).message}\n`);
    return 2;
  }
  const print = (line: string, data: unknown) => process.stdout.write(json ? `${JSON.stringify(data)}\n` : `${line}\n`);
  print(`Tencent Chat, simulated: ${sim.url}  (app ${options.sdkAppId})`, {
    event: 'listening',
    url: sim.url,
    sdkAppId: options.sdkAppId,
  });

  const interrupted = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.resolve());
  if (traffic !== undefined) {
    const ended = sim.traffic.start(traffic);
    const isBounded = traffic.count !== undefined || traffic.seconds !== undefined;
    await Promise.race([
      isBounded ? ended.then(() => settle(sim, settleMs)) : interrupted.promise,
      interrupted.promise,
    ]);
  } else {
    await interrupted.promise;
  }
  const summary = sim.summary();
  print(describe(summary), { event: 'summary', ...summary });
  await sim.close();
  return 0;
}

/** Waits until nothing offending is left to see, or the time is over. */
function settle(sim: Simulator, mostMs: number): Promise<void> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const timer = setInterval(() => {
      if (sim.summary().missed > 0 && performance.now() - startedAt < mostMs) return;
      clearInterval(timer);
      resolve();
    }, 50);
  });
}

function describe(summary: ReturnType<Simulator['summary']>): string {
  const { exposureMs } = summary;
  const rates = Object.entries(summary.maxCallsInAnySecond).map(([api, most]) => `    ${api}: ${most}`);
  return [
    `sent ${summary.sent}, offending ${summary.offending}, recalled ${summary.recalled}, missed ${summary.missed}, wrongly recalled ${summary.wronglyRecalled}`,
    `exposure p50 ${exposureMs.p50} ms, p99 ${exposureMs.p99} ms, longest ${exposureMs.max} ms`,
    `most calls in any second${rates.length === 0 ? ': none' : `\n${rates.join('\n')}`}`,
    ...(summary.overLimit > 0 ? [`over the limit: ${summary.overLimit} calls`] : []),
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
