import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { certificateIn } from './certificate.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './server.ts';
import { en } from './words/en.ts';
import { LANGUAGES, type SimulatorWords, wordsFor } from './words/words.ts';

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
  lang: { type: 'string' },
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

/** Reads the command line; all problems at once, in English unless `words` are given. */
export function parseCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv, words: SimulatorWords = en): Parsed {
  let values: ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values'];
  try {
    values = parseArgs({ args: [...argv], options: FLAGS, allowPositionals: false }).values;
  } catch (cause) {
    return { type: 'wrong', problems: [words.option((cause as Error).message)] };
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
    problems.push(words.number(`--${name}`, least, most === Number.MAX_SAFE_INTEGER ? undefined : most, text));
    return undefined;
  };
  const { traffic: wanted, callback } = values;
  if (wanted !== undefined && wanted !== 'on' && wanted !== 'off')
    problems.push(words.oneOf('--traffic', ['on', 'off'], wanted));
  if (callback !== undefined && !isHttpUrl(callback)) problems.push(words.address('--callback', callback));
  if (values.console !== undefined && !isHttpUrl(values.console))
    problems.push(words.address('--console', values.console));
  if (values.lang !== undefined && !LANGUAGES.includes(values.lang))
    problems.push(words.oneOf('--lang', LANGUAGES, values.lang));
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

/** What `--lang` names, wherever it stands: needed before anything can be said about the rest. */
function languageSaid(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => /^--lang(?:=|$)/.test(word));
  const word = argv[at];
  return word?.startsWith('--lang=') ? word.slice('--lang='.length) : at === -1 ? undefined : argv[at + 1];
}

/** `unsaid simulate …`. @returns the exit code: 0 done, 2 wrong usage */
export async function main(argv: string[]): Promise<number> {
  const words = await wordsFor(languageSaid(argv), process.env);
  const parsed = parseCommandLine(argv, process.env, words);
  if (parsed.type === 'help') {
    process.stdout.write(words.help);
    return 0;
  }
  if (parsed.type === 'wrong') {
    for (const problem of parsed.problems) process.stderr.write(`${problem}\n`);
    process.stderr.write(`${words.seeHelp}\n`);
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
    process.stderr.write(`${words.files((cause as Error).message)}\n`);
    return 2;
  }
  let sim: Simulator;
  try {
    sim = await startSimulator({ ...options, ...secured });
  } catch (cause) {
    process.stderr.write(`${words.port(options.port, (cause as Error).message)}\n`);
    return 2;
  }
  const print = (line: string, data: unknown) => process.stdout.write(json ? `${JSON.stringify(data)}\n` : `${line}\n`);
  print(words.listening(sim.url, options.sdkAppId), {
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
  print(describe(summary, words), { event: 'summary', ...summary });
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

function describe(summary: ReturnType<Simulator['summary']>, words: SimulatorWords): string {
  const { sent, offending, recalled, missed, wronglyRecalled, exposureMs, overLimit } = summary;
  const rates = Object.entries(summary.maxCallsInAnySecond).map(([api, most]) => `    ${api}: ${most}`);
  return [
    words.counts(sent, offending, recalled, missed, wronglyRecalled),
    words.exposure(exposureMs.p50, exposureMs.p99, exposureMs.max),
    words.most(rates),
    ...(overLimit > 0 ? [words.overLimit(overLimit)] : []),
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
