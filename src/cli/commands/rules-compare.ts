import { existsSync } from 'node:fs';
import { type Comparing, compareModels, type Differing } from '../../learn/compare.ts';
import { plainly } from '../../plain-text.ts';
import { makeRecordFinder } from '../../record/find.ts';
import { type Model, readModel } from '../../rules/model-file.ts';
import { readingDigest } from '../../text/learned/model-table.ts';
import { say, tell } from '../../words/saying.ts';
import { readArguments, rulesDirectory } from '../arguments.ts';
import { beforeOf } from '../before-model.ts';
import { modelPlace } from '../model-place.ts';
import { momentOf } from '../moment.ts';
import { type Progress, startProgress } from '../progress.ts';
import { namedLines, readExisting } from '../read-file.ts';
import { type Command, EXIT, type Terminal, UsageError } from '../terminal.ts';
import { withDesk } from '../with-desk.ts';

const OPTIONS = {
  rules: { type: 'string' },
  with: { type: 'string' },
  from: { type: 'string' },
  since: { type: 'string' },
} as const;

/** How a model differs from the one before it: on recorded messages, or on the texts of a file. */
export const rulesCompare: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const [name] = positionals;
  if (name === undefined) throw new UsageError(({ usage }) => usage.whichModel());
  const { from, since } = values;
  if (from !== undefined && !existsSync(from)) throw new UsageError(({ usage }) => usage.noFile(from));
  const file = await modelPlace(name, rulesDirectory(values.rules, terminal));
  const now = await readOr(file, terminal);
  const old = await readOr(values.with ?? beforeOf(file), terminal);
  if (now === undefined || old === undefined) return EXIT.no;
  const comparing = compareModels(old, now);
  const period = { from: momentOf('--since', since ?? '24h', terminal.now()), to: terminal.now().getTime() };
  const code =
    from === undefined
      ? await withDesk(terminal, async (desk) => {
          await lookingWith(terminal, async (progress) => {
            const finder = makeRecordFinder(desk);
            for await (const recorded of finder.all(period)) {
              if (progress.isStopped()) return;
              const parts = await finder.textOf(recorded);
              if (parts !== undefined) comparing.look(parts.map(({ text }) => text));
              progress.step();
            }
          });
          return EXIT.done;
        })
      : await lookingWith(terminal, (progress) => lookAtLines(from, comparing, progress));
  if (code === EXIT.done) terminal.stdout.write(told(comparing, terminal));
  return code;
};

async function lookingWith(terminal: Terminal, look: (progress: Progress) => Promise<void>): Promise<number> {
  const progress = startProgress(terminal, terminal.words.commands.comparing());
  try {
    await look(progress);
    return EXIT.done;
  } finally {
    progress.end();
  }
}

async function lookAtLines(from: string, comparing: Comparing, progress: Progress): Promise<void> {
  let number = 0;
  for await (const line of namedLines(from)) {
    if (progress.isStopped()) return;
    number++;
    if (line.trim() === '') continue;
    const text = textOf(line);
    if (text === undefined) throw new UsageError(({ usage }) => usage.notTextLine(`${from}:${number}`));
    comparing.look([text]);
    progress.step();
  }
}

function textOf(line: string): string | undefined {
  try {
    const { text } = JSON.parse(line) as { text?: unknown };
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The model in a file; undefined where that is none that could be asked, which is said. */
async function readOr(file: string, { stderr, words }: Terminal): Promise<Model | undefined> {
  const bytes = await readExisting(file);
  if (bytes === undefined) {
    stderr.write(plainly`${words.usage.noFile(file)}\n`);
    return undefined;
  }
  const read = readModel(bytes.toString());
  const why = !read.ok
    ? read.why
    : read.model.card.reading === readingDigest()
      ? undefined
      : say('modelFit', read.model.name, read.model.card.engine);
  if (why !== undefined) {
    stderr.write(plainly`${file}: ${tell(words.rules, why)}\n`);
    return undefined;
  }
  return read.ok ? read.model : undefined;
}

function told(comparing: Comparing, { words: { commands } }: Terminal): string {
  const { texts, both, newly, noMore } = comparing.difference();
  const count = (number: number): string => number.toLocaleString('en-US');
  const lines = ({ some }: Differing): string => some.map((text) => plainly`    ${text}\n`).join('');
  const head = commands.compared(count(texts), count(both));
  const [more, less] = [commands.matchNow(count(newly.count)), commands.matchNoMore(count(noMore.count))];
  return plainly`${head}\n  ${more}\n` + lines(newly) + plainly`  ${less}\n` + lines(noMore);
}
