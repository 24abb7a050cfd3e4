import { parseArgs } from 'node:util';

export type DemoOptions = {
  /** Traffic stops after so many seconds, then the demo ends with its summary; undefined runs until Ctrl-C. */
  readonly seconds: number | undefined;
  /** Messages a second. */
  readonly rate: number;
  /** Share of messages that must go, 0 to 1. */
  readonly offending: number;
  readonly seed: string;
  /** Restart the service when a source file changes. */
  readonly watch: boolean;
};

export const HELP = `Usage: npm run demo -- [options]

The whole thing on this machine: a private Redis, the service, and Tencent's side simulated.

  --seconds N    stop by itself after N seconds of traffic; exit code 0 only if every offending
                 message was recalled and no other
  --rate N       messages a second                  (default 40)
  --offending S  share of messages that must go     (default 0.1)
  --seed TEXT    same seed, same traffic            (default: another each time)
  --watch        restart the service when its source changes (npm run dev)
`;

type Parsed =
  | { readonly type: 'options'; readonly options: DemoOptions }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly problems: readonly string[] };

/** Reads the command line; all problems at once. @param seed used when none is given */
export function parseDemoOptions(argv: readonly string[], seed: string): Parsed {
  const problems: string[] = [];
  const number = (name: string, text: string | undefined, least: number, most: number) => {
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    problems.push(`--${name} must be a number from ${least} to ${most}, not "${text}"`);
    return undefined;
  };
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        seconds: { type: 'string' },
        rate: { type: 'string' },
        offending: { type: 'string' },
        seed: { type: 'string' },
        watch: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return { type: 'help' };
    const options = {
      seconds: number('seconds', values.seconds, 1, 86_400),
      rate: number('rate', values.rate, 1, 5_000) ?? 40,
      offending: number('offending', values.offending, 0, 1) ?? 0.1,
      seed: values.seed ?? seed,
      watch: values.watch ?? false,
    };
    return problems.length > 0 ? { type: 'wrong', problems } : { type: 'options', options };
  } catch (cause) {
    return { type: 'wrong', problems: [(cause as Error).message] };
  }
}
