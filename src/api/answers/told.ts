import { messageId } from '../../history/names.ts';
import { readReview } from '../../history/people/reviews.ts';
import { tellFact } from '../../journal/tell-fact.ts';
import { refOf } from '../../message-ref.ts';
import { identityOf } from '../../model.ts';
import { makeRecordFinder } from '../../record/find.ts';
import { type Asked, answering } from '../answering.ts';
import * as contract from '../contract/people.ts';
import { historyOf, type Inside } from '../inside.ts';
import { keyed, refOfKnown } from '../names.ts';
import { notFound } from '../problem.ts';

/** Reports and appeals by the app's users; each is a reason for a review. */
export const TOLD = [
  answering(contract.reportMessage, (asked) => tell(asked, 'report')),
  answering(contract.appealMessage, (asked) => tell(asked, 'appeal')),
  answering(contract.getReport, ({ inside, params: { id } }) => stateOf(inside, id)),
  answering(contract.getAppeal, ({ inside, params: { id } }) => stateOf(inside, id)),
];

type Told = Pick<Asked<typeof contract.reportMessage>, 'inside' | 'body'>;

async function tell(asked: Told, why: 'report' | 'appeal') {
  const { inside, body } = asked;
  const { desk, now, history } = inside;
  const key = keyed(body.ref);
  const [recorded] = await makeRecordFinder(desk).byKey(key);
  const past = recorded === undefined ? await history()?.questions.message(identityOf(key)) : undefined;
  if (recorded === undefined && past === undefined) throw notFound('no such message is known, or not any more');
  await tellFact(desk.redis, {
    ...{ type: 'review', at: now(), key: recorded?.key ?? key, sender: recorded?.sender ?? past?.sender },
    ...{ sentAt: recorded?.sentAt ?? past!.sentAt, severity: 'medium', policy: why, rule: why, ruleSet: '' },
    ...{ why, by: body.by, note: body.reason },
  });
  const id = messageId(identityOf(key));
  await inside.fresh.wait();
  const review = history() === undefined ? undefined : await readReview(historyOf(inside).db, id, now());
  // The journal has it: history will take it when it is back.
  if (review === undefined) return { id, ref: refOf(key), state: 'open' as const, verdict: null, decidedAt: null };
  return stateOf(inside, id);
}

async function stateOf(inside: Inside, id: string) {
  const review = await readReview(historyOf(inside).db, id, inside.now());
  if (review === undefined) throw notFound('there is no such report or appeal');
  const { message, state, verdict, decidedAt } = review;
  const word = (verdict as 'breaks' | 'fine' | 'unsure' | undefined) ?? null;
  return { id, ref: refOfKnown(message), state, verdict: word, decidedAt: decidedAt ?? null };
}
