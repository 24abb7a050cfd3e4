import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCallLog } from './call-log.ts';
import { makeCallbackSender } from './callback-sender.ts';
import { overLimit } from './callbacks.ts';
import { makeCast } from './cast.ts';
import { makeConsoleLink } from './console-link.ts';
import { makeControl } from './control.ts';
import { makeFaults } from './faults.ts';
import { makeLiveFeed, visibleNow } from './live.ts';
import { preciseNow, type SimulatorOptions } from './options.ts';
import { makeOutbox } from './outbox.ts';
import { pageFile } from './page/serve.ts';
import { makeRandom } from './random.ts';
import { type Accounts, accountApis } from './rest/accounts.ts';
import { addressApi } from './rest/addresses.ts';
import type { Api } from './rest/api.ts';
import { groupApis } from './rest/groups.ts';
import { historyApis } from './rest/history.ts';
import { type GlobalMutes, muteApis } from './rest/mute.ts';
import { officialApis } from './rest/official.ts';
import { recallApis } from './rest/recall.ts';
import { sendApis } from './rest/send.ts';
import { makeRest } from './rest/serve.ts';
import { streamApis } from './rest/stream.ts';
import type { Simulator, Summary } from './simulator.ts';
import { makeTally } from './tally.ts';
import { DEFAULT_MIX, makeTraffic } from './traffic.ts';
import { runTraffic, type TrafficRun } from './traffic-run.ts';
import { makeUserSigCheck } from './usersig.ts';
import { makeWorld, type World } from './world.ts';

export type { SimulatorOptions } from './options.ts';
export type { Simulator, Summary } from './simulator.ts';

const DAY_MS = 86_400_000;
/** The alarm comes at this share of the limit (docs 60256), and here at most so often per API. */
const ALERT_SHARE = 0.8;
const ALERT_PAUSE_MS = 1000;

