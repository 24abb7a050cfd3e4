import type { Body } from '../body.ts';
import type { Place } from '../shapes.ts';
import type { SimMessage } from '../world.ts';
import { type Api, isUint32, type Surroundings, textField } from './api.ts';
import { type Answer, fail, succeed } from './codes.ts';

/** Messages in one call, `Reason` in bytes, messages that a purge looks back over (docs 34965, 60811, 34970). */
const MAX_ITEMS = 10;
const MAX_REASON_BYTES = 100;
const PURGE_REACH = 1000;
/** AVChatRoom keeps no history, but its messages can be recalled for an hour (docs 34965, CN-12341). */
const AVCHATROOM_MS = 3_600_000;
/** Longest ids (docs 33529, 34919). */
const MAX_GROUP_ID_BYTES = 48;
const MAX_MSG_KEY_LENGTH = 50;

/** The four APIs that remove messages. */
export function recallApis(around: Surroundings): readonly Api[] {
  const { world, faults, roamingMs, confirm } = around;

  const isTooOld = (message: SimMessage, at: number) => {
    const { place } = message;
    const isAvChatRoom = place.kind === 'group' && world.groups.get(place.group)?.type === 'AVChatRoom';
    return at - message.sentAt > (isAvChatRoom ? AVCHATROOM_MS : roamingMs);
  };

  /** Recalls one item of a batch and says its `RetCode`; what disappeared is added to `recalled`. */
  function recallItem(message: SimMessage | undefined, at: number, recalled: SimMessage[]): number {
    if (message === undefined) return 10030;
    const forced = faults.itemCode(message);
    if (forced !== undefined) return forced;
    if (message.onlineOnly) return 10032;
    if (isTooOld(message, at)) return 10031;
    // Undocumented: what a second recall of the same group message returns. "Does not exist" is the stricter guess.
    if (message.state === 'recalled') return 10030;
    if (faults.lies(message)) return 0;
    world.recall(message, at, 'recall');
    recalled.push(message);
    return 0;
  }

  const c2cPlace = (body: Body): Place => ({
    kind: 'c2c',
    from: textField(body, 'From_Account') ?? '',
    to: textField(body, 'To_Account') ?? '',
  });

  function findC2c(body: Body): SimMessage | undefined {
    const message = world.find(c2cPlace(body), textField(body, 'MsgKey') ?? '');
    // Sender first, as in the message: the other way round names no message.
    if (message === undefined || message.from !== body.From_Account || message.sendResult !== 0) return undefined;
    return message;
  }

  function recallC2c(body: Body, at: number): Answer {
    if (textField(body, 'From_Account') === undefined) return fail(90008);
    if (textField(body, 'To_Account') === undefined) return fail(90003);
    const key = textField(body, 'MsgKey');
    if (key === undefined || key.length > MAX_MSG_KEY_LENGTH || !/^\d+_\d+_\d+$/.test(key)) return fail(90054);
    const message = findC2c(body);
    if (message === undefined || isTooOld(message, at)) return fail(20022);
    const forced = faults.itemCode(message);
    if (forced !== undefined) return forced === 0 ? succeed() : fail(forced);
    if (message.onlineOnly) return fail(20022);
    if (message.state === 'recalled') return fail(20023);
    if (!faults.lies(message)) {
      world.recall(message, at, 'recall');
      confirm([message], 'recall');
    }
    return succeed();
  }

  const groupPlace = (body: Body): Place => ({
    kind: 'group',
    group: textField(body, 'GroupId') ?? '',
    topic: textField(body, 'TopicId') ?? '',
  });

  function problemOfGroup(body: Body): Answer | undefined {
    const group = textField(body, 'GroupId');
    if (group === undefined) return fail(10004, 'GroupId');
    if (body.TopicId !== undefined && typeof body.TopicId !== 'string') return fail(10004, 'TopicId');
    if (!world.groups.has(group)) return fail(Buffer.byteLength(group) > MAX_GROUP_ID_BYTES ? 10015 : 10010);
    return undefined;
  }

  const seqsOf = (body: Body): readonly unknown[] => {
    const list = body.MsgSeqList;
    return Array.isArray(list) ? list.map((item) => (item as { MsgSeq?: unknown } | null)?.MsgSeq) : [];
  };

  function recallGroup(body: Body, at: number): Answer {
    const problem = problemOfGroup(body) ?? problemOfReason(body);
    if (problem !== undefined) return problem;
    const seqs = seqsOf(body);
    if (seqs.length === 0 || seqs.length > MAX_ITEMS || !seqs.every(isUint32)) return fail(10004, 'MsgSeqList');
    const recalled: SimMessage[] = [];
    const place = groupPlace(body);
    const results = seqs.map((seq) => ({ MsgSeq: seq, RetCode: recallItem(world.find(place, seq), at, recalled) }));
    if (recalled.length > 0) confirm(recalled, 'recall');
    return succeed({ RecallRetList: results });
  }

  const officialPlace = (body: Body): Place => ({
    kind: 'official',
    account: textField(body, 'Official_Account') ?? '',
  });

  const keysOf = (body: Body): readonly unknown[] => (Array.isArray(body.MsgKeyList) ? body.MsgKeyList : []);

  function recallOfficial(body: Body, at: number): Answer {
    const account = textField(body, 'Official_Account');
    if (account === undefined) return fail(10004, 'Official_Account');
    if (!world.officials.has(account)) return fail(Buffer.byteLength(account) > MAX_GROUP_ID_BYTES ? 10015 : 10010);
    const keys = keysOf(body);
    const isKeyList =
      keys.length > 0 && keys.length <= MAX_ITEMS && keys.every((key) => typeof key === 'string' && key !== '');
    if (!isKeyList) return fail(10004, 'MsgKeyList');
    const problem = problemOfReason(body);
    if (problem !== undefined) return problem;
    const recalled: SimMessage[] = [];
    const place = officialPlace(body);
    const results = (keys as string[]).map((key) => ({
      MsgKey: key,
      RetCode: recallItem(world.find(place, key), at, recalled),
    }));
    if (recalled.length > 0) confirm(recalled, 'recall');
    return succeed({ RecallRetList: results });
  }

  function purge(body: Body, at: number): Answer {
    const problem = problemOfGroup(body);
    if (problem !== undefined) return problem;
    const sender = textField(body, 'Sender_Account');
    if (sender === undefined) return fail(10004, 'Sender_Account');
    // Success without effect: AVChatRoom keeps no history that could be flagged (docs 34970, CN-2359).
    if (world.groups.get(body.GroupId as string)?.type === 'AVChatRoom') return succeed();
    const recalled = newest(groupPlace(body)).filter(
      (message) => message.from === sender && !message.onlineOnly && !isTooOld(message, at) && !faults.lies(message),
    );
    const gone = recalled.filter((message) => world.recall(message, at, 'purge'));
    if (gone.length > 0) confirm(gone, 'purge');
    return succeed();
  }

  function newest(place: Place): SimMessage[] {
    const found: SimMessage[] = [];
    const next = world.threadAt(place)?.nextSeq ?? 1;
    for (let seq = next - 1; seq > 0 && seq >= next - PURGE_REACH; seq--) {
      const message = world.find(place, seq);
      if (message !== undefined) found.push(message);
    }
    return found;
  }

  const present = (messages: readonly (SimMessage | undefined)[]) =>
    messages.filter((message) => message !== undefined);

  return [
    {
      name: 'admin_msgwithdraw',
      family: 'openim',
      badJson: 90001,
      items: () => 1,
      names: (body) => present([findC2c(body)]),
      run: recallC2c,
    },
    {
      name: 'group_msg_recall',
      family: 'group_open_http_svc',
      badJson: 60003,
      items: (body) => seqsOf(body).length,
      names: (body) => present(seqsOf(body).map((seq) => world.find(groupPlace(body), seq as number))),
      run: recallGroup,
    },
    {
      name: 'official_account_msg_recall',
      family: 'official_account_open_http_svc',
      badJson: 60003,
      items: (body) => keysOf(body).length,
      names: (body) => present(keysOf(body).map((key) => world.find(officialPlace(body), key as string))),
      run: recallOfficial,
    },
    {
      name: 'delete_group_msg_by_sender',
      family: 'group_open_http_svc',
      badJson: 60003,
      items: () => 1,
      names: () => [],
      run: purge,
    },
  ];
}

function problemOfReason(body: Body): Answer | undefined {
  const reason = body.Reason;
  if (reason === undefined) return undefined;
  const fits = typeof reason === 'string' && Buffer.byteLength(reason) <= MAX_REASON_BYTES;
  return fits ? undefined : fail(10004, 'Reason');
}
