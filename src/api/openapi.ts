import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { type Least, PROBLEMS, type ProblemCode, type Route } from './contract/route.ts';
import { ROUTES } from './contract/routes.ts';

/** Problems that any route may answer: about the caller, the request, and what is away. */
const COMMON: readonly ProblemCode[] = ['wrong-host', 'wrong-origin', 'console-off', 'broken'];
const SIGNED_IN: readonly ProblemCode[] = ['not-signed-in', 'not-allowed', 'too-many', 'redis-away', 'history-away'];

/** The contract for programs and people; also in `docs/openapi.json`. */
export function makeDocument() {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of ROUTES) {
    const path = `/api/v1${route.path.replace(/[:*](\w+)/g, '{$1}')}`;
    paths[path] ??= {};
    paths[path][route.method] = operationOf(route);
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'unsaid',
      version: '1',
      description:
        'Over everything that people do. docs/api.md tells how it is used. Problems are RFC 9457, with a code.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    paths: paths as ZodOpenApiPathsObject,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of CONSOLE_TOKENS.' },
        session: { type: 'apiKey', in: 'cookie', name: 'unsaid_session' },
      },
      schemas: { Problem: PROBLEM },
    },
  });
}

const PROBLEM = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' as const },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    code: { type: 'string' as const, enum: Object.keys(PROBLEMS) },
    detail: { type: 'string' as const },
    pointers: {
      type: 'array' as const,
      items: {
        type: 'object' as const,
        properties: { pointer: { type: 'string' as const }, detail: { type: 'string' as const } },
      },
    },
  },
};

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { name, summary, least, params, query, body, answer, produces } = route;
  const content = answer && { 'application/json': { schema: answer } };
  const said =
    produces === undefined
      ? content === undefined
        ? { 204: { description: 'Done.' } }
        : { 200: { description: 'So it is.', content } }
      : { 200: { description: 'As it comes.', content: { [produces]: { schema: { type: 'string' as const } } } } };
  const headers = [...(route.isAct ? [IDEMPOTENCY_KEY] : []), ...(route.ifMatch ? [IF_MATCH] : [])];
  const parameters = { ...(params && { path: params }), ...(query && { query }) };
  return {
    operationId: name,
    summary,
    description: ROLE_WORDS[least],
    ...(least === 'anyone' ? { security: [] } : {}),
    ...(Object.keys(parameters).length > 0 ? { requestParams: parameters } : {}),
    ...(headers.length > 0 ? { parameters: headers } : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: { ...said, ...problemsOf(route) },
  };
}

const ROLE_WORDS: Readonly<Record<Least, string>> = {
  anyone: 'Anyone may.',
  'signed-in': 'Whoever is signed in may.',
  viewer: 'A viewer or more may.',
  reviewer: 'A reviewer or more may.',
  analyst: 'An analyst or more may.',
  manager: 'A manager may.',
  app: 'The app’s backend may, and nobody else.',
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  schema: { type: 'string' as const, maxLength: 200 },
  description: 'The same key gives the same answer for 24 hours; with another body it is refused.',
};

const IF_MATCH = {
  name: 'If-Match',
  in: 'header' as const,
  required: false,
  schema: { type: 'string' as const },
  description: 'The ETag of what was looked at: where it changed since, nothing is done (412 `stale`).',
};

/** By status, since the document has one answer for each. */
function problemsOf(route: Route) {
  const codes = new Set<ProblemCode>([...COMMON, ...(route.problems ?? [])]);
  if (route.least !== 'anyone') for (const code of SIGNED_IN) codes.add(code);
  if (route.params !== undefined) codes.add('not-found');
  for (const code of ['invalid'] as const) codes.add(code);
  if (route.body !== undefined) for (const code of ['not-json', 'too-large', 'wrong-type'] as const) codes.add(code);
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      String(status),
      {
        description: some.toSorted().join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' as const } } },
      },
    ]),
  );
}
