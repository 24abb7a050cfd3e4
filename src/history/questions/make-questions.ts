import type { Kysely } from 'kysely';
import type { MessageKey } from '../../model.ts';
import type { Schema } from '../schema.ts';
import { countsOf } from './counts.ts';
import { exposureSince, oldestCritical } from './exposure.ts';
import { lessonsOf } from './lessons.ts';
import { listActs, listChanges, listDecisions, listOrders, listRuleSets, listSanctions, overlapOf } from './lists.ts';
import { listHits, listMessages, textsOf } from './messages.ts';
import type { Questions } from './questions.ts';
import { reportOf } from './report.ts';
import { countLabels, listSamples } from './samples.ts';
import { searchTexts } from './search.ts';
import { storyOf } from './story.ts';

export function makeQuestions(
  db: Kysely<Schema>,
  kind: 'sqlite' | 'postgres',
  refOf: (key: MessageKey) => string,
): Questions {
  return {
    messages: (filter, page) => listMessages(db, filter, page),
    message: (identity) => storyOf(db, identity, refOf),
    texts: (identities) => textsOf(db, identities),
    search: (words, filter, page) => searchTexts(db, kind, words, filter, page),
    hits: (filter, page) => listHits(db, filter, page),
    samples: (filter, page) => listSamples(db, filter, page),
    counts: (filter) => countsOf(db, filter),
    overlap: (rule, filter) => overlapOf(db, rule, filter),
    orders: (filter, page) => listOrders(db, filter, page),
    acts: (filter, page) => listActs(db, filter, page),
    decisions: (filter, page) => listDecisions(db, filter, page),
    changes: (filter, page) => listChanges(db, filter, page),
    sanctions: (account, page) => listSanctions(db, account, page),
    ruleSets: (page) => listRuleSets(db, page),
    labelled: (rule, filter) => countLabels(db, rule, filter),
    lessons: (rule, filter) => lessonsOf(db, rule, filter),
    report: (period, onRow) => reportOf(db, period, onRow),
    exposure: (since) => exposureSince(db, since),
    oldestCritical: () => oldestCritical(db),
  };
}
