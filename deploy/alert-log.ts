/**
 * The receiver that Alertmanager has until you name one of your own: each alert is one line of JSON on stdout, so
 * `docker compose logs alert-log` is where they are read. It knows nothing of unsaid and keeps nothing.
 */
import { createServer, type IncomingMessage } from 'node:http';

const PORT = Number(process.env.ADMIN_PORT ?? 8081);
/** Alertmanager groups alerts; a hundred of them are some 100 KB. */
const MOST_BYTES = 4_000_000;

type Alert = {
  readonly status?: unknown;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: unknown;
  readonly endsAt?: unknown;
};

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `firing` and `resolved` as Alertmanager says them, with the labels that tell which and the page that says what to do. */
function linesOf(body: string): string {
  const { alerts } = JSON.parse(body) as { readonly alerts?: readonly Alert[] };
  if (!Array.isArray(alerts)) throw new TypeError('no "alerts" in it');
  return (alerts as readonly Alert[])
    .map(({ status, labels = {}, annotations = {}, startsAt, endsAt }) => {
      const { alertname, severity, ...others } = labels;
      const { summary, runbook_url } = annotations;
      const since = { startsAt, ...(status === 'resolved' ? { endsAt } : {}) };
      const told = { alert: alertname, status, severity, summary, runbook: runbook_url, labels: others, ...since };
      return `${JSON.stringify(told)}\n`;
    })
    .join('');
}

const server = createServer(async (request, response) => {
  if (request.method !== 'POST') {
    response.writeHead(200).end('ok\n');
    return;
  }
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) {
    response.writeHead(413, { Connection: 'close' }).end();
    return;
  }
  try {
    process.stdout.write(linesOf(body));
    response.writeHead(200).end();
  } catch (error) {
    // Said, so that Alertmanager does not send it again for ever without anybody knowing why.
    process.stdout.write(`${JSON.stringify({ refused: String(error) })}\n`);
    response.writeHead(400).end();
  }
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close(() => process.exit(0)));
server.listen(PORT, () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.stdout.write(`${JSON.stringify({ listening: port })}\n`);
});
