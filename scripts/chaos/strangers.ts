import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeEntry } from '../../src/receive/spool-entry.ts';
import { encodeFrame } from '../../src/spool/frame.ts';
import type { Stage } from '../endure/stage.ts';
import { makeCallbacks } from '../fuzz/callbacks.ts';

/** What the shipped test rule removes: most of what strangers say is flagged. */
const FLAGGED = 'unsaid-test-recall-me';
const AT_ONCE = 4;

/** Sends broken callbacks, signed; returns how many were answered 500. Their people and groups are used by nothing else. */
export async function sendBadCallbacks(stage: Stage, count: number, seed: number): Promise<number> {
  const source = makeCallbacks({ seed, sentinel: FLAGGED, now: Date.now });
  let [left, broke] = [count, 0];
  const sendSome = async (): Promise<void> => {
    while (left-- > 0) {
      const { command, body } = source.next();
      if ((await stage.tell(command, body)) === 500) broke++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendSome));
  return broke;
}

/** A spool as a dead process leaves it: two whole entries, and between them one that the disk changed. */
export async function leaveDamagedSpool(dataDir: string): Promise<void> {
  const folder = path.join(dataDir, 'spool', `left-${randomBytes(4).toString('hex')}`);
  const damaged = encodeFrame(entry());
  damaged[damaged.length - 5]! ^= 0xff;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const frames = Buffer.concat([encodeFrame(entry()), damaged, encodeFrame(entry())]);
  await writeFile(path.join(folder, '000000000001'), frames, { mode: 0o600 });
}

function entry(): string {
  const receivedAt = Date.now();
  const text = JSON.stringify({
    ...{ GroupId: 'left-by-the-dead', From_Account: 'nobody', MsgSeq: 1 + (receivedAt % 1e9), Random: 7 },
    ...{ MsgTime: Math.floor(receivedAt / 1_000), Type: 'Public', OnlineOnlyFlag: 0 },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'an entry of a process that is gone' } }],
  });
  return writeEntry({ command: 'Group.CallbackAfterSendMsg', text, receivedAt });
}
