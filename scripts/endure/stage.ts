import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Simulator, SimulatorOptions } from '../../src/simulator/server.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { copyTrafficRules } from '../traffic-rules.ts';
import { type Actor, freePorts, ROOT, type Role, startActor } from './cast.ts';
import { openFront } from './front.ts';
import { inherited } from './inherited.ts';
import { type KillableRedis, type RedisKind, startKillableRedis } from './redis.ts';

/**
 * What chaos, outage and soak play on: a simulated Tencent in this process, since it is the witness; before it the real
 * service in processes of its own, and a Redis that can be killed.
 */
export type Stage = {
  readonly dir: string;
  readonly rulesDir: string;
  readonly simulator: Simulator;
  readonly redis: KillableRedis;
  readonly actors: readonly Actor[];
  /** Starts a process of the service; the front sends callbacks to all that receive. */
  cast(role: Role, options?: CastOptions): Promise<Actor>;
  /** Sends a callback as Tencent would; the answer's status, undefined where nothing answered. */
  tell(command: string, body: string | Buffer): Promise<number | undefined>;
  /** Whether the service itself says that its ledger adds up; undefined when it could not be asked. */
  audit(): Promise<Audit | undefined>;
  /** Ends the service as a deploy does; the exit codes of all processes that were asked to end. */
  endService(): Promise<readonly (number | null)[]>;
  /** Ends everything; the logs stay until `sweep`. */
  close(): Promise<void>;
  sweep(): Promise<void>;
};

export type Audit = { readonly ok: boolean; readonly words: string };

export type CastOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  /** Where the first generation's code is. Default: here. */
  readonly root?: string | undefined;
  /** Its clock can be set (Actor.shiftClock). */
  readonly ownClock?: boolean;
};

export type StageOptions = {
  readonly seed: string;
  /** Calls per second. */
  readonly limit?: number;
  readonly mix?: SimulatorOptions['mix'];
  readonly switches?: SimulatorOptions['switches'];
  /** How often the simulated Tencent tries a callback again; 0 is Tencent's default. */
  readonly retries: number;
  /** For all processes. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default `given`. With `private` there may be only one process of the service. */
  readonly redis?: RedisKind;
  /** Whose shipped rules run. Default: those of here. */
  readonly root?: string | undefined;
  /** Only the rule files that the traffic offends against: processes start sooner. Default false. */
  readonly fewRules?: boolean | undefined;
  /** Callbacks go straight to the one receiver, not through a load balancer. Default false. */
  readonly direct?: boolean;
  /** That Tencent's callbacks come on, at the most. Default 64. */
  readonly connections?: number;
};

const LIMIT = 200;
/** Of ten thousands of items, on a machine that does other things beside. */
const AUDIT_MS = 120_000;

export async function setStage(options: StageOptions): Promise<Stage> {
  const { seed, limit = LIMIT, retries } = options;
  const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-endure-'));
  const rulesDir = path.join(dir, 'rules');
  const logDir = path.join(dir, 'logs');
  const opened = new AsyncDisposableStack();
  try {
    await mkdir(logDir);
    const { fewRules: onlyLive = false } = options;
    await copyTrafficRules(rulesDir, { shipped: path.join(options.root ?? ROOT, 'rules'), onlyLive });
    const actors: Actor[] = [];
    let named = 0;
    const [directPort] = await freePorts(1);
    const front = await openFront(() =>
      actors.filter(({ role }) => role !== 'worker').flatMap((actor) => [...actor.ports()]),
    );
    opened.defer(() => front.close());
    const app = { sdkAppId: 1_400_000_001, secretKey: randomBytes(16).toString('hex') };
    const token = randomBytes(16).toString('hex');
    const callbackPort = options.direct ? directPort : front.port;
    const simulator = await startSimulator({
      ...app,
      port: 0,
      seed,
      limit,
      callback: { url: `http://127.0.0.1:${callbackPort}/callback`, token, retries, connections: options.connections },
      mix: options.mix,
      switches: options.switches,
    });
    opened.defer(() => simulator.close());
    const redis = await startKillableRedis(options.redis ?? 'given', path.join(dir, 'store'));
    opened.defer(() => redis.stop());
    const env: Record<string, string> = {
      TENCENT_SDKAPPID: String(app.sdkAppId),
      TENCENT_SECRET_KEY: app.secretKey,
      TENCENT_REST_URL: simulator.url,
      CALLBACK_TOKEN: token,
      RULES_DIR: rulesDir,
      // It offends far more than any real app: no brake may hold it.
      BRAKE_RULE: '100%,1000000000,1h',
      BRAKE_GROUP: '100%,1000000000,1h',
      BRAKE_ALL: '100%,1000000000,1h',
      RECALL_RATE: String(limit),
      HOST: '127.0.0.1',
      ADMIN_HOST: '127.0.0.1',
      ...redis.env,
      ...(options.direct ? { PORT: `${directPort}` } : {}),
      ...options.env,
    };
    const endService = async () => (await Promise.all(actors.map((actor) => actor.stop()))).flat();
    opened.defer(async () => {
      await endService();
    });
    const all = opened.move();
    return {
      dir,
      rulesDir,
      simulator,
      redis,
      actors,
      cast: async (role, more = {}) => {
        const name = `${role}-${named++}`;
        const own = { DATA_DIR: path.join(dir, name), ...env, ...more.env };
        const { nodeOptions, root, ownClock } = more;
        const actor = await startActor({ role, name, env: own, logDir, nodeOptions, root, ownClock });
        actors.push(actor);
        return actor;
      },
      tell: (command, body) =>
        tell(`http://127.0.0.1:${callbackPort}/callback`, { app: app.sdkAppId, token, command, body }),
      audit: () => audit(env),
      endService,
      close: () => all.disposeAsync(),
      sweep: () => rm(dir, { recursive: true, force: true }),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

type Told = {
  readonly app: number;
  readonly token: string;
  readonly command: string;
  readonly body: string | Buffer;
};

async function tell(url: string, { app, token, command, body }: Told): Promise<number | undefined> {
  const RequestTime = String(Math.floor(Date.now() / 1_000));
  const Sign = createHash('sha256').update(`${token}${RequestTime}`).digest('hex');
  const query = new URLSearchParams({ SdkAppid: String(app), CallbackCommand: command, Sign, RequestTime });
  const answer = await fetch(`${url}?${query}`, { method: 'POST', body: new Uint8Array(Buffer.from(body)) }).catch(
    () => undefined,
  );
  await answer?.arrayBuffer().catch(() => undefined);
  return answer?.status;
}

function audit(env: Readonly<Record<string, string>>): Promise<Audit | undefined> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['src/cli/main.ts', 'status', '--audit'],
      { cwd: ROOT, env: { ...inherited(), ...env }, timeout: AUDIT_MS },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') return resolve(undefined);
        resolve({ ok: error === null, words: `${stdout}${stderr}`.trim() });
      },
    );
  });
}
