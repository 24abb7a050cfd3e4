import { ActDialog } from '../../parts/act.tsx';
import { w } from '../../words/words.ts';

export type HeldVerb = 'release' | 'discard' | 'override';

/** How long an override lasts. */
const OVERRIDE_MS = 3_600_000;

type Props = {
  readonly verb: HeldVerb;
  /** Single messages; undefined: everything held by the rule, or everything held. */
  readonly refs?: readonly string[] | undefined;
  /** `''`: any rule. */
  readonly rule: string;
  onDone(): void;
  onClose(): void;
};

/** Releases or discards what is held, or overrides the brake for an hour. */
export function HeldAct({ verb, refs, rule, onDone, onClose }: Props) {
  const ofRule = rule === '' ? { all: true } : { rule };
  return (
    <ActDialog
      title={w().switches[verb]}
      text={w().switches.means[verb]}
      path="/switches"
      body={{
        verb,
        selector: refs === undefined ? ofRule : { refs },
        ...(verb === 'override' ? { until: Date.now() + OVERRIDE_MS } : {}),
      }}
      {...(refs === undefined
        ? { preview: { verb, ...(rule === '' ? { all: 'true' } : { rule }) } }
        : { count: refs.length })}
      touches={['held', 'status']}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
