/** `node scripts/image/smoke.ts ROOT IMAGE_JSON`: runs the image whose root folder is ROOT (scripts/image/run.sh) and sees whether it does its work. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startSimulator } from '../../src/simulator/server.ts';

const run = promisify(execFile);
const HERE = import.meta.dirname;
const REPOSITORY = path.join(HERE, '../..');
const [root = '', imageFile = ''] = process.argv.slice(2);
const MOST_MB = 240;
const MESSAGES = 20;
const APP = { sdkAppId: 1_400_000_001, secretKey: 'a key for the smoke test', token: 'a token for the smoke test' };

let failures = 0;
const check = (what: string, isGood: boolean, detail: unknown = ''): void => {
  if (!isGood) failures += 1;
  process.stdout.write(`  ${isGood ? 'ok  ' : 'FAIL'}  ${what}${detail === '' ? '' : `: ${detail}`}\n`);
};

async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await isTrue().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`${what}: not within a minute`);
    await delay(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** `.env.example` as somebody fills it in. */
async function writeSettings(file: string, values: Readonly<Record<string, string>>): Promise<void> {
  let text = await readFile(path.join(REPOSITORY, '.env.example'), 'utf8');
  for (const [name, value] of Object.entries(values))
    text = text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`);
  await writeFile(file, text);
}

async function checkImage(): Promise<void> {
  const { Docker } = JSON.parse(await readFile(imageFile, 'utf8')) as {
    Docker: { config: { User: string; Labels: Record<string, string>; Healthcheck?: object; Entrypoint: string[] } };
  };
  const { config } = Docker;
  check('runs as a number', config.User === '1000:1000', config.User);
  check('has OCI labels', config.Labels['org.opencontainers.image.licenses'] === 'MIT');
  check('has a health check', config.Healthcheck !== undefined);
  check('has tini before it', config.Entrypoint[0] === '/usr/bin/tini');
  const { stdout } = await run('du', ['-sm', '--apparent-size', root]);
  const megabytes = Number.parseInt(stdout, 10);
  check(`is smaller than ${MOST_MB} MB`, megabytes < MOST_MB, `${megabytes} MB`);
  const packages = await readdir(path.join(root, 'app/node_modules'));
  const { devDependencies } = JSON.parse(await readFile(path.join(REPOSITORY, 'package.json'), 'utf8'));
  const unwanted = packages.filter((name) => devDependencies[name] !== undefined);
  check('has no development dependency', unwanted.length === 0, unwanted.join(', '));
  const atRoot = await readdir(path.join(root, 'app'));
  check('has its licence and whose data it holds', atRoot.includes('LICENSE') && atRoot.includes('NOTICE'));
}

/** Process 1 of the container: what `unshare` started has become it. */
async function processOne(of: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(of)]);
  return Number(stdout.trim().split('\n')[0]);
}

/** As `docker exec` does it: the same namespaces, root folder, user and settings. */
function inside(pid: number, settings: Readonly<Record<string, string>>) {
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', DATA_DIR: '/data', ...settings };
  return async (...words: string[]) => {
    const enter = ['--target', String(pid), '--mount', '--pid', '--root', '--wd', '--', '/usr/bin/setpriv'];
    const asUser = ['--reuid=1000', '--regid=1000', '--clear-groups'];
    try {
      const { stdout } = await run('nsenter', [...enter, ...asUser, ...words], { env });
      return { code: 0, stdout };
    } catch (error) {
      const { code, stdout } = error as { code: number; stdout: string };
      return { code, stdout };
    }
  };
}

async function main(): Promise<void> {
  await checkImage();
  const work = await mkdtemp(path.join(tmpdir(), 'unsaid-image-'));
  const data = path.join(work, 'data');
  await run('install', ['-d', '-o', '1000', '-g', '1000', '-m', '0750', data]);
  const [port, adminPort] = [await freePort(), await freePort()];
  const simulator = await startSimulator({
    sdkAppId: APP.sdkAppId,
    secretKey: APP.secretKey,
    callback: { url: `http://127.0.0.1:${port}/callback`, token: APP.token },
  });
  const settings = {
    TENCENT_SDKAPPID: String(APP.sdkAppId),
    TENCENT_SECRET_KEY: APP.secretKey,
    TENCENT_REST_URL: simulator.url,
    CALLBACK_TOKEN: APP.token,
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
  };
  await writeSettings(path.join(work, '.env'), settings);
  await chown(work, 1000, 1000);
  const startedAt = performance.now();
  const container = spawn('bash', [path.join(HERE, 'run.sh'), root, data, path.join(work, '.env')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(container, 'exit');
  let log = '';
  for (const stream of [container.stdout, container.stderr]) stream.on('data', (chunk) => (log += chunk));
  try {
    await until('ready', async () => (await fetch(`http://127.0.0.1:${adminPort}/readyz`)).ok);
    check('is ready', true, `${Math.round(performance.now() - startedAt)} ms after the start`);
    const pid = await processOne(container.pid!);
    const exec = inside(pid, settings);
    check('is not root', (await exec('/usr/bin/id', '-u')).stdout.trim() === '1000');
    check('has a read-only root', (await exec('/usr/bin/touch', '/app/x')).code !== 0);
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    check('has no capability', /^CapBnd:\s0+$/m.test(status) && /^CapEff:\s0+$/m.test(status));
    check('its health check says it is well', (await exec('/app/bin/healthy')).code === 0);

    simulator.world.addGroup('smoke', 'Public');
    const place = { kind: 'group', group: 'smoke', topic: '' } as const;
    for (let n = 0; n < MESSAGES; n += 1) {
      const text = n % 2 === 0 ? `hello ${n}` : `unsaid-test-recall-me ${n}`;
      const elements = [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }];
      await simulator.send({ place, from: 'ada', elements, offending: n % 2 === 1 });
    }
    await until('recalled', async () => simulator.summary().recalled === MESSAGES / 2);
    const { recalled, wronglyRecalled } = simulator.summary();
    check('signed callbacks in, recalls out', wronglyRecalled === 0, `${recalled} of ${MESSAGES} messages`);
    const told = await exec('/usr/local/bin/unsaid', 'status', '--format', 'json');
    check('unsaid is on PATH inside', told.code === 0 && JSON.stringify(JSON.parse(told.stdout)).includes('recalled'));

    process.kill(pid, 'SIGTERM');
    const [code] = (await gone) as [number | null];
    check('ends with 0 after SIGTERM', code === 0, code ?? 'a signal');
    check('its data is in /data', (await readdir(data)).includes('redis'));
  } catch (error) {
    check('works', false, (error as Error).message);
  } finally {
    container.kill('SIGKILL');
    await gone;
    await simulator.close();
    await rm(work, { recursive: true, force: true });
  }
  if (failures > 0) process.stdout.write(`${log.split('\n').slice(-25).join('\n')}\n`);
}

await main();
process.exitCode = failures === 0 ? 0 : 1;
