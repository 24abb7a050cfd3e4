import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig } from '../src/config.ts';

/** What deploy/ says, as far as it can be held without a cluster: docs/deploy.md walks through it. */
const ROOT = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const secretOf = (file: string) =>
  file.includes('redis_url')
    ? 'redis://:x@redis:6379'
    : file.includes('history_url')
      ? 'postgres://u:x@db/unsaid'
      : file.includes('console')
        ? 'a:manager:a-long-token-for-tests-0123456789'
        : 'a-secret';

type Validate = {
  (data: unknown): boolean;
  readonly errors?:
    | readonly { readonly instancePath: string; readonly keyword: string; readonly message?: string }[]
    | null;
};

/**
 * The schemas let unknown fields pass, as an old server must. But a validator reads each field that its schema knows, and
 * each of a map: what it has not read when it is done is unknown.
 */
function watched(root: object): { readonly data: object; readonly unread: () => readonly string[] } {
  const seen: { readonly at: string; readonly value: object; readonly read: Set<string | symbol> }[] = [];
  const watch = (value: object, at: string): object => {
    const read = new Set<string | symbol>();
    const inner = new Map<string | symbol, object>();
    seen.push({ at, value, read });
    return new Proxy(value, {
      get: (target, name) => {
        read.add(name);
        const child: unknown = Reflect.get(target, name);
        if (typeof child !== 'object' || child === null) return child;
        if (!inner.has(name)) inner.set(name, watch(child, `${at}/${String(name)}`));
        return inner.get(name);
      },
    });
  };
  const data = watch(root, '');
  const unread = () =>
    seen.flatMap(({ at, value, read }) =>
      Object.keys(value).flatMap((name) => (read.has(name) ? [] : [`${at}/${name}`])),
    );
  return { data, unread };
}

