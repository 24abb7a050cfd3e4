/**
 * What the text engine takes in memory, in a process of its own: `node bench/judge-memory.ts < terms.json`.
 * Reads a JSON array of terms, prints `rssBytes` and `heapBytes` after compiling and 20,000 texts.
 */
import { text } from 'node:stream/consumers';
import { compileEngine } from '../src/text/compile.ts';

const terms = JSON.parse(await text(process.stdin)) as string[];
const compiled = compileEngine([{ type: 'terms', terms, evasion: 'standard' }]);
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems[0]));
for (let at = 0; at < 20_000; at++) compiled.engine.find(`hello ${at} 我们去看电影吧 ${terms[at % terms.length]}`);
const { rss, heapUsed } = process.memoryUsage();
console.log(JSON.stringify({ rssBytes: rss, heapBytes: heapUsed }));
