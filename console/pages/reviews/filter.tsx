import { here, narrow } from '../../data/here.ts';
import { number } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';

export type Summary = {
  readonly states: Readonly<Record<string, number>>;
  readonly waiting: readonly { rule: string; policy: string; severity: string; origin: string; count: number }[];
  readonly oldestAt: number | null;
};

/** The address is the filter, so a queue is a saved link. */
export function ReviewFilter({ summary }: { summary: Summary | undefined }) {
  const { query } = here.value;
  const words = w().reviews;
  const counted = (pick: (row: Summary['waiting'][number]) => string) => {
    const counts = new Map<string, number>();
    for (const row of summary?.waiting ?? []) counts.set(pick(row), (counts.get(pick(row)) ?? 0) + row.count);
    return [...counts].sort((a, b) => b[1] - a[1]);
  };
  const choice = (name: string, label: string, options: readonly (readonly [string, string])[]) => (
    <label>
      {label}
      <select value={query[name] ?? ''} onChange={(event) => narrow({ [name]: event.currentTarget.value })}>
        {options.map(([value, text]) => (
          <option key={value} value={value} selected={(query[name] ?? '') === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  const withAll = (name: string, options: readonly (readonly [string, number])[], say: (value: string) => string) => {
    const known: (readonly [string, string])[] = options.map(([value, count]) => [
      value,
      `${say(value)} (${number(count)})`,
    ]);
    const chosen = query[name];
    const isThere = chosen === undefined || known.some(([value]) => value === chosen);
    return [['', words.all] as const, ...known, ...(isThere ? [] : [[chosen, say(chosen)] as const])];
  };
  const severities = w().severity;
  const whys = w().why;
  return (
    <div class="filter sideways">
      {choice(
        'severity',
        words.severity,
        withAll(
          'severity',
          counted((row) => row.severity),
          (one) => severities[one as keyof typeof severities] ?? one,
        ),
      )}
      {choice(
        'rule',
        words.rule,
        withAll(
          'rule',
          counted((row) => row.rule),
          String,
        ),
      )}
      {choice(
        'why',
        words.why,
        withAll(
          'why',
          counted((row) => row.origin),
          (one) => whys[one as keyof typeof whys] ?? one,
        ),
      )}
      {choice('sort', words.sort, [
        ['', words.sorts.severity],
        ['oldest', words.sorts.oldest],
        ['newest', words.sorts.newest],
      ])}
      {choice('state', words.state, [
        ['', words.states.waiting],
        ...(['decided', 'expired', 'any'] as const).map((one) => [one, words.states[one]] as const),
      ])}
    </div>
  );
}
