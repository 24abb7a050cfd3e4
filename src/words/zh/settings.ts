import { type KeptText, toldBy } from '../kept-text.ts';
import { settingProblemIn } from '../setting-problem.ts';

const ENCODED = '特殊字符要写成百分号编码：% 写作 %25，@ 写作 %40，: 写作 %3A，/ 写作 %2F，# 写作 %23，? 写作 %3F';
const ENCODE = 'with special characters percent-encoded: .+';

/** What is expected of a setting (config.ts and what it reads with). */
const EXPECTED: readonly KeptText[] = [
  [/^a whole number from (\S+) to (\S+)$/, ' $1 到 $2 的整数'],
  [/^one of (.+)$/, '其中之一：$1'],
  [/^one or more of (.+), comma-separated$/, '其中一个或几个，用半角逗号分隔：$1'],
  [/^a time such as 24h or 7d, from (\S+) to (\S+)$/, '时长，例如 24h 或 7d，从 $1 到 $2'],
  [/^true or false$/, ' true 或 false'],
  [/^some text$/, '非空的文本'],
  [/^an account identifier of at most (\d+) bytes$/, '账号 ID，最多 $1 字节'],
  [/^one or more tokens, comma-separated$/, '一个或几个 Token，用半角逗号分隔'],
  [
    /^share, number and window, such as (\S+) \((\S+) to (\S+), at least (\S+), (\S+) to (\S+)\)$/,
    '比例、条数和时间窗口，例如 $1（$2 到 $3，至少 $4，$5 到 $6）',
  ],
  [/^a path such as (\S+), other than (\S+), without a query$/, '路径，例如 $1，不能是 $2，不带查询参数'],
  [
    /^an https URL of a Tencent REST domain \(docs (\d+)\) or a URL of this machine, without a path$/,
    '腾讯云 REST 域名的 https 地址（官方文档 $1）或本机地址，不带路径',
  ],
  [/^either (\S+) or (\S+)$/, ' $1 和 $2 中的一个'],
  [/^a readable file$/, '可以读取的文件'],
  [/^another port than (\S+)$/, '与 $1 不同的端口'],
  [
    /^(redis:\S+, rediss:\S+) \(TLS\) or (unix:\S+); several comma-separated nodes, or (\S+), for a cluster; (\S+) for Sentinel$/,
    ' $1（TLS）或 $2；集群写几个节点，用半角逗号分隔，或写 $3；Sentinel 写 $4',
  ],
  [new RegExp(`^a URL that can be read \\(${ENCODE}\\)$`), `能够解析的地址（${ENCODED}）`],
  [new RegExp(`^a password ${ENCODE}$`), `编码过的密码（${ENCODED}）`],
  [new RegExp(`^nothing after # \\(${ENCODE}\\)$`), `# 之后没有内容的地址（${ENCODED}）`],
  [
    /^no database with a cluster: .+$/,
    '不带库号的地址：集群只有 0 号库，请去掉路径。几个应用要共用 Redis，就各用各的集群',
  ],
  [
    new RegExp(`^the number of a database after the host, such as (\\S+), and not a name \\(${ENCODE}\\)$`),
    `主机之后的库号，例如 $1，不能是名称（${ENCODED}）`,
  ],
  [/^the path of a socket after unix:, such as (\S+)$/, ' unix: 之后的套接字路径，例如 $1'],
  [/^the number of a database after (\S+)$/, ' $1 之后的库号'],
  [/^(redis\S+), each sentinel with its host$/, ' $1，每个 Sentinel 都要写主机'],
  [/^(redis\S+): the name of the master is missing at its end$/, ' $1：末尾缺少主节点的名称'],
  [/^(redis\S+), and nothing after it$/, ' $1，之后没有别的内容'],
  [/^(sqlite:\S+), or (postgres:\S+)$/, ' $1 或 $2'],
  [/^postgres:\/\/ with a database$/, '写明数据库的 postgres:// 地址'],
  [
    /^(name:role:token), comma-separated, each role one of (.+), names and tokens unlike$/,
    ' $1，几个之间用半角逗号分隔，角色是 $2 之一，名称和令牌都不能重复',
  ],
  [
    /^one or more origins, comma-separated, such as (\S+), without a path$/,
    '一个或几个来源，用半角逗号分隔，例如 $1，不带路径',
  ],
  [
    /^receivers separated by ";" or new lines, each an address and then words of (.+)$/,
    '接收方，用 ; 或换行分隔，每个先写地址，再写 $1 等项',
  ],
  [/^at most (\d+) receivers$/, '最多 $1 个接收方'],
];

/** What is expected of one receiver of NOTIFY. */
const OF_RECEIVER: readonly KeptText[] = [
  [/^an https address first$/, '先写 https 地址'],
  [/^an address without user and password$/, '不带用户名和密码的地址'],
  [/^only words of (.+)$/, '只能写 $1'],
  [/^(\w+=) once, with a value$/, '$1 只写一次，并且有值'],
  [/^(\w+=yes) or (\w+=no)$/, '$1 或 $2'],
  [/^https; plain http only with (\S+)$/, 'https 地址；只有写了 $1 才能用 http'],
  [/^a public address; (\S+) allows one of your own network$/, '公网地址；内网地址要写 $1'],
  [/^(kind=) one of (.+)$/, '$1 其中之一：$2'],
  [/^(events=) some of (.+), or (\w+)$/, '$1 其中几个：$2，或 $3'],
  [
    /^(name=) of lower-case letters, digits and hyphens, (\d+) at most$/,
    '$1 由小写字母、数字和连字符组成，最多 $2 个字符',
  ],
  [/^a (name=) of its own: "(.+)" is taken$/, '另一个 $1：“$2”已被占用'],
  [/^(secret=\S+) to sign with \((.+)\)$/, '用来签名的 $1（$2）'],
  [
    /^(secret=\S+) and the base64 of (\d+) to (\d+) bytes, comma-separated$/,
    '$1 加 $2 到 $3 字节的 base64，用半角逗号分隔',
  ],
  [/^one (secret=), as the room shows it$/, '一个 $1，与群机器人页面上显示的一致'],
  [/^no (secret=): (\w+) has none but its address$/, '不写 $1：$2 除了地址没有别的密钥'],
];

