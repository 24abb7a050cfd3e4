import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CLEAN, OFFENDING } from '../src/simulator/phrases.ts';

const ROOT = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const exists = (file: string): boolean => existsSync(path.join(ROOT, file));

/** What people set; the outside of the program, so these names hold. */
const VARIABLES = [
  ...['TENCENT_SDKAPPID', 'TENCENT_SECRET_KEY', 'TENCENT_ADMIN', 'TENCENT_REGION', 'TENCENT_REST_URL'],
  ...['CALLBACK_TOKEN', 'CALLBACK_UNSIGNED', 'CALLBACK_PATH', 'CALLBACK_MAX_BYTES', 'REDIS_URL', 'DATA_DIR'],
  ...['REDIS_EVICTION', 'HISTORY_URL', 'KEEP_HISTORY', 'KEEP_EVIDENCE'],
  ...[
    'RULES_DIR',
    'PORT',
    'HOST',
    'ADMIN_PORT',
    'ADMIN_HOST',
    'CONSOLE_TOKENS',
    'CONSOLE_ORIGIN',
    'NOTIFY',
    'ROLES',
    'OBSERVE_ONLY',
  ],
  ...['RECALL_RATE', 'BRAKE_RULE', 'BRAKE_GROUP', 'BRAKE_ALL', 'KEEP_KEYS', 'KEEP_TEXT', 'LOG_LEVEL', 'LOG_LINES'],
  ...['HISTORY_URL', 'KEEP_HISTORY', 'KEEP_EVIDENCE'],
];
/** What dashboards read; the same. */
const METRICS = [
  ...['unsaid_callbacks_total', 'unsaid_callback_seconds', 'unsaid_verdicts_total', 'unsaid_recall_requests_total'],
  ...['unsaid_recall_batch_size', 'unsaid_recalls_total', 'unsaid_recalls_pending', 'unsaid_recalls_held'],
  ...['unsaid_brake_tripped', 'unsaid_recalls_unconfirmed', 'unsaid_learned_false_alarms'],
  ...['unsaid_exposure_seconds', 'unsaid_ruleset_info', 'unsaid_ruleset_reloads_total', 'unsaid_api_stopped'],
  ...['unsaid_spool_entries', 'unsaid_spool_set_aside', 'unsaid_rules_refused', 'unsaid_log_lines_left_out'],
  ...['unsaid_redis_unfit', 'unsaid_redis_replaced_total', 'unsaid_lanes_unreadable', 'unsaid_late_waiting'],
  ...['unsaid_judged_late_total', 'unsaid_element_types_total', 'unsaid_rule_over_budget_total'],
  ...['unsaid_history_lag_seconds', 'unsaid_history_follows', 'unsaid_journal_full_ratio', 'unsaid_journal_lost'],
  ...['unsaid_build_info', 'unsaid_held_seconds'],
  ...['unsaid_journal_entries', 'unsaid_callbacks_suspicious_total'],
  ...['unsaid_notices_total', 'unsaid_notices_waiting', 'unsaid_notices_dead'],
];

type Service = {
  readonly command?: string | readonly string[];
  readonly image?: string;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly secrets?: readonly string[];
  readonly healthcheck?: object;
  readonly [more: string]: unknown;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: object;
};
const packageJson = JSON.parse(read('package.json'));
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
  volumes: object;
};
const docker = read('Dockerfile');

