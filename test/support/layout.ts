import path from 'node:path';

/** The layout of docs/architecture.md as functions over source text: files in, complaints out. No complaint, no words. */
export type SourceFile = {
  /** From the repository's root, with `/`: `src/judge/judge.ts`. */
  readonly path: string;
  readonly text: string;
};
export type LayoutRule = (files: readonly SourceFile[]) => string[];

type Import = { readonly from: string; readonly isType: boolean; readonly isLazy: boolean };

const STEPS = ['receive', 'record', 'judge', 'queue', 'recall'];
const TOOLS = ['rules', 'text', 'tencent', 'redis', 'lane', 'metrics', 'spool', 'journal'];

/**
 * What each part may use beside itself and the common ground. A part is a folder under `src/`, or a file in it.
 * Not listed: may use everything but the simulator (`main` and `cli` build things).
 */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  model: [],
  'message-ref': [],
  log: ['config'],
  'edit-distance': [],
  'plain-text': [],
  /** A line of a table for a spreadsheet. */
  sheet: [],
  /** What is said, by language. */
  words: [],
  'make-folder': [],
  'few-spans': [],
  environment: [],
  'same-port': [],
  config: ['environment', 'redis-url', 'history-url', 'console-access', 'notify-receivers', 'same-port'],
  'public-address': [],
  'notify-receivers': ['environment', 'public-address'],
  /** Tells others what history puts down for them. */
  notify: ['history', 'redis', 'calls', 'metrics', 'notify-receivers', 'public-address'],
  'console-access': ['environment'],
  'history-url': ['environment'],
  'redis-url': ['environment', 'redis'],
  text: [],
  rules: ['text'],
  tencent: [],
  redis: [],
  lane: ['redis', 'journal'],
  metrics: [],
  spool: [],
  /** Facts on their way to history, written by whoever makes them true. */
  journal: ['redis', 'rules'],
  /** What is past, on disk. */
  history: ['journal'],
  ...Object.fromEntries(STEPS.map((step) => [step, TOOLS])),
  /** How Tencent is called: at a pace, with answers read and effects done. Used by whoever calls. */
  calls: TOOLS,
  recall: [...TOOLS, 'calls'],
  /** Beside the path, at a pace like the recalls'. */
  sanction: [...TOOLS, 'calls'],
  /** Brings the files of rules to life. */
  rulebook: ['judge', 'rules', 'text'],
  /** Teaches models from labelled lines. */
  learn: ['rules', 'text'],
  /** Whose words an edit brings: what the record knows, and what was found. */
  authorship: ['judge', 'record'],
  /** What follows a verdict. */
  act: [...STEPS, ...TOOLS, 'sanction'],
  /** Messages that would have held up the path. */
  late: [...STEPS, ...TOOLS, 'act', 'rulebook'],
  moderate: [...STEPS, ...TOOLS, 'authorship', 'act', 'late', 'sanction'],
  operate: [...STEPS, ...TOOLS, 'calls', 'rulebook', 'sanction', 'config', 'history'],
  /** What people and programs do over HTTP: at the desk, and with what history knows. */
  api: [
    ...[...STEPS, ...TOOLS, 'calls', 'operate', 'rulebook', 'sanction', 'history', 'config', 'console-access'],
    ...['heartbeat', 'environment', 'notify'],
  ],
  /** What each process says of itself. */
  heartbeat: ['redis', 'receive'],
  /** Automation that works at the desk, as a person does. */
  'spool-acts': ['operate', 'spool'],
  'turned-off': ['operate', 'lane', 'rules'],
  simulator: [],
};
/**
 * Used by all: what the nouns are, how to write a line of log, how to show a stranger's text, how far words are apart, how much of
 * a hit is kept.
 */
const COMMON_GROUND = [
  'model',
  'message-ref',
  'log',
  'plain-text',
  'sheet',
  'words',
  'edit-distance',
  'make-folder',
  'account-name',
  'few-spans',
];

