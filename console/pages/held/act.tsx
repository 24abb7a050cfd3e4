import { ActDialog } from '../../parts/act.tsx';
import { w } from '../../words/words.ts';

export type HeldVerb = 'release' | 'discard' | 'override';

/** An override ends by itself. */
const OVERRIDE_MS = 3_600_000;

type Props = {
  readonly verb: HeldVerb;
  /** Single messages; undefined: all of the rule, or all there is. */
  readonly refs?: readonly string[] | undefined;
  /** `''`: any. */
  readonly rule: string;
  onDone(): void;
  onClose(): void;
};

/** Lets go of what is held, one way or the other; or takes the brake off for an hour. */
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
