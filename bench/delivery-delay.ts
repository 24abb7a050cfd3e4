/**
 * Delay at low load: from the moment a callback is sent until its recall is at the server, through the whole service in
 * one process, on a Redis with an append-only file. Where the time goes, Redis tells itself (MONITOR): nothing is added to
 * what is measured.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRecallEndpoint } from '../test/support/recall-endpoint.ts';
import { startRedis } from '../test/support/redis.ts';
import { APP, startService } from '../test/support/service.ts';

export type Delay = {
  readonly appendfsync: string;
  /** Milliseconds from the callback until the call is at the server. */
  readonly p50: number;
  readonly p99: number;
  /** Median milliseconds from the step before until Redis runs the command, or until the server has the call. */
  readonly steps: Readonly<Record<string, number>>;
};

type Ran = { readonly at: number; readonly command: string };

/** In the order of the path, each known by a command that Redis runs for it. */
const STEPS: readonly (readonly [step: string, command: RegExp])[] = [
  ['recorded', /:keys:/],
  ['evidence kept', /:evidence:/],
  ['flagged', /:item:.* order /],
  ['turn queued', /^ZADD \S+:turns:prioritized/i],
  ['turn fetched', /^ZPOPMIN \S+:turns:prioritized/i],
  ['claimed', / state claimed /],
];
const AT_SERVER = 'at the server';

const PHRASE = 'unsaid-bench-recall-me';
/** Every message goes, so the brake of this rule is wide open. */
const RULES = `version: 1
rules:
  - id: bench
    title: A harmless phrase
    policy: bench
    severity: high
    state: live
    brake: { share: 100%, min: 1000000, window: 10m, then: hold }
    when: { text: { terms: ["${PHRASE}"] } }
    then: [recall]
    examples: { match: ["${PHRASE}"], no_match: ["hello there"] }
`;
const GROUPS = 7;
const PAUSE_MS = 40;
/** Connections open, and code that runs for the first time. */
const WARM_UP = 30;

/** About twenty messages a second, one after the other. */
export async function delayFromCallback(appendfsync: 'always' | 'everysec', messages: number): Promise<Delay> {
  await using opened = new AsyncDisposableStack();
  const rules = await mkdtemp(join(tmpdir(), 'unsaid-bench-rules-'));
  opened.defer(() => rm(rules, { recursive: true, force: true }));
  await writeFile(join(rules, 'bench.yaml'), RULES);
  const redis = await startRedis({ appendOnly: true, settings: { appendfsync } });
  opened.defer(() => redis.stop());
  const endpoint = await startRecallEndpoint();
  opened.defer(() => endpoint.close());
  const service = await startService({ REDIS_URL: redis.url, TENCENT_REST_URL: endpoint.url, RULES_DIR: rules });
  opened.defer(async () => void (await service.stop()));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  opened.defer(() => agent.destroy());
  const client = redis.client();
  const monitor = await client.monitor();
  opened.defer(() => monitor.disconnect());
  let ran: Ran[] = [];
  monitor.on('monitor', (seconds: string, args: readonly string[]) => {
    ran.push({ at: Number(seconds) * 1_000, command: args.join(' ') });
  });

  const whole: number[] = [];
  const taken = new Map<string, number[]>([...STEPS.map(([step]) => step), AT_SERVER].map((step) => [step, []]));
  for (let nth = 1; nth <= WARM_UP + messages; nth++) {
    ran = [];
    const from = performance.now();
    await send(service.callbackUrl, agent, nth);
    await endpoint.untilCalls(nth);
    const arrived = endpoint.calls[nth - 1]!.at;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (nth <= WARM_UP) continue;
    whole.push(arrived - from);
    let before = performance.timeOrigin + from;
    for (const [step, command] of STEPS) {
      const at = ran.find((one) => one.at >= before && command.test(one.command))?.at;
      if (at === undefined) throw new Error(`Redis ran nothing for: ${step}`);
      taken.get(step)!.push(at - before);
      before = at;
    }
    taken.get(AT_SERVER)!.push(performance.timeOrigin + arrived - before);
  }
  const steps = Object.fromEntries([...taken].map(([step, list]) => [step, quantile(list, 0.5)]));
  return { appendfsync, p50: quantile(whole, 0.5), p99: quantile(whole, 0.99), steps };
}

function send(callbackUrl: string, agent: Agent, seq: number): Promise<void> {
  const time = Math.floor(Date.now() / 1_000);
  const sign = createHash('sha256').update(`${APP.token}${time}`).digest('hex');
  const CallbackCommand = 'Group.CallbackAfterSendMsg';
  const body = {
    CallbackCommand,
    GroupId: `@TGS#${seq % GROUPS}`,
    Type: 'Public',
    From_Account: `user${seq % 50}`,
    Operator_Account: `user${seq % 50}`,
    Random: seq,
    MsgSeq: seq,
    MsgTime: time,
    OnlineOnlyFlag: 0,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: `${PHRASE} ${seq}` } }],
    CloudCustomData: '',
    EventTime: `${Date.now()}`,
  };
  const query = `SdkAppid=${APP.sdkAppId}&CallbackCommand=${CallbackCommand}&Sign=${sign}&RequestTime=${time}`;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = { 'content-type': 'application/json' };
  const asked = request(`${callbackUrl}?${query}`, { agent, method: 'POST', headers }, (response) => {
    response.resume();
    if (response.statusCode === 200) resolve();
    else reject(new Error(`a callback was answered ${response.statusCode}`));
  });
  asked.on('error', reject);
  asked.end(JSON.stringify(body));
  return promise;
}

function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length * share)]! * 10) / 10;
}
