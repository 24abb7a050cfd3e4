import { type Act, countVerdict } from './act/act.ts';
import { decideDraft } from './act/decide.ts';
import { type Aside, asEdited, asideOf, dueToEditor, isAttributed, saysNothingNew } from './authorship.ts';
import type { TellVerdicts } from './journal/tell-verdicts.ts';
import { ON_PATH } from './judge/budget.ts';
import { foundIn } from './judge/found.ts';
import type { Judge } from './judge/judge.ts';
import type { DraftApart } from './late/draft-apart.ts';
import type { HandOn } from './late/over-budget.ts';
import type { Log } from './log.ts';
import { refOf } from './message-ref.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { CounterRequest, Message, Sightings, Verdict } from './model.ts';
import type { Judged } from './queue/judged.ts';
import type { RecallQueue } from './queue/recall-queue.ts';
import type { Handle } from './receive/handle.ts';
import type { OverLimit } from './receive/parsed-callback.ts';
import type { Before } from './record/before.ts';
import { digestsOf } from './record/part-digests.ts';
import type { Known, Recorder } from './record/record.ts';

/**
 * The path on one page: a message is recorded, judged with what the record knows of it, and what must go is queued.
 * Only here is the order of the steps known.
 */
type Options = {
  readonly recorder: Pick<
    Recorder,
    'record' | 'hasOther' | 'markGone' | 'edited' | 'putAside' | 'takeAside' | 'noteFound'
  >;
  /** Brakes take their share of what is judged. */
  readonly judged: Pick<Judged, 'count'>;
  /** Hears of drafts, and how many messages are judged; absent: nobody keeps a history. */
  readonly journal?: Pick<TellVerdicts, 'judged' | 'draft'>;
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
  const { recorder, judged, journal, judge, act, handOn, draftApart, queue, onOverLimit, metrics, log } = options;

  /**
   * Whether this is the second of two that say different things under one key. Callbacks are signed, but not their bodies
   * (docs 34354): what came first is believed, and the second must not have it removed. Who says another time comes to
   * another part of the record; that is looked through before anything is acted on.
   */
  const isSecondOfTwo = async (message: Message, { first }: Sightings, verdict: Verdict): Promise<boolean> => {
    const mayAct = verdict.overBudget !== undefined || verdict.hits.some(({ state }) => state === 'live');
    return first && mayAct && (await recorder.hasOther(message));
  };

  const distrust = ({ key, sender, event }: Message): 'duplicate' => {
    metrics.suspicious('differs');
    log.warn({ ref: refOf(key), sender, event }, 'another text or sender came before under this key; not acted on');
    return 'duplicate';
  };

  type Ladders = Parameters<Act>[0]['ladders'];

  /**
   * Acts on an edit of a message that was not seen yet. It must go whoever wrote what it says; who is to blame for that is
   * known when the message comes.
   */
  const actOnUnattributed = async (matched: Parameters<Act>[0]): Promise<void> => {
    const { message, verdict, ladders } = matched;
    await act({ ...matched, message: { ...message, editor: undefined } });
    if (message.editor === undefined || !verdict.hits.some(isAgainstAuthor)) return;
    const aside = asideOf(message, verdict);
    const before = await recorder.putAside(message, JSON.stringify(aside));
    if (before !== undefined) await settleAside(aside, message, before, ladders);
  };

  /** Does what an edit asked of its editor, as far as the words were not there before. */
  const settleAside = async (aside: Aside, sent: Partial<Message>, before: Before, ladders: Ladders): Promise<void> => {
    const verdict = dueToEditor(aside, before.said, before.found);
    if (verdict.hits.length === 0) return;
    const { sender, groupType } = before.message ?? sent;
    await act({
      cause: 'edited',
      message: { ...aside.message, sender, groupType: aside.message.groupType ?? groupType, parts: [] },
      sightings: { first: false, gone: before.gone, counters: [] },
      verdict,
      ladders,
      first: false,
      known: async () => knownOf(before),
    });
  };

  /** Edits that came before their message. */
  const settleAsides = async (message: Message, { gone }: Sightings, { hits }: Verdict, ladders: Ladders) => {
    const before: Before = {
      message: undefined,
      gone,
      said: new Set(digestsOf(message)),
      found: new Set(foundIn(message, hits)),
    };
    for (const aside of await recorder.takeAside(message))
      await settleAside(JSON.parse(aside) as Aside, message, before, ladders);
  };

  return {
    message: async (told) => {
      const before = told.event === 'edited' ? await recorder.edited(told) : undefined;
      const message = before === undefined ? told : asEdited(told, before);
      if (before !== undefined && saysNothingNew(message, before)) return 'ok';
      const rules = judge();
      const { ladders } = rules.ruleSet;
      const read = rules.read(message, ON_PATH);
      const attributed = isAttributed(message, before);
      // Written down is what came, by whom as far as that is known.
      const written = before === undefined ? told : { ...told, sender: message.sender, groupType: message.groupType };
      const sightings = await recorder.record(written, attributed ? read.counters : NOT_COUNTED);
      const { first } = sightings;
      if (first) {
        judged.count(message.conversation);
        journal?.judged();
      }
      const verdict = rules.judge(message, sightings, read);
      if (sightings.differs || (await isSecondOfTwo(written, sightings, verdict))) return distrust(message);
      if (verdict.hits.length > 0) {
        // A duplicate is judged and acted on again: were we stopped between record and queue, it is all that saves the
        // recall. Otherwise it changes nothing.
        const known = async () => (before === undefined ? undefined : knownOf(before));
        const matched = { cause: message.event, message, sightings, verdict, ladders, first, known };
        await Promise.all([
          recorder.noteFound(message, foundIn(message, verdict.hits)),
          attributed ? act(matched) : actOnUnattributed(matched),
        ]);
      }
      if (verdict.overBudget !== undefined)
        await handOn(attributed ? message : { ...message, editor: undefined }, sightings, verdict);
      if (sightings.hasAside) await settleAsides(message, sightings, verdict, ladders);
      return first ? 'ok' : 'duplicate';
    },

    draft: (draft) => {
      const rules = judge();
      const verdict = rules.judge(draft, DRAFT_SIGHTINGS, rules.read(draft, ON_PATH));
      const decided = (final: Verdict) => {
        countVerdict(metrics, final);
        journal?.draft(draft, final);
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

const NOT_COUNTED: readonly CounterRequest[] = Object.freeze([]);

const knownOf = ({ message, gone }: Before): Known => ({
  sentAt: message?.sentAt,
  groupType: message?.groupType,
  gone,
});

/** Asks for a sanction against whoever wrote it. */
const isAgainstAuthor = ({ state, actions }: Verdict['hits'][number]): boolean =>
  state === 'live' && actions.some(({ type }) => type === 'mute' || type === 'strike' || type === 'purge');
