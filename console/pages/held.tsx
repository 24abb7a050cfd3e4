import { useRef, useState } from 'preact/hooks';
import type { HeldMessage } from '../../src/api/contract/deeds.ts';
import { to } from '../address.ts';
import { paceMs, useStatus } from '../data/asked.ts';
import { go, here, narrow } from '../data/here.ts';
import { usePages } from '../data/pages-of.ts';
import { isAtLeast } from '../data/session.ts';
import { useSteady } from '../data/steady.ts';
import { useRows } from '../keys/rows.ts';
import { More } from '../parts/message-rows.tsx';
import { Empty, Fresh, Id, number, Severity, Shown, span, When } from '../parts/show.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { toggled } from '../parts/toggled.ts';
import { w } from '../words/words.ts';
import { HeldAct, type HeldVerb } from './held/act.tsx';

/** `refs` undefined: everything held by the chosen rule, or everything held. */
type Wanted = { readonly verb: HeldVerb; readonly refs?: readonly string[] };

/** The most messages that one act may name. */
const MOST_TICKED = 200;

/** What brakes and people hold, with texts. It is released (recalled) or discarded (stays): a whole rule's, or ticked rows. */
export function HeldPage() {
  const words = w().held;
  const rule = here.value.query.rule ?? '';
  const area = useRef<HTMLOListElement>(null);
  const held = usePages<HeldMessage>('held', '/held', { rule, limit: 100 }, paceMs());
  const { rows, fresh, settle } = useSteady(held, ({ ref }) => ref, rule);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = useState<Wanted>();
  const tick = (ref: string) => setTicked((before) => toggled(before, ref));
  const there = rows.filter(({ gone }) => !gone).map(({ item }) => item.ref);
  const chosen = there.filter((ref) => ticked.has(ref)).slice(0, MOST_TICKED);
  const tickable = there.slice(0, MOST_TICKED);
  const mayEnd = isAtLeast('manager');
  /** The ticked rows, or else the focused one. */
  const endFrom = (verb: HeldVerb) => (index: number) => {
    const row = rows[index];
    if (mayEnd && row !== undefined && !row.gone) {
      setWanted({ verb, refs: chosen.length > 0 ? chosen : [row.item.ref] });
    }
  };
  useRows(area, {
    Enter: (index) => go(to('story', { ref: rows[index]?.item.ref ?? '' })),
    x: (index) => tick(rows[index]?.item.ref ?? ''),
    y: endFrom('release'),
    n: endFrom('discard'),
  });
  return (
    <>
      <div class="heading">
        <h1>{w().titles.held}</h1>
        <Fresh count={fresh} show={settle} />
      </div>
      <p class="soft">{words.text}</p>
      <div class="filter">
        <RuleChoice rule={rule} />
        {mayEnd && there.length > 0 && (
          <span class="actions">
            {(['release', 'discard', 'override'] as const).map((verb) => (
              <button key={verb} type="button" onClick={() => setWanted({ verb })}>
                {words.all[verb]}
              </button>
            ))}
          </span>
        )}
      </div>
      {!mayEnd && there.length > 0 && <p class="soft">{words.onlyManager}</p>}
      {wanted !== undefined && (
        <HeldAct {...wanted} rule={rule} onDone={() => setTicked(new Set())} onClose={() => setWanted(undefined)} />
      )}
      <Shown of={held}>
        {() =>
          rows.length === 0 ? (
            <Empty title={words.none}>
              <p>{words.noneHint}</p>
            </Empty>
          ) : (
            <>
              <p class="actions ticks-bar">
                <label class="tick-all">
                  <input
                    type="checkbox"
                    checked={chosen.length > 0 && chosen.length === tickable.length}
                    onChange={(event) => setTicked(new Set(event.currentTarget.checked ? tickable : []))}
                  />{' '}
                  {words.tickAll(number(tickable.length))}
                </label>
                {mayEnd &&
                  (['release', 'discard'] as const).map((verb) => (
                    <button
                      key={verb}
                      type="button"
                      disabled={chosen.length === 0}
                      onClick={() => setWanted({ verb, refs: chosen })}
                    >
                      {words.ticked[verb](number(chosen.length))}
                    </button>
                  ))}
              </p>
              <ol ref={area} class="messages ticks">
                {rows.map(({ item, gone }) => (
                  <li key={item.ref} class={gone ? 'gone' : ''} tabIndex={0}>
                    <input
                      type="checkbox"
                      tabIndex={-1}
                      disabled={gone}
                      aria-label={words.tick(item.ref)}
                      checked={ticked.has(item.ref)}
                      onChange={() => tick(item.ref)}
                    />
                    <HeldRow item={item} />
                  </li>
                ))}
              </ol>
              <More of={held} />
            </>
          )
        }
      </Shown>
    </>
  );
}

function HeldRow({ item }: { item: HeldMessage }) {
  return (
    <div>
      <p class="message-head">
        <Severity of={item.severity} />
        <a href={to('rule', { id: item.rule })}>
          <bdi>{item.rule}</bdi>
        </a>
        <When at={item.sentAt} />
        <span class="soft">{w().held.left(span(item.expiresAt - Date.now()))}</span>
        <a class="message-story" href={to('story', { ref: item.ref })}>
          <Id>{item.ref}</Id>
        </a>
      </p>
      <Stranger text={item.text} short severe={item.severity === 'critical' || item.severity === 'high'} />
    </div>
  );
}

/** Rules that have something held, and how much. */
function RuleChoice({ rule }: { rule: string }) {
  const status = useStatus();
  const byRule = new Map<string, number>();
  for (const lane of status.data?.lanes ?? []) {
    for (const [name, count] of Object.entries(lane.heldByRule)) byRule.set(name, (byRule.get(name) ?? 0) + count);
  }
  if (rule !== '' && !byRule.has(rule)) byRule.set(rule, 0);
  return (
    <label>
      {w().reviews.rule}
      <select value={rule} onChange={(event) => narrow({ rule: event.currentTarget.value })}>
        <option value="" selected={rule === ''}>
          {w().reviews.all}
        </option>
        {[...byRule].map(([name, count]) => (
          <option key={name} value={name} selected={name === rule}>
            {name} ({number(count)})
          </option>
        ))}
      </select>
    </label>
  );
}
