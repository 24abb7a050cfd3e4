import { readFileSync } from 'node:fs';
import { type ConsoleToken, consoleOrigins, consoleTokens } from './console-access.ts';
import {
  boolean,
  duration,
  type Environment,
  integer,
  listOf,
  makeReader,
  masked,
  misspelt,
  oneOf,
  parsed,
  type Reader,
  type ReadFile,
  refused,
  showDuration,
  splitList,
  text,
} from './environment.ts';
import { defaultHistory, type HistoryPlace, historyUrl, showHistoryPlace } from './history-url.ts';
import { notifyReceivers, type Receiver, secretsOfReceivers, showReceiver } from './notify-receivers.ts';
import { type RedisPlace, redisUrl, showRedisPlace } from './redis-url.ts';
import { samePort } from './same-port.ts';

/** The environment, checked. The only file that knows the names of variables; docs/operations.md explains them. */
export type Config = {
  readonly tencent: {
    readonly sdkAppId: number;
    /** Absent only where no live recall can be made: OBSERVE_ONLY, or no `recall` among the roles. */
    readonly secretKey: string | undefined;
    readonly admin: string;
    /** Base URL without a slash at its end. */
    readonly restUrl: string;
  };
  readonly callback: {
    /** Tokens that may have signed; several during rotation; empty only with `unsigned`. */
    readonly tokens: readonly string[];
    /** Callbacks without a signature are accepted. */
    readonly unsigned: boolean;
    readonly path: string;
    readonly maxBytes: number;
  };
  readonly redis: RedisConfig;
  /** A Redis that drops keys when it is full (`allkeys-…`) is accepted all the same. */
  readonly evictionAllowed: boolean;
  readonly dataDir: string;
  readonly rulesDir: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly admin: { readonly host: string; readonly port: number };
  readonly consoleTokens: readonly ConsoleToken[];
  /** Under which the API and the console are reached; undefined: the loopback names of the private listener. */
  readonly consoleOrigins: readonly string[] | undefined;
  /** Where events go. */
  readonly notify: readonly Receiver[];
  readonly roles: readonly Role[];
  readonly observeOnly: boolean;
  /** Calls per second for each recall API, over all processes sharing a Redis. */
  readonly recallRate: number;
  /** When too much is held: for a rule that states no brake, for a group, and for everything. */
  readonly brakes: { readonly rule: BrakeSetting; readonly group: BrakeSetting; readonly all: BrakeSetting };
  readonly keepKeysMs: number;
  /** 0 keeps no text. */
  readonly keepTextMs: number;
  readonly history: HistoryPlace;
  readonly keepHistoryMs: number;
  /** How long texts are kept in history; 0 keeps none there. */
  readonly keepEvidenceMs: number;
  readonly logLevel: LogLevel;
  /** Lines a minute of one kind that the log shows; more are counted. 0 shows all. */
  readonly logLines: number;
};

export type RedisConfig =
  /** A redis-server of our own under DATA_DIR. */
  { readonly type: 'private' } | RedisPlace;

/** More than `min` messages in the window, and more than `share` (0 to 1) of those judged. */
export type BrakeSetting = {
  readonly share: number;
  readonly min: number;
  readonly windowMs: number;
  /** Nobody set it: a brake that a rule file states is not undercut by it. */
  readonly isDefault?: true;
};

