import type { Body } from '../body.ts';
import { isKnownOffence } from '../phrases.ts';
import { type Element, textOf } from '../shapes.ts';
import type { SimMessage } from '../world.ts';
import { type Api, isUint32, problemOfElements, type Surroundings, textField } from './api.ts';
import { type Answer, fail, succeed } from './codes.ts';
import { secondsOf } from './history.ts';

/** One message a second for each official account (docs 60810). */
const PAUSE_MS = 1000;
/** "Within five minutes the same content is one message" (docs 60810). */
const REPEAT_MS = 5 * 60_000;
const MAX_PAGE = 20;
const MAX_ID_BYTES = 48;

/** Making official accounts, speaking for them, and reading what they said (docs 60755, 60758, 60810, 60812). */
export function officialApis({ world, announce, roamingMs }: Surroundings): readonly Api[] {
  const lastSaid = new Map<string, { readonly at: number; readonly text: string }>();

  function create(body: Body): Answer {
    const owner = textField(body, 'Owner_Account');
    const name = textField(body, 'Name');
    if (owner === undefined || name === undefined) return fail(10004, 'Owner_Account, Name');
    const wanted = textField(body, 'OfficialAccountUserID');
    const id = wanted ?? `@TOA#_sim${String(world.officials.size + 1).padStart(6, '0')}`;
    if (!id.startsWith('@TOA#_') || Buffer.byteLength(id) > MAX_ID_BYTES) return fail(10004, 'OfficialAccountUserID');
    if (world.officials.has(id)) return fail(10021);
    world.officials.set(id, { owner, name });
    return succeed({ OfficialAccountUserID: id });
  }

  function info(body: Body): Answer {
    const { OfficialAccountIdList: list } = body;
    if (!Array.isArray(list) || list.length === 0 || list.length > 50) return fail(10004, 'OfficialAccountIdList');
    return succeed({
      OfficialAccountInfo: list.map((item: Body | null) => {
        const id = String(item?.Official_Account ?? '');
        const known = world.officials.get(id);
        return known === undefined
          ? { Official_Account: id, ErrorCode: 10010, ErrorInfo: 'official account not exist' }
          : { Official_Account: id, ErrorCode: 0, ErrorInfo: '', Owner_Account: known.owner, Name: known.name };
      }),
    });
  }

  function send(body: Body, at: number): Answer {
    const account = textField(body, 'Official_Account');
    if (account === undefined) return fail(10004, 'Official_Account');
    if (!world.officials.has(account)) return fail(10010);
    if (!isUint32(body.Random)) return fail(10004, 'Random');
    const problem = problemOfElements(body.MsgBody);
    if (problem !== 0) return fail(problem === 80002 ? 80002 : 10004, 'MsgBody');
    const elements = body.MsgBody as Element[];
    const text = JSON.stringify(elements);
    const last = lastSaid.get(account);
    if (last !== undefined && at - last.at < PAUSE_MS) return fail(10006);
    if (last?.text === text && at - last.at < REPEAT_MS) return succeed();
    lastSaid.set(account, { at, text });
    const message = world.post(
      {
        place: { kind: 'official', account },
        from: account,
        operator: 'administrator',
        elements,
        offending: isKnownOffence(textOf(elements)),
        random: body.Random,
        onlineOnly: body.OnlineOnlyFlag === 1,
        ...(typeof body.CloudCustomData === 'string' ? { cloudCustomData: body.CloudCustomData } : {}),
      },
      at,
    );
    announce(message, { after: true });
    return succeed({ MsgKey: message.key, MsgTime: secondsOf(message) });
  }

  /** Newest first; the next page starts before `LastMsgKey` (docs 60812). */
  function pull(body: Body, at: number): Answer {
    const account = textField(body, 'Official_Account');
    if (account === undefined) return fail(10004, 'Official_Account');
    if (!world.officials.has(account)) return fail(10010);
    const { ReqMsgNumber: number = MAX_PAGE, LastMsgKey: last = '', WithRecalledMsg: withRecalled } = body;
    if (!isUint32(number) || number === 0 || typeof last !== 'string') return fail(10004, 'ReqMsgNumber, LastMsgKey');
    const newestFirst = [...(world.threadAt({ kind: 'official', account })?.messages.values() ?? [])].reverse();
    const start = last === '' ? 0 : newestFirst.findIndex((message) => message.key === last) + 1;
    if (last !== '' && start === 0) return fail(10004, 'LastMsgKey');
    const kept = newestFirst
      .slice(start)
      .filter((message) => !message.onlineOnly && at - message.sentAt <= roamingMs)
      .filter((message) => message.state !== 'recalled' || withRecalled === 1);
    const page = kept.slice(0, Math.min(number, MAX_PAGE));
    return succeed({
      Official_Account: account,
      IsFinished: page.length === kept.length ? 1 : 0,
      LastMsgKey: page.at(-1)?.key ?? '',
      RspMsgList: page.map(entryOf),
    });
  }

  const api = (name: string, run: (body: Body, at: number) => Answer): Api => ({
    name,
    family: 'official_account_open_http_svc',
    badJson: 60003,
    items: () => 1,
    names: () => [],
    run,
  });
  return [
    api('create_official_account', create),
    api('get_official_account_info', info),
    api('send_official_account_msg', send),
    api('official_account_msg_get_simple', pull),
  ];
}

function entryOf(message: SimMessage): Record<string, unknown> {
  const isRecalled = message.state === 'recalled';
  return {
    From_Account: message.from,
    IsPlaceMsg: isRecalled ? 2 : 0,
    MsgBody: isRecalled ? [] : message.elements,
    CloudCustomData: isRecalled ? '' : message.cloudCustomData,
    MsgKey: message.key,
    MsgRandom: message.random,
    MsgTimeStamp: secondsOf(message),
  };
}
