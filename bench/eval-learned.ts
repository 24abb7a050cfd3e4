import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { learn } from '../src/learn/learn.ts';
import type { Line } from '../src/learn/lines.ts';
import { readModel } from '../src/rules/model-file.ts';
import { leastPrice, missingFor, pointFor } from '../src/rules/price.ts';
import { compileEngine } from '../src/text/compile.ts';

/**
 * What a learned model is worth: `node bench/eval-learned.ts FILE.jsonl… [--labels 300] [--parts 5]`. Each file is cut into
 * parts by the hash of its ids. Each part in turn is kept back, a model is taught the others (or so many lines of them), and
 * judges the part that it never saw at thresholds from its own card. Prints what was caught, and taken wrongly, in all parts
 * together.
 */
const { values, positionals } = parseArgs({
  options: { labels: { type: 'string' }, parts: { type: 'string', default: '5' } },
  allowPositionals: true,
});

type Row = Line & { readonly part: number; readonly draw: string };
const PRICES = [1_000, 200, 100, 50, 20];

function rowsOf(file: string, parts: number): readonly Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly id: string; readonly text: string; readonly label: string })
    .filter(({ label }) => label !== 'review')
    .map(({ id, text, label }) => {
      const draw = hash('sha256', id);
      const isMatch = label === 'spam' || label === 'offensive';
      return {
        text,
        isMatch,
        by: undefined,
        sender: undefined,
        part: Number.parseInt(draw.slice(0, 8), 16) % parts,
        draw,
      };
    });
}

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;

function evaluate(file: string, most: number, parts: number): void {
  const rows = rowsOf(file, parts);
  const found = PRICES.map(() => ({ caught: 0, wrong: 0, match: 0, noMatch: 0, promised: true }));
  let taught = 0;
  for (let part = 0; part < parts; part++) {
    const lines = rows
      .filter((row) => row.part !== part)
      .toSorted((a, b) => (a.draw < b.draw ? -1 : 1))
      .slice(0, most);
    taught = lines.length;
    const read = readModel(learn({ name: 'bench', lines, engine: 'bench', before: undefined }).file);
    if (!read.ok) throw new Error(JSON.stringify(read.why));
    const { card, table } = read.model;
    PRICES.forEach((price, at) => {
      const promised = missingFor(card, price) === 0;
      const { score } = pointFor(card, promised ? price : Math.min(price, leastPrice(card)));
      const compiled = compileEngine([{ type: 'learned', model: 'bench', table, threshold: score }]);
      if (!compiled.ok) throw new Error('a model does not compile');
      const its = found[at]!;
      its.promised &&= promised;
      for (const { text, isMatch, part: of } of rows) {
        if (of !== part) continue;
        its[isMatch ? 'match' : 'noMatch']++;
        if (compiled.engine.find(text).length > 0) its[isMatch ? 'caught' : 'wrong']++;
      }
    });
  }
  console.log(`${file.replace(/^.*\//, '')}: taught ${taught} lines at a time, judged all ${rows.length}`);
  found.forEach(({ caught, wrong, match, noMatch, promised }, at) => {
    const what = promised ? '' : '  (refused in a rule: too few innocent lines)';
    console.log(`  1/${PRICES[at]}  caught ${percent(caught, match)}, wrongly ${percent(wrong, noMatch)}${what}`);
  });
}

for (const file of positionals) evaluate(file, Number(values.labels ?? Number.POSITIVE_INFINITY), Number(values.parts));
