import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { spawnOnLeash } from '../../src/redis/server/leash.ts';
import { obtainRedisServer } from '../../src/redis/server/server-binary.ts';
import { freePort } from './free-port.ts';
import { letPass, until } from './until.ts';

export type TestCluster = {
  readonly urls: readonly string[];
  /** SIGKILL for the master that has the key. Resolves with what starts it again, with its data. */
  killMasterOf(key: string): Promise<() => void>;
  /** Every master says that all slots are served. */
  untilWhole(): Promise<void>;
  /** Moves the slot of the key to the next master, a few keys at a time with a pause between, as resharding tools do. */
  moveSlotOf(key: string, pauseMs: number): Promise<void>;
  stop(): Promise<void>;
};

const SLOTS = 16_384;

/** A Redis Cluster of masters on ports of their own, each with its share of the slots. It dies with the test process. */
export async function startRedisCluster(masters: number): Promise<TestCluster> {
  const binary = await obtainRedisServer((line) => process.stderr.write(`${line}\n`));
  const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-cluster-'));
  const nodes = await Promise.all(Array.from({ length: masters }, () => startNode(binary, dir)));
  const share = Math.ceil(SLOTS / masters);
  for (const [nth, { client }] of nodes.entries()) {
    await client.cluster('ADDSLOTSRANGE', nth * share, Math.min((nth + 1) * share, SLOTS) - 1);
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', String(nth + 1));
    if (nth > 0) await client.call('CLUSTER', 'MEET', '127.0.0.1', nodes[0]!.port, nodes[0]!.bus);
  }
  for (const { client } of nodes) {
    const joined = async () => {
      const info = String(await client.cluster('INFO'));
      return info.includes('cluster_state:ok') && info.includes(`cluster_size:${masters}`);
    };
    await until(joined);
    client.disconnect();
  }
  return {
    urls: nodes.map(({ port }) => `redis://127.0.0.1:${port}`),
    killMasterOf: async (key) => {
      const asking = new Redis(nodes[0]!.port, '127.0.0.1');
      const slot = await asking.cluster('KEYSLOT', key);
      asking.disconnect();
      const node = nodes[Math.floor(slot / share)]!;
      node.server.child.kill('SIGKILL');
      await node.server.gone;
      return () => {
        node.server = spawnOnLeash(binary, node.args);
      };
    },
    untilWhole: async () => {
      for (const { port } of nodes) {
        const client = patient(port);
        const isWhole = async () => String(await client.cluster('INFO')).includes('cluster_state:ok');
        await until(isWhole);
        client.disconnect();
      }
    },
    moveSlotOf: async (key, pauseMs) => {
      const clients = nodes.map(({ port }) => new Redis(port, '127.0.0.1'));
      const ids = await Promise.all(clients.map((client) => client.cluster('MYID')));
      const slot = await clients[0]!.cluster('KEYSLOT', key);
      const from = await ownerOf(clients, slot);
      const to = (from + 1) % nodes.length;
      await clients[to]!.cluster('SETSLOT', slot, 'IMPORTING', ids[from]!);
      await clients[from]!.cluster('SETSLOT', slot, 'MIGRATING', ids[to]!);
      for (;;) {
        const keys = (await clients[from]!.cluster('GETKEYSINSLOT', slot, 5)) as string[];
        if (keys.length === 0) break;
        await clients[from]!.call('MIGRATE', '127.0.0.1', nodes[to]!.port, '', 0, 5_000, 'KEYS', ...keys);
        await letPass(pauseMs, 'resharding tools pause');
      }
      for (const at of [to, from]) await clients[at]!.cluster('SETSLOT', slot, 'NODE', ids[to]!);
      for (const client of clients) client.disconnect();
    },
    stop: async () => {
      for (const { server } of nodes) server.child.kill('SIGKILL');
      await Promise.all(nodes.map(({ server }) => server.gone));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function patient(port: number): Redis {
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  return client;
}

/** Which of the nodes has the slot now. */
async function ownerOf(clients: readonly Redis[], slot: number): Promise<number> {
  for (const [nth, client] of clients.entries()) {
    const lines = String(await client.cluster('NODES')).split('\n');
    const ranges =
      lines
        .find((line) => line.includes('myself'))
        ?.split(' ')
        .slice(8) ?? [];
    for (const range of ranges) {
      const [first, last] = range.split('-').map(Number);
      if (slot >= first! && slot <= (last ?? first!)) return nth;
    }
  }
  throw new Error(`no master has slot ${slot}`);
}

async function startNode(binary: string, parent: string) {
  const [port, bus] = [await freePort(), await freePort()];
  const dir = path.join(parent, String(port));
  await mkdir(dir);
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir,
    save: '',
    appendonly: 'yes',
    'cluster-enabled': 'yes',
    'cluster-port': String(bus),
    'cluster-announce-ip': '127.0.0.1',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawnOnLeash(binary, args);
  const client = patient(port);
  await client.ping();
  return { port, bus, server, args, client };
}