export const importDirections: LayoutRule = (files) =>
  files.flatMap((file) => {
    const part = partOf(file.path);
    if (part === 'simulator' || part === 'model') return [];
    const allowed = MAY_USE[part];
    if (allowed === undefined) return [];
    return importsWithin(file)
      .map(({ target }) => partOf(target))
      .filter((used) => used !== part && !COMMON_GROUND.includes(used) && !allowed.includes(used))
      .map((used) => `${file.path}: ${part} may not use ${used}`);
  });

export const modelUsesNothing: LayoutRule = (files) =>
  files
    .filter((file) => partOf(file.path) === 'model')
    .flatMap((file) => importsOf(file.text).map(({ from }) => `${file.path}: uses ${from}`));

/** Two readings of the same public document; they meet over HTTP only. The command line may start it, when asked to. */
export const simulatorApart: LayoutRule = (files) =>
  files.flatMap((file) => {
    const inside = partOf(file.path) === 'simulator';
    return importsWithin(file)
      .filter(({ target, isLazy }) => {
        const crosses = (partOf(target) === 'simulator') !== inside;
        return crosses && !(partOf(file.path) === 'cli' && isLazy);
      })
      .map(({ target }) => `${file.path}: crosses to ${target}`);
  });

/** Types count: who reads one of two files that name each other's types has to read both. */
export const noCycles: LayoutRule = (files) => {
  const graph = new Map(
    files.map((file) => [
      file.path,
      importsWithin(file)
        .filter(({ isLazy }) => !isLazy)
        .map(({ target }) => target),
    ]),
  );
  const complaints: string[] = [];
  const finished = new Set<string>();
  const visit = (at: string, trail: string[]): void => {
    const seen = trail.indexOf(at);
    if (seen >= 0) complaints.push([...trail.slice(seen), at].join(' → '));
    if (seen >= 0 || finished.has(at)) return;
    for (const next of graph.get(at) ?? []) visit(next, [...trail, at]);
    finished.add(at);
  };
  for (const file of graph.keys()) visit(file, []);
  return complaints;
};

/** A package has its home, so that it can be replaced there. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  ioredis: ['redis'],
  bullmq: ['lane', 'recall', 'sanction', 'calls', 'notify'],
  express: ['receive', 'metrics', 'api'],
  zod: ['api'],
  'zod-openapi': ['api'],
  'prom-client': ['metrics'],
  undici: ['tencent', 'notify'],
  standardwebhooks: ['notify'],
  yaml: ['rules'],
  re2js: ['text'],
  obscenity: ['text'],
  'pinyin-pro': ['text'],
  pino: ['log'],
  tldts: ['judge'],
  kysely: ['history'],
  pg: ['history'],
  selfsigned: ['simulator'],
};

export const packagesAtHome: LayoutRule = (files) =>
  files.flatMap((file) =>
    importsOf(file.text)
      .filter(({ from }) => !/^(\.|node:)/.test(from))
      .map(({ from }) => from.split('/', from.startsWith('@') ? 2 : 1).join('/'))
      .filter((name) => !HOMES[name]?.includes(partOf(file.path)))
      .map((name) => `${file.path}: ${name} belongs to ${HOMES[name]?.join(', ') ?? 'no part yet'}`),
  );

/** What touches nothing outside and gives the same each time: hashes; and a package that is loaded when it is needed. */
const PURE_MODULES = ['node:crypto', 'node:module'];
/** Reads what is committed beside it, as an import would (decision 0099). */
const READS_COMMITTED = 'src/text/tables/committed.ts';
const IMPURE_CALLS = new RegExp(
  [
    ...['\\bDate\\.now\\(', '\\bnew Date\\(\\)', '\\bMath\\.random\\(', '\\bperformance\\.\\w+\\('],
    ...['\\bset(?:Timeout|Interval|Immediate)\\(', '\\bfetch\\(', '\\bprocess\\.', '\\bconsole\\.'],
    ...['\\brandom(?:UUID|Bytes|Int)\\(', '\\bgetRandomValues\\('],
  ].join('|'),
  'g',
);