const ROLES = ['receive', 'recall', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Domains of the REST API (docs 34620): credentials are sent to no other. The second of each is Tencent's backup. */
const REGION_DOMAINS = {
  china: ['console.tim.qq.com', 'adminapi.my-imcloud.com'],
  singapore: ['adminapisgp.im.qcloud.com', 'adminapisgp.my-imcloud.com'],
  seoul: ['adminapikr.im.qcloud.com', 'adminapikr.my-imcloud.com'],
  tokyo: ['adminapijpn.im.qcloud.com', 'adminapijpn.my-imcloud.com'],
  frankfurt: ['adminapiger.im.qcloud.com', 'adminapiger.my-imcloud.com'],
  'silicon-valley': ['adminapiusa.im.qcloud.com', 'adminapiusa.my-imcloud.com'],
  jakarta: ['adminapiidn.im.qcloud.com', 'adminapiidn.my-imcloud.com'],
  india: ['adminapiind.im.qcloud.com', 'adminapiind.my-imcloud.com'],
} as const;
type Region = keyof typeof REGION_DOMAINS;
const REGIONS = Object.keys(REGION_DOMAINS) as Region[];
/** Seen in public code only, so there is no region for it; TENCENT_REST_URL may name it. */
const FURTHER_DOMAINS = ['adminapiksa.im.qcloud.com', 'adminapiksa.my-imcloud.com'];
const REST_DOMAINS: ReadonlySet<string> = new Set([...Object.values(REGION_DOMAINS).flat(), ...FURTHER_DOMAINS]);

const DAY_MS = 86_400_000;

export type ReadConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads and checks everything at once. Each problem says the variable, what was expected and what came. */
export function readConfig(env: Environment, readFile: ReadFile = (path) => readFileSync(path, 'utf8')): ReadConfig {
  const reader = makeReader(env, readFile);
  const roles = reader.withDefault('ROLES', listOf(ROLES), ROLES);
  const observeOnly = reader.withDefault('OBSERVE_ONLY', boolean, false);
  const config = {
    tencent: readTencent(reader, roles.includes('recall') && !observeOnly),
    callback: readCallback(reader, roles.includes('receive')),
    ...readStores(reader),
    listen: {
      host: reader.withDefault('HOST', text, '0.0.0.0'),
      port: reader.withDefault('PORT', integer(0, 65_535), 8080),
    },
    admin: {
      host: reader.withDefault('ADMIN_HOST', text, '127.0.0.1'),
      port: reader.withDefault('ADMIN_PORT', integer(0, 65_535), 8081),
    },
    consoleTokens: reader.secret('CONSOLE_TOKENS', consoleTokens) ?? [],
    consoleOrigins: reader.optional('CONSOLE_ORIGIN', consoleOrigins),
    notify: reader.secret('NOTIFY', notifyReceivers) ?? [],
    roles,
    observeOnly,
    recallRate: reader.withDefault('RECALL_RATE', integer(1, 10_000), 200),
    brakes: readBrakes(reader),
    logLevel: reader.withDefault('LOG_LEVEL', oneOf(LOG_LEVELS), 'info'),
    logLines: reader.withDefault('LOG_LINES', integer(0, 1_000_000), 60),
  };
  const problems = [...reader.problems, ...samePort(config), ...misspelt(env, reader.names)];
  const { sdkAppId } = config.tencent;
  if (problems.length > 0 || sdkAppId === undefined) return { ok: false, problems };
  return { ok: true, config: { ...config, tencent: { ...config.tencent, sdkAppId } } };
}

/** Where the data is and how long it is kept: all that the commands for people on call need. No app, no secrets. */
export type StoreConfig = Pick<
  Config,
  | ('redis' | 'evictionAllowed' | 'dataDir' | 'rulesDir' | 'keepKeysMs' | 'keepTextMs')
  | ('history' | 'keepHistoryMs' | 'keepEvidenceMs')
>;

/** With the app, if the environment names one: then the data of another app is left alone. */
type AskedStore = StoreConfig & { readonly sdkAppId: number | undefined };

/** As `readConfig`, of the variables that say where the data is; others may be missing or wrong. */
export function readStoreConfig(
  env: Environment,
  readFile: ReadFile = (path) => readFileSync(path, 'utf8'),
): { readonly ok: true; readonly config: AskedStore } | { readonly ok: false; readonly problems: readonly string[] } {
  const reader = makeReader(env, readFile);
  const config = { ...readStores(reader), sdkAppId: reader.optional('TENCENT_SDKAPPID', integer(1, 4_294_967_295)) };
  return reader.problems.length === 0 ? { ok: true, config } : { ok: false, problems: reader.problems };
}

/** Where events go, and where people reach the console: for the command that tries a receiver. */
export function readNotify(env: Environment, readFile: ReadFile = (path) => readFileSync(path, 'utf8')) {
  const reader = makeReader(env, readFile);
  const receivers = reader.secret('NOTIFY', notifyReceivers) ?? [];
  const admin = { port: reader.withDefault('ADMIN_PORT', integer(0, 65_535), 8081) };
  const origins = reader.optional('CONSOLE_ORIGIN', consoleOrigins);
  return { receivers, console: consoleAddress({ admin, consoleOrigins: origins }), problems: reader.problems };
}

/** Where people reach the console, as far as the settings say. */
export const consoleAddress = ({
  consoleOrigins,
  admin,
}: Pick<Config, 'consoleOrigins'> & { readonly admin: { readonly port: number } }): string =>
  consoleOrigins?.[0] ?? `http://127.0.0.1:${admin.port}`;

/** The configuration for people and logs: secrets replaced by their length. */
export function printConfig(config: Config): Record<string, unknown> {
  const { tencent, callback, redis, history, consoleTokens, notify, ...rest } = config;
  return {
    ...rest,
    tencent: { ...tencent, secretKey: tencent.secretKey === undefined ? undefined : masked(tencent.secretKey) },
    callback: { ...callback, tokens: callback.tokens.map(masked) },
    redis: printRedis(redis),
    consoleTokens: consoleTokens.map(({ name, role }) => `${name}:${role}`),
    notify: notify.map(showReceiver),
    keepKeysMs: showDuration(config.keepKeysMs),
    keepTextMs: showDuration(config.keepTextMs),
    history: showHistoryPlace(history),
    keepHistoryMs: showDuration(config.keepHistoryMs),
    keepEvidenceMs: showDuration(config.keepEvidenceMs),
  };
}

/** Every secret in the configuration, as written and as used: none may be shown anywhere. */
export function secretsOf({ tencent, callback, redis, history, consoleTokens, notify }: Config): readonly string[] {
  const urls = redis.type === 'private' ? [] : redis.type === 'cluster' ? redis.urls : [redis.url];
  const ofSentinels = redis.type === 'sentinel' ? redis.sentinelPassword : undefined;
  return [
    ...(ofSentinels === undefined ? [] : [ofSentinels]),
    ...(tencent.secretKey === undefined ? [] : [tencent.secretKey]),
    ...callback.tokens,
    ...consoleTokens.map(({ token }) => token),
    ...secretsOfReceivers(notify),
    ...urls.flatMap(passwordsIn),
    ...(history.type === 'postgres' ? passwordsIn(history.url) : []),
  ];
}

function passwordsIn(url: string): readonly string[] {
  const parameter = /[?&]password=([^&]*)/i.exec(url)?.[1] ?? '';
  const written = [URL.parse(url)?.password ?? '', parameter];
  return written.flatMap((password) => [password, decoded(password)]).filter((password) => password !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readTencent(reader: Reader, recallsLive: boolean) {
  const why = 'to recall messages; OBSERVE_ONLY=true does without';
  const region = reader.withDefault('TENCENT_REGION', oneOf(REGIONS), 'china');
  return {
    sdkAppId: reader.required('TENCENT_SDKAPPID', integer(1, 4_294_967_295)),
    secretKey: recallsLive
      ? reader.requiredSecret('TENCENT_SECRET_KEY', text, why)
      : reader.secret('TENCENT_SECRET_KEY', text),
    admin: reader.withDefault('TENCENT_ADMIN', identifier, 'administrator'),
    restUrl: reader.withDefault('TENCENT_REST_URL', restUrl, `https://${REGION_DOMAINS[region][0]}`),
  };
}

function readCallback(reader: Reader, receives: boolean) {
  const unsigned = reader.optional('CALLBACK_UNSIGNED', oneOf(['allow', 'refuse'])) === 'allow';
  const tokens =
    receives && !unsigned
      ? reader.requiredSecret('CALLBACK_TOKEN', tokenList, 'to check signatures; CALLBACK_UNSIGNED=allow does without')
      : reader.secret('CALLBACK_TOKEN', tokenList);
  return {
    tokens: tokens ?? [],
    unsigned,
    path: reader.withDefault('CALLBACK_PATH', callbackPath, '/callback'),
    maxBytes: reader.withDefault('CALLBACK_MAX_BYTES', integer(1_024, 16_777_216), 262_144),
  };
}

function readStores(reader: Reader): StoreConfig {
  const dataDir = reader.withDefault('DATA_DIR', text, '.data');
  return {
    redis: readRedis(reader),
    evictionAllowed: reader.withDefault('REDIS_EVICTION', oneOf(['refuse', 'allow']), 'refuse') === 'allow',
    dataDir,
    rulesDir: reader.withDefault('RULES_DIR', text, 'rules'),
    keepKeysMs: reader.withDefault('KEEP_KEYS', duration(3_600_000, 3650 * DAY_MS), 7 * DAY_MS),
    keepTextMs: reader.withDefault('KEEP_TEXT', duration(0, 3650 * DAY_MS), DAY_MS),
    history: reader.secret('HISTORY_URL', historyUrl) ?? defaultHistory(dataDir),
    keepHistoryMs: reader.withDefault('KEEP_HISTORY', duration(3_600_000, 3650 * DAY_MS), 180 * DAY_MS),
    keepEvidenceMs: reader.withDefault('KEEP_EVIDENCE', duration(0, 3650 * DAY_MS), 7 * DAY_MS),
  };
}

/**
 * A recall cannot be undone, so these brakes hold early. The share protects a large app; the number, from which on the
 * share counts, a small one. An hour, since an app of 1,000 messages a day has 42 of them in it. A raid runs into them and
 * is let through by a person. Half of the rule's holds on its first day. docs/operating.md has what each lets through,
 * test/queue/default-brakes.test.ts holds it.
 */
const HOUR_MS = 3_600_000;
const BRAKES: Config['brakes'] = {
  rule: { share: 0.05, min: 40, windowMs: HOUR_MS },
  group: { share: 0.1, min: 60, windowMs: HOUR_MS, isDefault: true },
  all: { share: 0.2, min: 60, windowMs: HOUR_MS, isDefault: true },
};

const readBrakes = (reader: Reader): Config['brakes'] => ({
  rule: reader.withDefault('BRAKE_RULE', brake, BRAKES.rule),
  group: reader.withDefault('BRAKE_GROUP', brake, BRAKES.group),
  all: reader.withDefault('BRAKE_ALL', brake, BRAKES.all),
});

const readRedis = (reader: Reader): RedisConfig => reader.secret('REDIS_URL', redisUrl) ?? { type: 'private' };

/** UserIDs are at most 32 bytes (docs 34381). */
const identifier = {
  expected: 'an account identifier of at most 32 bytes',
  parse: (value: string) => (value !== '' && Buffer.byteLength(value) <= 32 ? parsed(value) : refused),
};

const tokenList = {
  expected: 'one or more tokens, comma-separated',
  parse: (value: string) => {
    const tokens = splitList(value);
    return tokens.length > 0 ? parsed(tokens) : refused;
  },
};

const brakeWindow = duration(1_000, DAY_MS);
const brakeMin = integer(1, 1_000_000_000);

const brake = {
  expected: 'share, number and window, such as 5%,30,1h (0% to 100%, at least 1, 1s to 1d)',
  parse: (value: string) => {
    const [share = '', min = '', window = '', ...rest] = value.split(',').map((word) => word.trim());
    const percent = /^\d{1,3}(\.\d+)?%$/.test(share) ? Number(share.slice(0, -1)) : Number.NaN;
    const [number, windowMs] = [brakeMin.parse(min), brakeWindow.parse(window)];
    const good = percent <= 100 && number.ok && windowMs.ok && rest.length === 0;
    return good ? parsed({ share: percent / 100, min: number.value, windowMs: windowMs.value }) : refused;
  },
};

const callbackPath = {
  expected: 'a path such as /callback, other than /healthz, without a query',
  parse: (value: string) =>
    /^\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*$/.test(value) && value !== '/healthz' ? parsed(value) : refused,
};

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

const restUrl = {
  expected: 'an https URL of a Tencent REST domain (docs 34620) or a URL of this machine, without a path',
  parse: (value: string) => {
    const url = URL.parse(value);
    if (url === null || url.username !== '' || url.password !== '' || /[?#]/.test(value)) return refused;
    // Tencent's paths begin at the root: with one in front, every call would be answered 60009.
    if (url.pathname !== '/') return refused;
    const local = LOOPBACK.test(url.hostname) && (url.protocol === 'http:' || url.protocol === 'https:');
    const tencent = url.protocol === 'https:' && REST_DOMAINS.has(url.hostname);
    return local || tencent ? parsed(value.replace(/\/+$/, '')) : refused;
  },
};

const printRedis = (redis: RedisConfig): string => (redis.type === 'private' ? 'private' : showRedisPlace(redis));