const expectedText = (expected: string): string => {
  const [, number, ofReceiver] = /^of receiver (\d+) (.+)$/s.exec(expected) ?? [];
  if (ofReceiver !== undefined) return `第 ${number} 个接收方：${toldBy(OF_RECEIVER, ofReceiver)}`;
  const told = toldBy(EXPECTED, expected);
  return told === expected ? ` ${expected}` : told;
};

const GOT: readonly KeptText[] = [
  [/^a secret of (\d+) characters \(not shown\)$/, '一个 $1 个字符的密钥（不显示）'],
  [/^both$/, '两者都设置了'],
  [/^(\d+) for both$/, '两者都是 $1'],
  [/^(".*") \((\w+)\)$/s, '$1（$2）'],
];

const WHY: readonly KeptText[] = [
  [/^to recall messages; (\S+) does without$/, '（撤回消息要用；只观察时可以写 $1）'],
  [/^to check signatures; (\S+) does without$/, '（验证签名要用；不验证时可以写 $1）'],
];

/** What the settings say of a variable, in Chinese. */
export function settingText(said: string): string {
  const [, wrong, near] = /^(\S+): expected no such variable; did you mean (\S+)\?$/.exec(said) ?? [];
  if (near !== undefined) return `${wrong}：没有这个设置，是不是要写 ${near}？`;
  const problem = settingProblemIn(said);
  if (problem === undefined) return redisText(said);
  const { name, expected, got, why } = problem;
  const is = got === undefined ? '没有设置' : `现在是${spaced(toldBy(GOT, got))}`;
  return `${name}：${is}，应为${expectedText(expected)}${why === undefined ? '' : toldBy(WHY, why)}`;
}

const spaced = (text: string): string => (/^\p{Script=Han}/u.test(text) ? text : ` ${text}`);

/** What is said of a Redis that cannot be used (src/redis), and by /readyz. */
const OF_REDIS: readonly KeptText[] = [
  [/^REDIS_URL names a Sentinel: write (\S+)$/, 'REDIS_URL 指向的是 Sentinel：请写成 $1'],
  [
    /^Redis does not let this user run (.+) \((.*)\); docs\/redis\.md lists what is needed$/s,
    'Redis 不允许这个用户执行 $1（$2）；需要哪些命令见 docs/redis.md',
  ],
  [
    /^(.+): REDIS_URL names one node of a Redis Cluster as if it were alone: write (\S+)$/,
    '$1：REDIS_URL 只写了集群中的一个节点：请写成 $2',
  ],
  [/^(.+): Redis is read-only: .+$/, '$1：Redis 只读，它是副本。等它成为主节点，或在 REDIS_URL 里写主节点'],
  [
    /^(.+): Redis is full: give it more memory, or keep less \((.+)\)$/,
    '$1：Redis 内存已满：请加内存，或减少保留时间（$2）',
  ],
  [/^(.+): Redis cannot write to its disk, .+$/, '$1：Redis 写不了磁盘，因此拒绝写入：请查看它的磁盘和日志'],
  [/^(.+): no answer$/, '$1：没有响应'],
  [
    /^this Redis belongs to SDKAppID (\d+), and not to (\d+): .+$/,
    '这个 Redis 属于 SDKAppID $1，不属于 $2：请让每个应用各用一个 Redis（或库号），或把 TENCENT_SDKAPPID 改回原值。没有写入，也没有调用腾讯云',
  ],
  [
    /^maxmemory-policy of Redis is (\S+): .+$/,
    'Redis 的 maxmemory-policy 是 $1：内存满时会丢弃等待中的撤回。请设置 noeviction（或 volatile-lru）；写 REDIS_EVICTION=allow 表示接受丢失',
  ],
  [
    /^REDIS_URL names a database that this Redis does not have \((.+)\): .+$/,
    'REDIS_URL 里的库号这个 Redis 没有（$1）：请换小一些的库号，或不写',
  ],
  [/^not connected; callbacks go to the spool, recalls wait$/, '没有连上，回调先存到本地，撤回在等待'],
  [/^not connected \((\w+)\); callbacks go to the spool, recalls wait$/, '没有连上（$1），回调先存到本地，撤回在等待'],
  [/^does not answer; callbacks go to the spool, recalls wait$/, '没有响应，回调先存到本地，撤回在等待'],
  [/^refuses to write: (.+); callbacks go to the spool, recalls wait$/s, '拒绝写入：$1。回调先存到本地，撤回在等待'],
  [/^the spool is full: (\d+) callbacks wait for Redis$/, '本地积压已满：有 $1 个回调在等 Redis'],
  [/^the spool's folder cannot be written to \((\w+)\)$/, '本地积压的目录无法写入（$1）'],
];

/** The same in Chinese; `redis: ` in front says what it is about. */
export const redisText = (said: string): string =>
  said.startsWith('redis: ')
    ? `Redis ${toldBy(OF_REDIS, said.slice(7))}`.replace(/^Redis Redis/, 'Redis')
    : toldBy(OF_REDIS, said);
