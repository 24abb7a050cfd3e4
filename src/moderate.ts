import { type Act, countVerdict } from './act.ts';
import { decideDraft } from './decide.ts';
import { ON_PATH } from './judge/budget.ts';
import type { Judge } from './judge/judge.ts';
import type { DraftApart } from './late/draft-apart.ts';
import type { HandOn } from './late/over-budget.ts';
import type { Log } from './log.ts';
import { refOf } from './message-ref.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Message, Sightings, Verdict } from './model.ts';
import type { Judged } from './queue/judged.ts';
import type { RecallQueue } from './queue/recall-queue.ts';
import type { Handle } from './receive/handle.ts';
import type { OverLimit } from './receive/parsed-callback.ts';
import type { Known, Recorder } from './record/record.ts';

/**
 * The path on one page: a message is recorded, judged with what the record knows of it, and what must go is queued.
 * Only here is the order of the steps known.
 */
type Options = {
  readonly recorder: Pick<Recorder, 'record' | 'known' | 'hasOther' | 'markGone'>;
  /** Brakes take their share of what is judged. */
  readonly judged: Pick<Judged, 'count'>;
  /** The judge of the rule set that is live now; asked for each message, so that a reload is one assignment. */
  readonly judge: () => Pick<Judge, 'read' | 'judge'> & {
    readonly ruleSet: Pick<Judge['ruleSet'], 'ladders' | 'hash'>;
  };
  /** What a verdict with hits leads to: evidence, recalls, sanctions. */
  readonly act: Act;
  /** Judges late what would have held up the path. */
  readonly handOn: HandOn;
  readonly draftApart: DraftApart;
  readonly queue: Pick<RecallQueue, 'cancel' | 'confirm'>;
  readonly onOverLimit: (notice: OverLimit) => Promise<void>;
  readonly metrics: Pick<Metrics, 'verdict' | 'suspicious' | 'ruleOverBudget' | 'judgedLate'>;
  readonly log: Pick<Log, 'warn'>;
};

/** A draft has no past: nothing is recorded of it. */
const DRAFT_SIGHTINGS: Sightings = { first: true, gone: false, counters: [] };

export function makeModerate(options: Options): Handle {
  const { recorder, judged, judge, act, handOn, draftApart, queue, onOverLimit, metrics, log } = options;

  /**
   * Whether this is the second of two that say different things under one key. Callbacks are signed, but not their bodies
   * (docs 34354): what came first is believed, and the second must not have it removed. Who says another time comes to
   * another part of the record; that is looked through before anything is acted on.
   */
  const isSecondOfTwo = async (message: Message, { first }: Sightings, { hits }: Verdict): Promise<boolean> =>
    first && hits.some(({ state }) => state === 'live') && (await recorder.hasOther(message));

  const distrust = ({ key, sender, event }: Message): 'duplicate' => {
    metrics.suspicious('differs');
    log.warn({ ref: refOf(key), sender, event }, 'another text or sender came before under this key; not acted on');
    return 'duplicate';
  };

  return {
    message: async (told) => {
      const known = once(() => recorder.known(told.key, told.editedAt));
      const message = lacksGroupType(told) ? withGroupType(told, await known()) : told;
      const rules = judge();
      const read = rules.read(message, ON_PATH);
      const sightings = await recorder.record(message, read.counters);
      const { first } = sightings;
      if (first) judged.count(message.conversation);
      const verdict = rules.judge(message, sightings, read);
      if (sightings.differs || (await isSecondOfTwo(message, sightings, verdict))) return distrust(message);
      if (verdict.hits.length > 0) {
        // A duplicate is judged and acted on again: were we stopped between record and queue, it is all that saves the
        // recall. Otherwise it changes nothing.
        const { ladders } = rules.ruleSet;
        await act({ cause: message.event, message, sightings, verdict, ladders, first, known });
      }
      if (verdict.overBudget !== undefined) await handOn(message, sightings, verdict);
      return first ? 'ok' : 'duplicate';
    },

    draft: (draft) => {
      const rules = judge();
      const verdict = rules.judge(draft, DRAFT_SIGHTINGS, rules.read(draft, ON_PATH));
      const decided = (final: Verdict) => {
        countVerdict(metrics, final);
        return decideDraft(draft, final);
      };
      if (verdict.overBudget === undefined) return decided(verdict);
      for (const rule of verdict.overBudget) metrics.ruleOverBudget(rule);
      return draftApart(draft, rules.ruleSet.hash).then((whole) => {
        metrics.judgedLate(whole === undefined ? 'draft_passed' : 'draft');
        return decided(whole ?? verdict);
      });
    },

    recalled: async (keys, at) => {
      await Promise.all([recorder.markGone(keys, at), queue.confirm(keys), queue.cancel(keys, 'gone')]);
    },

    overLimit: async (notice) => {
      log.warn({ api: notice.api, requests: notice.requests, limit: notice.limit }, 'Tencent warns of its rate limit');
      await onOverLimit(notice);
    },
  };
}

/** The callback of a group's edit does not say of what type the group is, which rules may ask; that of the message did. */
const lacksGroupType = ({ event, key, groupType }: Message): boolean =>
  event === 'edited' && key.kind === 'group' && groupType === undefined;

const withGroupType = (message: Message, known: Known | undefined): Message =>
  known?.groupType === undefined ? message : { ...message, groupType: known.groupType };

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= read();
    return answer;
  };
}
