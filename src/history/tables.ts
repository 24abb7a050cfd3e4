import type { Table } from './upsert.ts';

/** How the rows of facts are written: what each column becomes when its row is told again (upsert.ts). */
export const TAKEN: Table = { name: 'taken', key: ['entry'], columns: {} };

export const MESSAGES: Table = {
  name: 'messages',
  key: ['id'],
  columns: {
    identity: 'once',
    kind: 'once',
    place: 'once',
    topic: 'once',
    key: 'fill',
    sender: 'fill',
    sent_at: 'latest',
    sure: 'most',
  },
  by: 'sure',
};

/** Separate from the message itself: the two are ordered differently. */
export const STANDINGS: Table = {
  name: 'messages',
  key: ['id'],
  columns: {
    identity: 'once',
    kind: 'once',
    place: 'once',
    topic: 'once',
    sent_at: 'once',
    sure: 'once',
    standing: 'latest',
    stood: 'most',
  },
  by: 'stood',
};

export const JUDGEMENTS: Table = {
  name: 'judgements',
  key: ['message', 'id'],
  columns: {
    at: 'once',
    what: 'once',
    edited_at: 'once',
    rule_set: 'once',
    cause: 'once',
    author: 'once',
    counters: 'once',
  },
};

export const HIT_COLUMNS = [
  ...[
    'judgement',
    'message',
    'at',
    'rule',
    'version',
    'state',
    'severity',
    'policy',
    'actions',
    'spans',
    'hour',
    'draw',
  ],
];

export const TEXTS: Table = {
  name: 'texts',
  key: ['message', 'edited_at'],
  columns: { at: 'once', text: 'once', parts: 'once' },
};

export const ORDERS: Table = {
  name: 'orders',
  key: ['id'],
  columns: {
    api: 'once',
    item: 'once',
    message: 'once',
    target: 'fill',
    place: 'fill',
    sender: 'fill',
    rule: 'fill',
    policy: 'fill',
    severity: 'fill',
    rule_set: 'fill',
    sent_at: 'fill',
    flagged_at: 'least',
    expires_at: 'fill',
    held_by: 'fill',
    code: 'latest',
    settled_at: 'latest',
    exposure_ms: 'fill',
    standing: 'latest',
    stood: 'most',
  },
  by: 'stood',
};

export const MOVES: Table = {
  name: 'moves',
  key: ['order_id', 'id'],
  columns: { at: 'once', what: 'once', detail: 'once' },
};

export const STRIKES: Table = {
  name: 'strikes',
  key: ['id'],
  columns: {
    account: 'once',
    ladder: 'once',
    rule: 'once',
    message: 'once',
    at: 'least',
    points: 'fill',
    climbed: 'fill',
    undone_at: 'fill',
  },
};

export const MUTES: Table = {
  name: 'mutes',
  key: ['id'],
  columns: {
    account: 'once',
    place: 'once',
    topic: 'once',
    message: 'once',
    rule: 'once',
    severity: 'once',
    seconds: 'once',
    at: 'least',
    standing: 'latest',
    settled_at: 'latest',
    stood: 'most',
  },
  by: 'stood',
};

export const CHANGES: Table = {
  name: 'changes',
  key: ['id'],
  columns: { at: 'once', what: 'once', name: 'once', detail: 'once' },
};

export const RULE_SETS: Table = {
  name: 'rule_sets',
  key: ['hash'],
  columns: { rules: 'keep', first_at: 'least', last_at: 'most' },
};

export const COUNTS: Table = {
  name: 'counts',
  key: ['minute', 'rule', 'version', 'state', 'action'],
  columns: { messages: 'add' },
};

export const REASONS: Table = {
  name: 'reasons',
  key: ['id'],
  columns: {
    review: 'once',
    at: 'once',
    why: 'once',
    rule: 'once',
    rule_set: 'once',
    severity: 'once',
    by_whom: 'once',
    note: 'once',
  },
};

/** A new reason may be more severe; the review's state stays. */
export const REVIEWS: Table = {
  name: 'reviews',
  key: ['id'],
  columns: {
    message: 'once',
    sender: 'keep',
    place: 'once',
    state: 'keep',
    origin: 'keep',
    sent_at: 'once',
    opened_at: 'least',
    severity: 'latest',
    policy: 'latest',
    rule: 'latest',
    rank: 'least',
    revision: 'add',
  },
  // The most severe reason gives the review its name.
  by: 'rank',
  latestIs: 'lowest',
};

export const ACTS: Table = {
  name: 'acts',
  key: ['id'],
  columns: {
    at: 'least',
    who: 'keep',
    role: 'keep',
    via: 'keep',
    verb: 'keep',
    targets: 'keep',
    why: 'keep',
    request: 'keep',
    counts: 'fill',
    result: 'fill',
    ended_at: 'fill',
  },
};

export const ACT_TARGETS: Table = { name: 'act_targets', key: ['target', 'at', 'act'], columns: {} };
