import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
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

test('Alertmanager knows where to send, and holds back what follows from a process that is down', () => {
  const config = parse(read('deploy/alertmanager.yml')) as {
    route: { receiver: string };
    receivers: { name: string }[];
    inhibit_rules: { source_matchers: string[]; target_matchers: string[] }[];
  };
  expect(config.receivers.map(({ name }) => name)).toContain(config.route.receiver);
  const alerts = read('alerts.yml');
  const named = config.inhibit_rules.flatMap((rule) => [...rule.source_matchers, ...rule.target_matchers]);
  for (const [name] of named.join(' ').matchAll(/Unsaid\w+/g)) expect(alerts).toContain(`alert: ${name}\n`);
});