/**
 * Same text, same verdict, same orders: nothing to wait for, no clock, no dice. It holds for every file that judging and
 * deciding reach, through whatever folder; what is only a type is not there when it runs, and what is loaded lazily is not judging.
 */
export const judgingIsPure: LayoutRule = (files) => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const starts = files.filter(({ path: at }) => ['text', 'judge'].includes(partOf(at)) || at === 'src/act/decide.ts');
  const reached = new Map<string, string>(starts.map(({ path: at }) => [at, at]));
  // A map goes on to what is added while it is walked.
  for (const [at, trail] of reached) {
    for (const { target, isType, isLazy } of importsWithin(byPath.get(at) ?? { path: at, text: '' })) {
      if (!isType && !isLazy && !reached.has(target)) reached.set(target, `${trail} → ${target}`);
    }
  }
  return [...reached].flatMap(([at, trail]) => {
    const text = byPath.get(at)?.text ?? '';
    const used = importsOf(text)
      .filter(({ from, isType }) => !isType && from.startsWith('node:') && !PURE_MODULES.includes(from))
      .filter(({ from }) => at !== READS_COMMITTED || from !== 'node:fs')
      .map(({ from }) => `${trail}: uses ${from}`);
    const calls = [...withoutComments(text).matchAll(IMPURE_CALLS)].map(([call]) => `${trail}: calls ${call}`);
    return [...used, ...calls];
  });
};

const TENCENT_FIELDS = new RegExp(
  `\\b(${[
    ...['From_Account', 'To_Account', 'Operator_Account', 'Official_Account', 'GroupId', 'TopicId', 'MsgBody'],
    ...['MsgSeq', 'MsgKey', 'MsgRandom', 'MsgTime', 'MsgType', 'MsgContent', 'OnlineOnlyFlag', 'CloudCustomData'],
    ...['SendMsgResult', 'RecallRetList', 'MsgSeqList', 'MsgKeyList', 'CallbackCommand', 'EventTime'],
  ].join('|')})\\b`,
  'g',
);

export const tencentNamesAtHome: LayoutRule = (files) =>
  files
    .filter(({ path: at }) => !/^src\/(tencent|simulator)\/|^src\/receive\/parse/.test(at))
    .flatMap((file) =>
      [...withoutComments(file.text).matchAll(TENCENT_FIELDS)].map(([name]) => `${file.path}: names ${name}`),
    );

/**
 * A lane's structures are read and written by lane/ alone. The pace runs scripts of its own from the lane's root, and
 * BullMQ has to be told where turns lie.
 */
const MAY_NAME_LANES: Readonly<Record<string, string>> = {
  'src/calls/pace.ts': '.root',
  'src/recall/turn-jobs.ts': '.turns',
};

export const lanesAtHome: LayoutRule = (files) =>
  files
    .filter(({ path: at }) => partOf(at) !== 'lane' && !at.startsWith('src/redis/keys/'))
    .flatMap((file) =>
      [...withoutComments(file.text).matchAll(/\bkeys\.lane\b(?:\([^()]*\)(\.\w+)?)?/g)]
        .filter(([, part]) => part === undefined || part !== MAY_NAME_LANES[file.path])
        .map(([name]) => `${file.path}: names ${name}`),
    );

