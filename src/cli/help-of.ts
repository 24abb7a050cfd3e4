/**
 * Of the whole help what is about one command, or about all that begin with its first word (`rules`), with the paragraph at
 * its end; undefined where it names none.
 */
export function helpOf(help: string, words: readonly string[]): string | undefined {
  const lines = help.split('\n');
  const chosen: string[] = [];
  let isChosen = false;
  for (const line of lines) {
    const [, first = '', second = ''] = /^ {2}unsaid (\S+)(?: (\S+))?/.exec(line) ?? [];
    if (first !== '') isChosen = isAbout(first.split('|'), second, words);
    else if (!line.startsWith('   ')) isChosen = false;
    if (isChosen) chosen.push(line);
  }
  if (chosen.length === 0) return undefined;
  const end = help.trimEnd().split('\n\n').at(-1)!;
  return `${[...chosen, '', end].join('\n')}\n`;
}

/** Only commands on rules have two words. */
const isAbout = (firsts: readonly string[], second: string, [word = '', next]: readonly string[]): boolean =>
  firsts.includes(word) && (next === undefined || word !== 'rules' || second === next);
