import { w } from '../../words/words.ts';

/** The running rule, to read. It is changed in its file. */
export function Yaml({ rule }: { rule: Readonly<Record<string, unknown>> }) {
  const { id, title, policy, severity, state, actions, when, except, scope, brake } = rule;
  const shown = { id, title, policy, severity, state, scope, when, except, then: actions, brake };
  return (
    <>
      <p class="soft">{w().rule.yamlText}</p>
      <pre class="yaml" tabIndex={0} aria-label={w().rule.yaml}>
        <bdi>{`- ${printYaml(shown, 1).trimStart()}`}</bdi>
      </pre>
    </>
  );
}

/** Prints JSON-like values as plain YAML; what could be read as something else is quoted. */
export function printYaml(value: unknown, depth = 0): string {
  const pad = '  '.repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return value.map((each) => `\n${pad}- ${printYaml(each, depth + 1).trimStart()}`).join('');
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined && each !== null && !isEmpty(each));
    if (entries.length === 0) return '{}';
    return entries
      .map(([name, each]) => {
        const printed = printYaml(each, depth + 1);
        return `\n${pad}${name}:${printed.startsWith('\n') ? printed : ` ${printed}`}`;
      })
      .join('');
  }
  if (typeof value !== 'string') return String(value);
  return /^[\p{L}\p{N}_][\p{L}\p{N}_ /.-]*$/u.test(value) && !/^(true|false|null|yes|no|on|off|[\d.]+)$/i.test(value)
    ? value
    : JSON.stringify(value);
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