/** People's functions take what they need from the desk: whoever opens a connection or a queue for a call opens it for each. */
export const queuesAtTheDesk: LayoutRule = (files) =>
  files
    .filter(({ path: at }) => partOf(at) === 'operate' && !/\/(open-)?desk\.ts$/.test(at))
    .flatMap((file) =>
      [...withoutComments(file.text).matchAll(/\b(?:connectRedis|make\w*Queue)\(/g)].map(
        ([call]) => `${file.path}: calls ${call})`,
      ),
    );

export const keyNamesAtHome: LayoutRule = (files) =>
  files
    .filter(({ path: at }) => !at.startsWith('src/redis/keys/'))
    .flatMap((file) =>
      [...withoutComments(file.text).matchAll(/['"`]\{?unsaid:(?! )/g)].map(() => `${file.path}: names a key of Redis`),
    );

/** They pass the environment on whole, or need PATH to find a program; the simulator is a program of its own. */
const MAY_READ_ENV = [
  ...['src/main.ts', 'src/cli/main.ts', 'src/simulator/main.ts'],
  ...['src/redis/server/server-binary.ts', 'src/redis/server/apt-fetch.ts'],
];
/** As a property that is read; in words for people a name may stand. */
const OUR_VARIABLES = new RegExp(
  ['\\benv\\.(NAME)\\b', `\\[['"\`](NAME)['"\`]`]
    .join('|')
    .replaceAll(
      'NAME',
      [
        ...[
          'TENCENT_[A-Z_]+',
          'CALLBACK_[A-Z_]+',
          'REDIS_URL',
          'REDIS_EVICTION',
          'DATA_DIR',
          'RULES_DIR',
          'ADMIN_PORT',
          'ADMIN_HOST',
        ],
        ...[
          'CONSOLE_TOKENS',
          'CONSOLE_ORIGIN',
          'NOTIFY',
          'ROLES',
          'OBSERVE_ONLY',
          'RECALL_RATE',
          'BRAKE_RULE',
          'BRAKE_GROUP',
          'BRAKE_ALL',
          'KEEP_KEYS',
          'KEEP_TEXT',
          'KEEP_HISTORY',
          'KEEP_EVIDENCE',
          'HISTORY_URL',
          'LOG_LEVEL',
          'LOG_LINES',
        ],
      ].join('|'),
    ),
  'g',
);
/** The commands about rules run without an app, and so without a configuration. */
const MAY_NAME_VARIABLES = ['src/config.ts', 'src/cli/arguments.ts'];

export const environmentAtHome: LayoutRule = (files) =>
  files
    .filter(({ path: at }) => !MAY_NAME_VARIABLES.includes(at))
    .flatMap((file) => {
      const code = withoutComments(file.text);
      const reads = code.includes('process.env') && !MAY_READ_ENV.includes(file.path);
      const names = partOf(file.path) === 'simulator' ? [] : [...code.matchAll(OUR_VARIABLES)];
      return [
        ...(reads ? [`${file.path}: reads process.env`] : []),
        ...names.map(([, property, quoted]) => `${file.path}: names ${property ?? quoted}`),
      ];
    });

const EMPTY_WORDS = ['service', 'manager', 'helper', 'helpers', 'util', 'utils', 'common', 'misc', 'handlers'];

export const fileNames: LayoutRule = (files) =>
  files.flatMap(({ path: at }) =>
    at.split('/').flatMap((segment) => {
      const [name = ''] = segment.split('.');
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return [`${at}: ${segment} is not in kebab-case`];
      const empty = name.split('-').filter((word) => EMPTY_WORDS.includes(word));
      return empty.map((word) => `${at}: "${word}" says nothing`);
    }),
  );

const SLEEPS = [
  /import \{[^}]*\bsetTimeout\b[^}]*\} from 'node:timers\/promises'/,
  /\bsetTimeout\(\s*(?:resolve|\(\) => resolve)\b/,
  /while \((?:performance|Date)\.now\(\)/,
];

/** Who sleeps waits too long on a fast machine and too short on a slow one. `until.ts` looks, and says why time must pass. */
export const testsSleepInOnePlace: LayoutRule = (files) =>
  files
    .filter(({ path: at }) => at.startsWith('test/') && at !== 'test/support/until.ts' && at !== 'test/shape.test.ts')
    .flatMap(({ path: at, text }) => SLEEPS.flatMap((sleep) => (sleep.test(text) ? [`${at}: ${sleep.source}`] : [])));

export const LONGEST_FILE = 350;

export const fileLengths: LayoutRule = (files) =>
  files.flatMap(({ path: at, text }) => {
    const lines = text.split('\n').length;
    return lines > LONGEST_FILE ? [`${at}: ${lines} lines`] : [];
  });

const EXPORTED = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm;

/** What others do not import stays inside, so that a reader knows what may change. Types may be named for their own sake. */
export const exportsAreUsed: LayoutRule = (files) => {
  const filesByWord = new Map<string, Set<string>>();
  for (const { path: at, text } of files) {
    for (const [word] of text.matchAll(/\w+/g)) {
      const known = filesByWord.get(word);
      if (known === undefined) filesByWord.set(word, new Set([at]));
      else known.add(at);
    }
  }
  return files
    .filter(({ path: at }) => at.startsWith('src/'))
    .flatMap((file) =>
      [...file.text.matchAll(EXPORTED)]
        .filter(([, name = '']) => filesByWord.get(name)?.size === 1)
        .map(([, name]) => `${file.path}: nobody else uses ${name}`),
    );
};

const LEFT_OVER = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`);

export const nothingLeftOver: LayoutRule = (files) =>
  files.flatMap(({ path: at, text }) =>
    text.split('\n').flatMap((line, index) => (LEFT_OVER.test(line) ? [`${at}:${index + 1}`] : [])),
  );

/** `src/judge/judge.ts` → `judge`; `src/moderate.ts` → `moderate`. */
function partOf(file: string): string {
  return (file.split('/')[1] ?? '').replace(/\.ts$/, '');
}

/** Imports of files, resolved to paths from the root. */
export function importsWithin(file: SourceFile): (Import & { target: string })[] {
  return importsOf(file.text)
    .filter(({ from }) => from.startsWith('.'))
    .map((found) => ({ ...found, target: path.posix.join(path.posix.dirname(file.path), found.from) }));
}

export function importsOf(text: string): Import[] {
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:([^'"`;]*?)\s*from\s+)?['"]([^'"]+)['"]/gm);
  const lazy = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [
    ...[...statements].map(([, type, names = '', from = '']) => ({
      from,
      isType: type !== undefined || /^\{\s*(type\s[^,}]+,?\s*)+\}$/.test(names),
      isLazy: false,
    })),
    ...[...lazy].map(([, from = '']) => ({ from, isType: false, isLazy: true })),
  ];
}

