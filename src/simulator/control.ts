import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Body, parseBody, readBody } from './body.ts';
import type { ConsoleLink } from './console-link.ts';
import { parseFault } from './faults.ts';
import { parseManualMessage } from './manual-message.ts';
import { hintsOn } from './sentinels.ts';
import { textOf } from './shapes.ts';
import type { Simulator } from './simulator.ts';

type Reply = { readonly status: number; readonly body: unknown };

const ok = (body: unknown): Reply => ({ status: 200, body });
const wrong = (problem: string, status = 400): Reply => ({ status, body: { problem } });

/** `/sim/…`: the controls of the simulator, for tests and for the page. JSON in, JSON out. */
export function makeControl(sim: Simulator, clock: () => number, console: ConsoleLink | undefined) {
  const get: Record<string, (query: URLSearchParams) => unknown> = {
    '/sim/summary': () => sim.summary(),
    '/sim/stats': () => sim.stats(),
    '/sim/calls': (query) => ({ calls: sim.calls(Number(query.get('since') ?? 0)) }),
    '/sim/messages': () => sim.visible(),
    '/sim/faults': () => ({ rules: sim.faults.list(clock()), switches: sim.faults.switches }),
    '/sim/traffic': () => sim.traffic.state(),
    '/sim/rule': async (query) => ({ rule: await console?.ruleOf(query.get('ref') ?? '') }),
  };

  const post: Record<string, (body: Body) => Promise<Reply> | Reply> = {
    '/sim/send': async (body) => {
      const parsed = parseManualMessage(body, sim.world);
      if (!parsed.ok) return wrong(parsed.problem);
      const hints = hintsOn(textOf(parsed.draft.elements));
      return ok({ ...(await sim.send(parsed.draft, parsed.ageMs)), ...(hints.length === 0 ? {} : { hints }) });
    },
    '/sim/traffic': (body) => {
      const { on = true, rate = 20, count, seconds } = body;
      if (typeof on !== 'boolean') return wrong('on must be true or false');
      for (const [name, value] of Object.entries({ rate, count, seconds })) {
        if (value !== undefined && !(typeof value === 'number' && value > 0))
          return wrong(`${name} must be a number above 0`);
      }
      if (on)
        sim.traffic.start({
          rate: rate as number,
          count: count as number | undefined,
          seconds: seconds as number | undefined,
        });
      else sim.traffic.stop();
      return ok(sim.traffic.state());
    },
    '/sim/faults': (body) => {
      const parsed = parseFault(body, clock());
      if (!parsed.ok) return wrong(parsed.problem);
      if (parsed.rule !== undefined) sim.faults.add(parsed.rule);
      Object.assign(sim.faults.switches, parsed.switches);
      return ok({ rules: sim.faults.list(clock()), switches: sim.faults.switches });
    },
    '/sim/reset': () => {
      sim.reset();
      return ok({});
    },
  };

  async function reply(request: IncomingMessage, url: URL): Promise<Reply> {
    if (request.method === 'GET') {
      const read = get[url.pathname];
      return read === undefined ? wrong('no such address', 404) : ok(await read(url.searchParams));
    }
    if (request.method === 'DELETE' && url.pathname === '/sim/faults') {
      sim.faults.clear();
      return ok({});
    }
    const act = post[url.pathname];
    if (act === undefined || request.method !== 'POST') return wrong('no such address', 404);
    if (!isFromHere(request)) return wrong('other pages may not do this', 403);
    const text = await readBody(request);
    const body = text === undefined ? undefined : parseBody(text === '' ? '{}' : text);
    return body === undefined ? wrong('the body must be a JSON object') : act(body);
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const { status, body } = await reply(request, url);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    response.end(`${JSON.stringify(body)}\n`);
  };
}

/** Any web page may post to a local port; browsers say which one it was. */
function isFromHere(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}