/**
 * Starts Tencent's side: the REST APIs, the callbacks, and people who talk.
 * @throws when the port cannot be taken
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const clock = options.clock ?? preciseNow;
  const seed = options.seed ?? 1;
  const limit = options.limit ?? 200;
  const admins = options.admins ?? ['administrator'];
  const tally = makeTally();
  const faults = makeFaults({ random: makeRandom(`faults ${seed}`), switches: options.switches ?? {} });
  const log = makeCallLog({ limit: () => limit, keep: 200_000 });
  const world: World = makeWorld({
    random: makeRandom(`world ${seed}`),
    keep: options.history ?? 100_000,
    onEvent: (event) => {
      tally.take(event);
      live.take(event);
    },
  });
  const { callback } = options;
  const sender =
    callback &&
    makeCallbackSender(
      {
        url: callback.url,
        token: callback.token ?? '',
        sdkAppId: options.sdkAppId,
        timeoutMs: callback.timeoutMs ?? 2000,
        retries: callback.retries ?? 0,
        connections: callback.connections ?? 64,
      },
      clock,
    );
  const accounts: Accounts = new Map();
  const mutes: GlobalMutes = { c2c: new Map(), group: new Map() };
  const outbox = makeOutbox({
    world,
    faults,
    sender,
    mutes,
    clock,
    admin: admins[0] ?? 'administrator',
    asksBefore: () => options.beforeSend ?? false,
    onBlocked: tally.blocked,
  });

  const around = {
    world,
    faults,
    roamingMs: options.roamingMs ?? 7 * DAY_MS,
    confirm: outbox.confirm,
    announce: (message: Parameters<typeof outbox.announce>[0], kinds: { after: boolean }) => {
      if (kinds.after) outbox.announce(message);
    },
    announceEdit: outbox.announceEdit,
    later: outbox.later,
  };
  const alertedAt = new Map<string, number>();
  const alert = (api: Api, inLastSecond: number, at: number) => {
    if (!faults.switches.alerts || inLastSecond <= limit * ALERT_SHARE) return;
    if (at - (alertedAt.get(api.name) ?? 0) < ALERT_PAUSE_MS) return;
    alertedAt.set(api.name, at);
    outbox.deliver(overLimit(api.family, api.name, inLastSecond, limit));
  };
  const rest = makeRest({
    apis: [
      ...recallApis(around),
      ...historyApis(around),
      ...sendApis(around),
      ...muteApis(around, mutes),
      ...streamApis(around),
      ...officialApis(around),
      ...groupApis(around),
      ...accountApis(accounts),
      addressApi,
    ],
    sdkAppId: options.sdkAppId,
    admins,
    checkUserSig: makeUserSigCheck(options),
    log,
    faults,
    latencyMs: () => options.latencyMs ?? 0,
    onArrival: alert,
  });

  let run: (TrafficRun & { readonly rate: number }) | undefined;
  let isRunning = false;
  const mix = { ...DEFAULT_MIX, ...options.mix };
  const traffic: Simulator['traffic'] = {
    async start(limits) {
      run?.stop();
      const cast = makeCast(world, limits.rate);
      const { next } = makeTraffic({ random: makeRandom(`traffic ${seed}`), cast, mix });
      const current = runTraffic({ next, outbox, underWay: () => sender?.underWay ?? 0, clock, limits });
      run = { ...current, rate: limits.rate };
      isRunning = true;
      await current.done;
      if (run?.done === current.done) isRunning = false;
    },
    stop: () => run?.stop(),
    state: () => ({ on: isRunning && !(run?.isOver() ?? true), rate: run?.rate ?? 0, sent: run?.sent() ?? 0 }),
  };

  const summary = (): Summary => {
    const apis = Object.entries(log.stats());
    return {
      ...tally.score(),
      maxCallsInAnySecond: Object.fromEntries(apis.map(([api, stats]) => [api, stats.maxInAnySecond])),
      overLimit: apis.reduce((sum, [, stats]) => sum + stats.overLimit, 0),
      callbacks: sender?.stats(),
    };
  };
  const consoleLink = options.console && makeConsoleLink(options.console);
  const live = makeLiveFeed({
    world,
    consoleUrl: consoleLink?.url,
    numbers: () => ({ summary: summary(), traffic: traffic.state() }),
  });

  // The lobby and its neighbours exist from the start, so that calls by hand have something to act on.
  makeCast(world, 0);

  const { tls } = options;
  const kept = { keepAliveTimeout: 60_000 };
  const server = tls === undefined ? createServer(kept) : createSecureServer({ ...kept, ...tls });
  const simulator: Simulator = {
    url: '',
    port: 0,
    world,
    faults,
    async send(draft, ageMs = 0) {
      const submitted = await outbox.submit(draft, {}, clock() - ageMs);
      if (submitted.type !== 'sent') return submitted;
      const { id, place, seq, key, random, sentAt, offending } = submitted.message;
      return { type: 'sent', id, place, seq, key, random, sentAt, offending };
    },
    traffic,
    summary,
    stats: () => ({ apis: log.stats(), callbacks: sender?.stats() }),
    calls: log.calls,
    visible: () => visibleNow(world),
    reset() {
      outbox.forget();
      world.reset();
      log.reset();
      sender?.reset();
    },
    async close() {
      run?.stop();
      outbox.forget();
      live.close();
      sender?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const control = makeControl(simulator, clock, consoleLink);

  async function answer(request: IncomingMessage, response: ServerResponse, at: number): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/v4/')) return rest(request, response, url, at);
    if (url.pathname === '/sim/events') return live.watch(response);
    if (url.pathname.startsWith('/sim/')) return control(request, response, url);
    return pageFile(response, url.pathname);
  }

  server.on('request', (request, response) => {
    // The first thing that happens: the limit counts when a call arrived, not when it was handled.
    const at = clock();
    answer(request, response, at).catch((cause: unknown) => {
      process.emitWarning(
        new Error(`the simulator failed at ${request.method} ${request.url?.split('?')[0]}`, { cause }),
      );
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host ?? '127.0.0.1';
  return Object.assign(simulator, {
    port,
    url: `${tls === undefined ? 'http' : 'https'}://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`,
  });
}
