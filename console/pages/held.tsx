import { useState } from 'preact/hooks';
import type { HeldMessage } from '../../src/api/contract/deeds.ts';
import { to } from '../address.ts';
import { paceMs, useStatus } from '../data/asked.ts';
import { here, narrow } from '../data/here.ts';
import { usePages } from '../data/pages-of.ts';
import { isAtLeast } from '../data/session.ts';
import { useSteady } from '../data/steady.ts';
import { ActDialog } from '../parts/act.tsx';
import { More } from '../parts/message-rows.tsx';
import { Empty, Id, number, Severity, Shown, span, When } from '../parts/show.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { w } from '../words/words.ts';

type Verb = 'release' | 'discard' | 'override';
type Wanted = { readonly verb: Verb };

/** An override ends by itself. */
const OVERRIDE_MS = 3_600_000;

/** What brakes and people hold, with texts: release (it goes) or discard (it stays), all of a rule or what is ticked. */
export function HeldPage() {
  const { query } = here.value;
  const words = w().held;
  const status = useStatus();
  const rule = query.rule;
  const held = usePages<HeldMessage>('held', '/held', { rule, limit: 100 }, paceMs());
  const { rows, fresh, settle } = useSteady(held.data, ({ ref }) => ref, rule ?? '');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = useState<Wanted>();
  const byRule = new Map<string, number>();
  for (const lane of status.data?.lanes ?? []) {
    for (const [name, count] of Object.entries(lane.heldByRule)) byRule.set(name, (byRule.get(name) ?? 0) + count);
  }
  const selector = rule === undefined || rule === '' ? { all: true as const } : { rule };
  const tick = (ref: string, on: boolean) =>
    setTicked(new Set(on ? [...ticked, ref] : [...ticked].filter((one) => one !== ref)));
  const there = rows.filter(({ gone }) => !gone);
  const chosen = there.filter(({ item }) => ticked.has(item.ref)).map(({ item }) => item.ref);
  return (
    <>
      <h1>{w().titles.held}</h1>
      <p class="soft">{words.text}</p>
      <div class="filter">
        <label>
          {w().reviews.rule}
          <select value={rule ?? ''} onChange={(event) => narrow({ rule: event.currentTarget.value })}>
            <option value="" selected={rule === undefined}>
              {w().reviews.all}
            </option>
            {[...byRule].map(([name, count]) => (
              <option key={name} value={name} selected={name === rule}>
                {name} ({number(count)})
              </option>
            ))}
          </select>
        </label>
        {isAtLeast('manager') && there.length > 0 && (
          <span class="actions">
            {chosen.length > 0 ? (
              <>
                <button type="button" disabled>
                  {words.releaseTicked(number(chosen.length))}
                </button>
                <button type="button" disabled>
                  {words.discardTicked(number(chosen.length))}
                </button>
                <span class="soft">{w().trouble.notOffered}</span>
              </>
            ) : (
              <>
                <button type="button" onClick={() => setWanted({ verb: 'release' })}>
                  {words.releaseAll}
                </button>
                <button type="button" onClick={() => setWanted({ verb: 'discard' })}>
                  {words.discardAll}
                </button>
                <button type="button" onClick={() => setWanted({ verb: 'override' })}>
                  {w().switches.override}
                </button>
              </>
            )}
          </span>
        )}
      </div>
      {!isAtLeast('manager') && there.length > 0 && <p class="soft">{words.onlyManager}</p>}
      {wanted !== undefined && (
        <ActDialog
          title={w().switches[wanted.verb]}
          text={w().switches.means[wanted.verb]}
          path="/switches"
          body={{
            verb: wanted.verb,
            selector,
            ...(wanted.verb === 'override' ? { until: Date.now() + OVERRIDE_MS } : {}),
          }}
          preview={{ verb: wanted.verb, ...(rule === undefined || rule === '' ? { all: 'true' } : { rule }) }}
          touches={['held', 'status']}
          onDone={() => setTicked(new Set())}
          onClose={() => setWanted(undefined)}
        ></ActDialog>
      )}
      <Shown of={held}>
        {() =>
          rows.length === 0 ? (
            <Empty title={words.none}>
              <p>{words.noneHint}</p>
            </Empty>
          ) : (
            <>
              {fresh > 0 && (
                <button type="button" class="fresh" onClick={settle}>
                  {w().reviews.fresh(fresh)}
                </button>
              )}
              <label class="tick-all">
                <input
                  type="checkbox"
                  checked={chosen.length > 0 && chosen.length === there.length}
                  onChange={(event) =>
                    setTicked(new Set(event.currentTarget.checked ? there.map(({ item }) => item.ref) : []))
                  }
                />{' '}
                {words.tickAll(number(there.length))}
              </label>
              <ol class="messages ticks">
                {rows.map(({ item, gone }) => (
                  <li key={item.ref} class={gone ? 'gone' : ''}>
                    <input
                      type="checkbox"
                      disabled={gone}
                      aria-label={words.tick(item.ref)}
                      checked={ticked.has(item.ref)}
                      onChange={(event) => tick(item.ref, event.currentTarget.checked)}
                    />
                    <div>
                      <p class="message-head">
                        <Severity of={item.severity} />
                        <a href={to('rule', { id: item.rule })}>
                          <bdi>{item.rule}</bdi>
                        </a>
                        <When at={item.sentAt} />
                        <span class="soft">{words.left(span(item.expiresAt - Date.now()))}</span>
                        <a class="message-story" href={to('story', { ref: item.ref })}>
                          <Id>{item.ref}</Id>
                        </a>
                      </p>
                      <Stranger
                        text={item.text}
                        short
                        severe={item.severity === 'critical' || item.severity === 'high'}
                      />
                    </div>
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