describe('Kubernetes', () => {
  type Named = { readonly name: string };
  type Container = Named & {
    readonly image: string;
    readonly env: readonly (Named & { readonly value: string })[];
    readonly ports: readonly (Named & { readonly containerPort: number })[];
    readonly securityContext: object;
    readonly volumeMounts: readonly (Named & { readonly mountPath: string })[];
    readonly [probe: string]: unknown;
  };
  type Pod = {
    readonly metadata: { readonly labels: object };
    readonly spec: {
      readonly securityContext: object;
      readonly containers: readonly Container[];
      readonly volumes: readonly Named[];
      readonly terminationGracePeriodSeconds: number;
    };
  };
  type Manifest = {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: Named;
    readonly data?: Record<string, string>;
    readonly spec: {
      readonly template: Pod;
      readonly selector: { readonly matchLabels: object };
      readonly volumeClaimTemplates?: readonly { readonly metadata: Named }[];
    };
  };

  const manifests = readdirSync(path.join(ROOT, 'deploy/kubernetes')).flatMap((file) =>
    parseAllDocuments(read(`deploy/kubernetes/${file}`)).map((document) => document.toJS() as Manifest),
  );
  const workloads = manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  const settings = manifests.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};

  test('there are receivers, a worker and an admin', () => {
    expect(workloads.map(({ metadata }) => metadata.name).toSorted()).toEqual([
      ...['unsaid-admin', 'unsaid-receive', 'unsaid-worker'],
    ]);
  });

  /** The validators are made from the schemas that Kubernetes publishes: one a kind and version. */
  async function complaintsAbout(manifest: { readonly apiVersion: string; readonly kind: string }) {
    const { apiVersion, kind } = manifest;
    const group = apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`;
    const name = `IoK8sApi${group
      .split('/')
      .map((word) => word.replace(/\.k8s\.io$/, ''))
      .map((word) => word[0]!.toUpperCase() + word.slice(1))
      .join('')}${kind}`;
    const { validate } = (await import(`kubernetes-models/_schemas/${name}`)) as { readonly validate: Validate };
    const { data, unread } = watched(manifest);
    const wrong = validate(data) ? [] : (validate.errors ?? []);
    return [
      ...wrong.map(({ instancePath, message, keyword }) => `${instancePath}: ${message ?? keyword}`),
      ...unread().map((at) => `${at}: no such field`),
    ];
  }

  test.each(manifests)('$kind $metadata.name is what its published schema says', async (manifest) => {
    expect(await complaintsAbout(manifest)).toEqual([]);
  });

  test('a wrong type, an unknown field and a missing one are seen wherever they stand', async () => {
    const [workload] = workloads;
    const broken = JSON.parse(JSON.stringify(workload));
    broken.spec.template.spec.containers[0].imagePullPolice = 'Always';
    broken.spec.template.spec.containers[0].ports[0].containerPort = '8080';
    delete broken.spec.selector;
    broken.replicas = 2;
    const complaints = await complaintsAbout(broken);
    expect(complaints.map((each) => each.split(':')[0]).toSorted()).toEqual([
      '/replicas',
      '/spec',
      '/spec/template/spec/containers/0/imagePullPolice',
      '/spec/template/spec/containers/0/ports/0/containerPort',
    ]);
  });

  test.each(workloads)('$metadata.name is contained, probed, and finds what it mounts', ({ spec }) => {
    const { template, selector, volumeClaimTemplates = [] } = spec;
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    // Longer than the 10 s that it finishes within.
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(15);
    const [container] = template.spec.containers;
    expect(container!.image).toBe(`unsaid:${JSON.parse(read('package.json')).version}`);
    expect(container!.securityContext).toEqual({
      ...{ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    });
    const ports = container!.ports.map(({ name }) => name);
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      const { httpGet } = container![probe] as { httpGet: { path: string; port: string } };
      expect(httpGet.path).toBe('/healthz');
      expect(ports).toContain(httpGet.port);
    }
    const volumes = [...template.spec.volumes, ...volumeClaimTemplates.map(({ metadata }) => metadata)];
    expect(container!.volumeMounts.map(({ name }) => name).toSorted()).toEqual(
      volumes.map(({ name }) => name).toSorted(),
    );
  });

  test.each(workloads)('$metadata.name starts with the settings that it is given', ({ spec }) => {
    const [container] = spec.template.spec.containers;
    const env = { ...settings, ...Object.fromEntries(container!.env.map(({ name, value }) => [name, value])) };
    expect(readConfig(env, secretOf)).toMatchObject({ ok: true });
  });
});

describe('systemd', () => {
  const unit = read('deploy/systemd/unsaid.service');

  test('the settings of the unit are ours, and the secrets come from files', () => {
    const pairs = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, all]) => all!.split(' '));
    const env = Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
    expect(readConfig({ ...env, TENCENT_SDKAPPID: '1' }, secretOf)).toMatchObject({ ok: true });
    const loaded = [...unit.matchAll(/^LoadCredential=(\w+):/gm)].map(([, name]) => name);
    for (const name of loaded) expect(unit).toContain(`%d/${name}`);
    expect(existsSync(path.join(ROOT, unit.match(/^ExecStart=\S+ (\S+)$/m)?.[1] ?? '-'))).toBe(true);
    expect(unit).toMatch(/^RestartPreventExitStatus=78$/m);
  });

  const hasTool = () => {
    try {
      execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };

  test('systemd finds nothing wrong with it, where there is one', () => {
    if (!hasTool()) return;
    const dir = mkdtempSync(path.join(tmpdir(), 'unsaid-unit-'));
    const file = path.join(dir, 'unsaid.service');
    writeFileSync(file, unit.replace('/opt/unsaid/node_modules/.bin/node', process.execPath));
    // It ends with an error for each key or value that it does not know.
    const said = execFileSync('sh', ['-c', `systemd-analyze verify --man=no "${file}" 2>&1`], { encoding: 'utf8' });
    rmSync(dir, { recursive: true });
    expect(said.split('\n').filter((line) => line.includes('unsaid.service'))).toEqual([]);
  });
});

test('until somebody names a receiver, each alert is a line that Alertmanager has written', async () => {
  const env = { ...process.env, ADMIN_PORT: '0' };
  const child = spawn(process.execPath, [path.join(ROOT, 'deploy/alert-log.ts')], {
    env,
    stdio: ['ignore', 'pipe', 2],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const nextLine = async () => JSON.parse((await lines.next()).value as string) as Record<string, unknown>;
  const url = `http://127.0.0.1:${(await nextLine()).listening}/`;
  const post = async (body: string) => (await fetch(url, { method: 'POST', body })).status;
  const alert = {
    status: 'firing',
    labels: { alertname: 'UnsaidHeld', severity: 'ticket', rule: 'spam' },
    annotations: { summary: 'recalls are\nheld', runbook_url: 'docs/runbooks.md#unsaidheld' },
    startsAt: '2026-11-30T12:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
  };
  // As Alertmanager's webhook_config sends them, version 4.
  expect(await post(JSON.stringify({ version: '4', alerts: [alert, { ...alert, status: 'resolved' }] }))).toBe(200);
  const told = { alert: 'UnsaidHeld', severity: 'ticket', summary: 'recalls are\nheld', labels: { rule: 'spam' } };
  expect(await nextLine()).toMatchObject({ ...told, status: 'firing', runbook: 'docs/runbooks.md#unsaidheld' });
  expect(await nextLine()).toMatchObject({ ...told, status: 'resolved', endsAt: alert.endsAt });
  expect(await post('no JSON')).toBe(400);
  expect(await nextLine()).toEqual({ refused: expect.stringContaining('JSON') });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('Alertmanager knows where to send, and holds back what follows from a process that is down', () => {
  const config = parse(read('deploy/alertmanager.yml')) as {
    route: { receiver: string };
    receivers: { name: string; webhook_configs?: { url: string }[] }[];
    inhibit_rules: { source_matchers: string[]; target_matchers: string[] }[];
  };
  const receiver = config.receivers.find(({ name }) => name === config.route.receiver);
  const services = (parse(read('docker-compose.yml'), { merge: true }) as { services: object }).services;
  expect(Object.keys(services)).toContain(new URL(receiver!.webhook_configs![0]!.url).hostname);
  const alerts = read('alerts.yml');
  const named = config.inhibit_rules.flatMap((rule) => [...rule.source_matchers, ...rule.target_matchers]);
  for (const [name] of named.join(' ').matchAll(/Unsaid\w+/g)) expect(alerts).toContain(`alert: ${name}\n`);
});