/** Comments may name anything: they explain. Text in quotes stays. */
function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, quoted: string | undefined) => quoted ?? '',
  );
}

/** The pages run in browsers: of the service they know the shapes of the contract, and of packages those that are theirs. */
const CONSOLE_PACKAGES = ['preact', '@preact/signals', '@tanstack/query-core', '@tanstack/virtual-core', 'uplot'];

export const consoleApart: LayoutRule = (files) =>
  files
    .filter(({ path: at }) => at.startsWith('console/'))
    .flatMap((file) =>
      importsOf(file.text)
        .filter(({ from, isType }) => {
          if (!from.startsWith('.')) return !CONSOLE_PACKAGES.includes(from.replace(/^(preact|uplot)\/.*/, '$1'));
          const target = path.posix.join(path.posix.dirname(file.path), from);
          return !target.startsWith('console/') && !(isType && target.startsWith('src/api/contract/'));
        })
        .map(({ from }) => `${file.path}: may not use ${from}`),
    );

/** A stranger's text never becomes markup. */
const MARKUP =
  /dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function\(/g;

export const noMarkupFromText: LayoutRule = (files) =>
  files
    .filter(({ path: at }) => at.startsWith('console/'))
    .flatMap((file) => [...withoutComments(file.text).matchAll(MARKUP)].map(([name]) => `${file.path}: uses ${name}`));