describe('the settings', () => {
  test.each(VARIABLES)('%s is in the code, in .env.example and in the operations page', (name) => {
    expect(read('src/config.ts')).toContain(`'${name}'`);
    expect(read('.env.example')).toMatch(new RegExp(`^${name}=`, 'm'));
    expect(read('docs/operations.md')).toContain(`\`${name}\``);
  });

  test('.env.example and the code know no variable that the operations page does not', () => {
    const examples = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(examples.filter((name) => !VARIABLES.includes(name ?? ''))).toEqual([]);
    const asked = /(?:required|optional|withDefault|secret|requiredSecret)\(\s*'([A-Z_]+)'/g;
    const inCode = [...read('src/config.ts').matchAll(asked)].map(([, name]) => name);
    expect(inCode.length).toBeGreaterThan(15);
    expect(inCode.filter((name) => !read('docs/operations.md').includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the metrics', () => {
  const declarations = readdirSync(path.join(ROOT, 'src/metrics'))
    .map((name) => read(`src/metrics/${name}`))
    .join('\n');

  test.each(METRICS)('%s is declared and in the operations page', (name) => {
    expect(declarations).toContain(`'${name}'`);
    expect(read('docs/operations.md')).toContain(`\`${name}\``);
  });

  test('every metric that is declared is in the operations page', () => {
    const declared = [...declarations.matchAll(/'(unsaid_\w+)'/g)].map(([, name]) => name!);
    expect(declared.length).toBeGreaterThanOrEqual(METRICS.length);
    expect(declared.filter((name) => !read('docs/operations.md').includes(`\`${name}\``))).toEqual([]);
  });

  test('alerts ask only for metrics that are declared, and each alert is in the operations page', () => {
    const alerts = (
      parse(read('alerts.yml')) as { groups: { rules: { alert: string; expr: string }[] }[] }
    ).groups.flatMap(({ rules }) => rules);
    expect(alerts.length).toBeGreaterThan(5);
    for (const { alert, expr } of alerts) {
      expect(read('docs/operations.md')).toContain(`\`${alert}\``);
      for (const [name] of expr.matchAll(/unsaid_[a-z_]+/g)) {
        expect(METRICS, alert).toContain(name.replace(/_(bucket|sum|count)$/, ''));
      }
    }
  });
});

describe('the runbooks', () => {
  const { groups } = parse(read('alerts.yml')) as {
    groups: { rules: { alert: string; annotations: Record<string, string> }[] }[];
  };
  const alerts = groups.flatMap(({ rules }) => rules);
  const sections = new Map(
    read('docs/runbooks.md')
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );

  test.each(alerts)('$alert leads to its section, which says what to do and when it is over', (alert) => {
    expect(alert.annotations.runbook_url).toBe(`docs/runbooks.md#${alert.alert.toLowerCase()}`);
    for (const word of ['Means', 'See', 'Over']) expect(sections.get(alert.alert)).toContain(`- **${word}**`);
    expect(sections.get(alert.alert)).toMatch(/\*\*[Dd]o\*\*/);
  });

  test('have no section without an alert', () => {
    expect([...sections.keys()].toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
  });
});

test('every reason why an API stops is in the operations page, with what to do', () => {
  const type = read('src/tencent/codes.ts').match(/type StopReason =([^;]+);/)?.[1] ?? '';
  const reasons = [...type.matchAll(/'(\w+)'/g)].map(([, reason]) => reason);
  expect(reasons.length).toBeGreaterThan(5);
  for (const reason of [...reasons, 'unreachable']) {
    expect(read('docs/operations.md')).toMatch(new RegExp(`^\\| \`${reason}\` \\| .+ \\| .+ \\|$`, 'm'));
  }
});

describe('the image', () => {
  test('has the Node that the repository pins, by one variable that takes a digest', () => {
    const pinned = JSON.parse(read('package-lock.json')).packages['node_modules/node'].version;
    expect(docker).toContain(`ARG NODE_VERSION=${pinned}\n`);
    expect([...docker.matchAll(/^FROM \$?\{?(\w+)/gm)].map(([, from]) => from)).toEqual([
      ...['NODE_IMAGE', 'NODE_IMAGE', 'NODE_IMAGE', 'scratch'],
    ]);
    expect(read('docker-compose.yml')).toContain(`NODE_IMAGE:-node:${pinned}-`);
  });

  test('copies files that exist and that .dockerignore lets in', () => {
    const copied = [...docker.matchAll(/^COPY (?!--from)(?:--chmod=\d+ )?(.+) \S+$/gm)].flatMap(([, files]) =>
      files!.split(' '),
    );
    expect(copied).toContain('src');
    const allowed = read('.dockerignore').split('\n');
    for (const file of copied) {
      expect(exists(file), file).toBe(true);
      // A folder lets in all that is below it.
      expect(
        allowed.some((one) => `${file}/`.startsWith(`${one.slice(1)}/`)),
        file,
      ).toBe(true);
    }
  });

  test('runs a file that exists, not as root, and says whether it is well', () => {
    expect(exists(docker.match(/^CMD \["node", "(.+)"\]/m)?.[1] ?? '-')).toBe(true);
    expect(docker).toMatch(/^USER 1000:1000$/m);
    expect(docker).toMatch(/^ENTRYPOINT \["\/usr\/bin\/tini", "--"\]$/m);
    // No second Node each ten seconds.
    const health = docker.match(/^HEALTHCHECK .*CMD \["\/app\/(.+)"\]$/m)?.[1] ?? '-';
    expect(read(health)).toMatch(/^#!\/bin\/bash\n/);
    expect(statSync(path.join(ROOT, health)).mode & 0o111).not.toBe(0);
    expect(docker).toMatch(/npm ci --omit=dev/);
  });

  test('needs no development dependency', () => {
    const used = new Set(
      readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) => [
          ...read(path.join('src', name)).matchAll(/^(?:import|export)\s(?!type).*?from '([^.'][^']*)'/gms),
        ])
        .map(([, from]) => from!)
        .filter((from) => !from.startsWith('node:'))
        .map((from) =>
          from
            .split('/')
            .slice(0, from.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    );
    expect(used).toContain('express');
    expect([...used].filter((name) => packageJson.dependencies[name] === undefined)).toEqual([]);
  });
});

describe('the compose file', () => {
  test('mounts what exists', () => {
    const mounts = Object.values(compose.services).flatMap(({ volumes }) => volumes ?? []);
    const files = mounts.flatMap((mount) => /^(?:\$\{\w+:-)?(\.\/[^:}]+)/.exec(mount)?.[1] ?? []);
    expect(files).toContain('./alerts.yml');
    for (const file of files) expect(exists(file), file).toBe(true);
  });

  test('takes each image from a variable of its own, which docs/deploy.md names', () => {
    const written = Object.values(compose.services).map(({ image }) => image ?? '');
    const named = written.map((image) => /^\$\{([A-Z]+_IMAGE):-([^:}]+)[^}]*\}$/.exec(image));
    expect(written.filter((_, at) => named[at] === null)).toEqual([]);
    // The same image under one name only, and no name for two.
    const pairs = new Set(named.map((each) => `${each![1]} ${each![2]}`));
    const names = [...pairs].map((pair) => pair.split(' ')[0]!);
    expect(new Set(names).size).toBe(pairs.size);
    expect(new Set([...pairs].map((pair) => pair.split(' ')[1])).size).toBe(pairs.size);
    expect([...names, 'NODE_IMAGE'].filter((name) => !read('docs/deploy.md').includes(`\`${name}`))).toEqual([]);
  });

  test('sets only variables that are ours, and passes on every one of a real app', () => {
    const { environment = {} } = compose.services.unsaid!;
    const plain = Object.keys(environment).map((name) => name.replace(/_FILE$/, ''));
    expect(plain.filter((name) => !VARIABLES.includes(name))).toEqual([]);
    const set = new Set([...plain, ...['DATA_DIR', 'RULES_DIR', 'HOST', 'PORT', 'ADMIN_PORT']]);
    expect(VARIABLES.filter((name) => !set.has(name))).toEqual([]);
  });

  test('has a Redis that forgets nothing, and lets in only who knows its password', () => {
    const command = [compose.services.redis!.command].flat().join(' ');
    expect(command).toMatch(/--appendonly yes/);
    expect(command).toMatch(/--appendfsync always/);
    expect(command).toMatch(/--maxmemory-policy noeviction/);
    expect(command).toMatch(/requirepass .*\/run\/secrets\/redis_password/);
  });

  test.each(Object.entries(compose.services))('%s is contained, bounded and watched', (name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.mem_limit).toBeDefined();
    expect(service).toMatchObject({ logging: { options: { 'max-size': '20m' } } });
    // unsaid's and Caddy's is in the image, or none is needed.
    const isWatched = service.healthcheck !== undefined || ['unsaid', 'caddy', 'simulator-page'].includes(name);
    expect(isWatched).toBe(true);
    for (const needed of Object.values(service.depends_on ?? {}))
      expect(needed).toEqual({ condition: 'service_healthy' });
  });

  test('publishes to the world what stands before unsaid, and nothing else', () => {
    const open = Object.values(compose.services).flatMap(({ ports = [] }) => ports);
    const toTheWorld = open.filter((port) => !port.startsWith('127.0.0.1:'));
    expect(toTheWorld.map((port) => port.replace(/\$\{\w+:-(\d+)\}/, '$1'))).toEqual(['80:80', '443:443']);
    const simulators = Object.values(compose.services).filter(({ ports }) =>
      ports?.some((port) => /:9090:/.test(port)),
    );
    expect(simulators.map(({ profiles }) => profiles)).toEqual([['simulator']]);
  });

  test('gets its secrets from what init wrote into .env', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'unsaid-secrets-'));
    mkdirSync(path.join(dir, 'deploy'));
    copyFileSync(path.join(ROOT, 'deploy/make-secrets'), path.join(dir, 'deploy/make-secrets'));
    const env = path.join(dir, '.env');
    writeFileSync(env, 'TENCENT_SECRET_KEY=k=1&/\nCALLBACK_TOKEN=t\nCONSOLE_TOKENS=me:manager:c\nPORT=1\n', {
      mode: 0o600,
    });
    const make = () =>
      execFileSync('bash', [path.join(dir, 'deploy/make-secrets')], { env: { PATH: process.env.PATH }, stdio: 'pipe' });
    make();
    const made = (name: string) => readFileSync(path.join(dir, 'secrets', name), 'utf8');
    expect([made('tencent_secret_key'), made('callback_token'), made('console_tokens')]).toEqual([
      ...['k=1&/\n', 't\n', 'me:manager:c\n'],
    ]);
    // The service takes no secret twice.
    expect(readFileSync(env, 'utf8')).toBe('TENCENT_SECRET_KEY=\nCALLBACK_TOKEN=\nCONSOLE_TOKENS=\nPORT=1\n');
    expect(statSync(env).mode & 0o777).toBe(0o600);
    writeFileSync(env, 'CALLBACK_TOKEN=another\n');
    expect(make).toThrow(/CALLBACK_TOKEN: \.env and .* differ/);
    writeFileSync(env, 'CALLBACK_TOKEN=another\nCALLBACK_TOKEN_FILE=\n');
    make();
    expect(readFileSync(env, 'utf8')).toContain('another');
    expect(made('redis_url')).toContain(made('redis_password').trim());
    rmSync(dir, { recursive: true });
  });

  test('mounts secrets that are declared, made by the script, and there for the simulator', () => {
    const used = new Set(Object.values(compose.services).flatMap(({ secrets = [] }) => secrets));
    expect([...used].toSorted()).toEqual(Object.keys(compose.secrets).toSorted());
    const script = read('deploy/make-secrets');
    const settings = Object.fromEntries(
      [...read('simulator.env').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
    );
    for (const name of used) {
      expect(script).toMatch(new RegExp(`^(?:asked|put) ${name} `, 'm'));
      expect(read(path.join(settings.SECRETS_FOLDER!, name)).trim()).not.toBe('');
    }
    const secret = (name: string) => read(path.join(settings.SECRETS_FOLDER!, name)).trim();
    expect(settings.SIMULATED_SECRET_KEY).toBe(secret('tencent_secret_key'));
    expect(settings.SIMULATED_TOKEN).toBe(secret('callback_token'));
    expect(secret('redis_url')).toContain(`:${secret('redis_password')}@redis:`);
  });

  test('shows the simulator with rules that are live and see what its people offend with, and no more', () => {
    const lines = (texts: readonly string[], id: string) =>
      texts.map((text) => JSON.stringify({ id, text: text.replaceAll(/\{\w+\}/g, 'a1') }));
    const input = [
      ...lines(
        OFFENDING.flatMap((kind) => kind.lines),
        'bad',
      ),
      ...lines(Object.values(CLEAN).flat(), 'good'),
    ];
    const args = ['src/cli/main.ts', 'rules', 'scan', '--rules', 'deploy/simulator/rules', '--state', 'live'];
    const output = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', input: input.join('\n') });
    const judged = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; rules: string[] });
    expect(judged.length).toBe(input.length);
    expect(judged.filter(({ id, rules }) => (id === 'bad') !== rules.length > 0)).toEqual([]);
  });

  test('lets Prometheus scrape the private listener, and load the alerts', () => {
    const config = parse(read('prometheus.yml'));
    expect(config.rule_files).toEqual(['/etc/prometheus/alerts.yml']);
    expect(config.scrape_configs[0].static_configs[0].targets).toEqual(['unsaid:8081']);
    expect(compose.services.unsaid?.environment?.ADMIN_HOST).toBe('0.0.0.0');
  });

  test('starts the simulator with flags that it has', () => {
    const command = String(compose.services.simulator!.command);
    const [program, file, ...flags] = command.split(' ');
    expect(program).toBe('node');
    const help = execFileSync(process.execPath, [path.join(ROOT, file!), '--help'], { encoding: 'utf8' });
    for (const flag of flags.filter((word) => word.startsWith('--'))) expect(help).toContain(`${flag} `);
    for (const [, name] of read('simulator.env').matchAll(/^([A-Z_]+)=/gm))
      expect(read('docker-compose.yml')).toContain(`\${${name}`);
  });
});

describe('the papers', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...list('docs'), ...list('docs/decisions')];

  test.each(pages)('%s links to pages that exist', (page) => {
    const links = [
      ...read(page)
        .replaceAll(/`[^`\n]*`/g, '')
        .matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g),
    ].map(([, to]) => to!);
    const broken = links.filter((to) => !exists(path.join(path.dirname(page), to)));
    expect(broken).toEqual([]);
  });

  test.each(pages)('%s links to sections that exist', (page) => {
    const links = [
      ...read(page)
        .replaceAll(/`[^`\n]*`/g, '')
        .matchAll(/\]\((?!https?:)([^)#\s]*\.md)?#([^)\s]+)\)/g),
    ];
    const broken = links.filter(([, to, section]) => {
      const text = read(to === undefined ? page : path.join(path.dirname(page), to));
      return !sectionsOf(text).has(section!);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test.each(pages)('%s names npm scripts that exist', (page) => {
    const scripts = [...read(page).matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map(([, name]) => name!);
    expect(scripts.filter((name) => packageJson.scripts[name] === undefined)).toEqual([]);
  });

  test('every decision is in the index', () => {
    const index = read('docs/decisions/README.md');
    const decisions = list('docs/decisions').map((page) => path.basename(page));
    expect(decisions.filter((page) => page !== 'README.md' && !index.includes(`(${page})`))).toEqual([]);
  });

  test('npm scripts run files that exist', () => {
    const files = Object.values(packageJson.scripts as Record<string, string>)
      .flatMap((script) => [...script.matchAll(/\S+\.ts\b/g)])
      .map(([file]) => file);
    expect(files.length).toBeGreaterThan(4);
    expect(files.filter((file) => !exists(file))).toEqual([]);
  });

  test('.ci/run can be run', () => {
    expect(statSync(path.join(ROOT, '.ci/run')).mode & 0o111).not.toBe(0);
    execFileSync('bash', ['-n', path.join(ROOT, '.ci/run')]);
  });
});

/** As GitHub names the headings of a page. */
const sectionsOf = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

function list(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}
