/** Entry point of the thread that learn-apart.ts starts: reads the lines, teaches one model, hands it over and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { fileLines } from './file-lines.ts';
import { FEWEST_LINES, learn } from './learn.ts';
import type { BrokenLine, LearnAnswer, LearnMessage, LearnTask } from './learn-apart.ts';
import { type Line, readLine } from './lines.ts';

const MOST_SHOWN = 10;
const say = (message: LearnMessage): void => parentPort!.postMessage(message);

async function answer({ name, from, more, engine, before, keepLines }: LearnTask): Promise<LearnAnswer> {
  const lines: Line[] = [...more];
  const broken: BrokenLine[] = [];
  let [count, number] = [0, 0];
  try {
    for await (const written of from === undefined ? [] : fileLines(from)) {
      number++;
      const read = written.trim() === '' ? undefined : readLine(written);
      if (read === undefined) continue;
      if (read.ok) lines.push(read.line);
      else if (count++ < MOST_SHOWN) broken.push({ line: number, why: read.why });
    }
  } catch (error) {
    return { result: 'no-file', why: (error as Error).message };
  }
  if (count > 0) return { result: 'broken', lines: broken, count };
  const match = lines.filter(({ isMatch }) => isMatch).length;
  const noMatch = lines.length - match;
  if (match < FEWEST_LINES || noMatch < FEWEST_LINES) return { result: 'too-few', match, noMatch };
  const learned = learn({ name, lines, engine, before }, (done, total) => say({ result: 'step', done, total }));
  const kept = keepLines ? lines.map(({ text, isMatch }) => ({ text, isMatch })) : [];
  return { result: 'learned', learned, lines: kept };
}

say(await answer(workerData as LearnTask));
