import { randomInt } from 'node:crypto';
import { expect } from 'vitest';
import { APP, type Service } from './service.ts';

export const SENT = 'Group.CallbackAfterSendMsg';

/** Sends a callback to a service that takes unsigned ones; resolves when it was answered 200. */
export async function callback(service: Service, command: string, body: Record<string, unknown>): Promise<void> {
  const url = `${service.callbackUrl}?SdkAppid=${APP.sdkAppId}&CallbackCommand=${command}&contenttype=json`;
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ CallbackCommand: command, ...body }) });
  expect(answer.status).toBe(200);
}

/** What Tencent tells of a message that mallory sent to the group `zoo` just now. @param more other fields, or other values */
export const inZoo = (seq: number, text: string, more: Readonly<Record<string, unknown>> = {}) => ({
  CallbackCommand: SENT,
  GroupId: 'zoo',
  Type: 'Public',
  From_Account: 'mallory',
  Operator_Account: 'mallory',
  Random: randomInt(4_294_967_295),
  MsgSeq: seq,
  MsgTime: Math.floor(Date.now() / 1_000),
  EventTime: Date.now(),
  OnlineOnlyFlag: 0,
  MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
  ...more,
});

/** The group `zoo` has a message of mallory's: what the service promises about it is safe when this resolves. */
export const say = (service: Service, seq: number, text: string): Promise<void> =>
  callback(service, SENT, inZoo(seq, text));
