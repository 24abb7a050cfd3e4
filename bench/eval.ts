/**
 * How well disguised terms are seen through, and what that costs in innocent text: `npm run eval`.
 * Needs the evaluation data (EVAL_DIR). Prints tables, writes bench/results/eval.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileEngine } from '../src/text/compile.ts';
import type { Engine, Evasion } from '../src/text/engine.ts';
import { evalFiles, makeRandom, readRows, readTerms } from './eval-data.ts';
import { CARRIERS, FAMILIES, type Language } from './eval-disguises.ts';
import { PAIRS } from './eval-pairs.ts';
import { type Added, addedBy, LAYERS } from './eval-price.ts';
import { makePeers, type Peer } from './peers.ts';
import { startBench } from './progress.ts';

const LANGUAGES: readonly Language[] = ['en', 'zh', 'ja'];

/** An engine for a list, without the terms that it refuses. */
function engineFor(terms: readonly string[], evasion: Evasion): { engine: Engine; terms: string[] } {
  const compiled = compileEngine([{ type: 'terms', terms, evasion }]);
  if (compiled.ok) return { engine: compiled.engine, terms: [...terms] };
  const refused = new Set(compiled.problems.map(({ term }) => term));
  return engineFor(
    terms.filter((_, at) => !refused.has(at)),
    evasion,
  );
}

const asPeer = (name: string, engine: Engine): Peer => ({ name, matches: (text) => engine.find(text).length > 0 });
const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);

const languageOf = (file: string): Language => (file.startsWith('zh') ? 'zh' : file.startsWith('ja') ? 'ja' : 'en');

/** The peers need seconds where ours needs milliseconds: they get only one term and line in so many. */
const strideOf = (peer: Peer): number => (peer.name.startsWith('unsaid') ? 1 : 40);

type Ours = {
  readonly terms: readonly string[];
  readonly off: Engine;
  readonly standard: Engine;
  readonly high: Engine;
};
const { say, step, total, end } = startBench('evaluating parts');
const ours = new Map<Language, Ours>();
const results: Record<string, unknown> = {};
const caughtByFamily: { language: Language; engine: string; families: Record<string, string> }[] = [];
const contestants = new Map<Language, readonly Peer[]>();
for (const language of LANGUAGES) {
  const { engine: standard, terms } = engineFor(readTerms(language), 'standard');
  const own: Ours = {
    terms,
    off: engineFor(terms, 'off').engine,
    standard,
    high: engineFor(terms, 'high').engine,
  };
  ours.set(language, own);
  contestants.set(language, [
    asPeer('unsaid off', own.off),
    asPeer('unsaid standard', own.standard),
    asPeer('unsaid high', own.high),
    ...(await makePeers(terms, language)),
  ]);
}
const familiesOf = (language: Language) => FAMILIES.filter(({ languages }) => languages.includes(language));
const peersOf = (language: Language): readonly Peer[] => contestants.get(language) ?? [];
total(
  LANGUAGES.reduce((sum, language) => sum + peersOf(language).length * familiesOf(language).length, 0) +
    Object.values(PAIRS).reduce((sum, pairs) => sum + pairs.length, 0) +
    evalFiles().reduce((sum, name) => sum + 1 + peersOf(languageOf(name)).length, 0),
);
for (const language of LANGUAGES) {
  const { terms } = ours.get(language)!;
  const carriers = CARRIERS[language];
  say(`\n## ${language}: ${terms.length} terms, share caught of those caught undisguised\n`);
  say('| engine | level 1 | level 2 | level 3 |\n| --- | --- | --- | --- |');
  for (const peer of contestants.get(language)!) {
    const levels = new Map([1, 2, 3].map((level) => [level, { caught: 0, tried: 0 }]));
    const families: Record<string, string> = {};
    const plain = terms.map(
      (term, at) =>
        at % strideOf(peer) === 0 && peer.matches(carriers[at % carriers.length]!.replace('{}', () => term)),
    );
    for (const family of familiesOf(language)) {
      const random = makeRandom(7);
      let caught = 0;
      let tried = 0;
      terms.forEach((term, at) => {
        if (at % strideOf(peer) !== 0) return;
        const hidden = family.apply(term, random);
        if (hidden === term || !plain[at]) return;
        tried++;
        if (peer.matches(carriers[at % carriers.length]!.replace('{}', () => hidden))) caught++;
      });
      const level = levels.get(family.level)!;
      level.caught += caught;
      level.tried += tried;
      families[`${family.level} ${family.name}`] = percent(caught, tried);
      await step();
    }
    const row = [1, 2, 3].map((level) => percent(levels.get(level)!.caught, levels.get(level)!.tried));
    say(`| ${peer.name} | ${row.join(' | ')} |`);
    if (peer.name === 'unsaid standard' || peer.name === 'unsaid high')
      caughtByFamily.push({ language, engine: peer.name, families });
    results[`${language}/${peer.name}`] = { levels: row, families };
  }
}

say('\n## Share caught by family of disguise\n');
for (const language of LANGUAGES) {
  const [standard, high] = caughtByFamily.filter((row) => row.language === language).map((row) => row.families);
  say(`\n| ${language} | standard | high |\n| --- | --- | --- |`);
  for (const [family, share] of Object.entries(standard!)) say(`| ${family} | ${share} | ${high![family]} |`);
}

say('\n## Two disguises at once: share caught, of those caught undisguised\n');
say('| disguises | language | standard | high |\n| --- | --- | --- | --- |');
for (const [language, pairs] of Object.entries(PAIRS) as [Language, readonly (readonly [string, string])[]][]) {
  const { terms, standard, high } = ours.get(language)!;
  const carriers = CARRIERS[language];
  const carried = (term: string, at: number): string => carriers[at % carriers.length]!.replace('{}', () => term);
  for (const pair of pairs) {
    const [first, second] = pair.map((name) => FAMILIES.find((family) => family.name === name)!);
    const random = makeRandom(7);
    const tried = terms.flatMap((term, at) => {
      const once = first!.apply(term, random);
      const twice = second!.apply(once, random);
      const isBoth = once !== term && twice !== once && standard.find(carried(term, at)).length > 0;
      return isBoth ? [carried(twice, at)] : [];
    });
    const share = (engine: Engine): string =>
      percent(tried.filter((text) => engine.find(text).length > 0).length, tried.length);
    const row = [share(standard), share(high)];
    say(`| ${pair.join(' + ')} | ${language} | ${row.join(' | ')} |`);
    results[`pair/${language}/${pair.join('+')}`] = row;
    await step();
  }
}

say('\n## What disguise adds to the matches of `off`, in 1,000 clean messages; and what it owes\n');
say(
  `| file | messages | off | standard adds | of these plainly disguised | high adds | of these plainly disguised | by layer at high |\n|${' --- |'.repeat(8)}`,
);
for (const name of evalFiles()) {
  const clean = (await readRows(name)).filter(({ label }) => label === 'clean' || label === 'ham');
  const { terms, off, standard, high } = ours.get(languageOf(name))!;
  const rate = (count: number): string => ((1000 * count) / clean.length).toFixed(2);
  const plain = clean.filter(({ text }) => off.find(text).length > 0).length;
  const added = (engine: Engine): Added[] =>
    clean.flatMap(({ text }) => {
      const [first] = engine.find(text);
      return first === undefined || off.find(text).length > 0 ? [] : [addedBy(terms, text, first)];
    });
  const both = [added(standard), added(high)].map((all) => ({
    all,
    plainly: all.filter(({ disguised }) => disguised).length,
  }));
  const layers = LAYERS.map((layer) => [layer, both[1]!.all.filter((one) => one.layer === layer).length] as const);
  const shown = layers.filter(([, count]) => count > 0).map(([layer, count]) => `${layer} ${count}`);
  const columns = both.flatMap(({ all, plainly }) => [rate(all.length), rate(plainly)]);
  say(`| ${[name, clean.length, rate(plain), ...columns, shown.join(', ')].join(' | ')} |`);
  results[`price/${name}`] = { clean: clean.length, off: rate(plain), columns, layers: Object.fromEntries(layers) };
  await step();
}

say('\n## The data: matches per 1,000 clean messages; recall by stratum of the lexicon\n');
for (const name of evalFiles()) {
  const rows = await readRows(name);
  const clean = rows.filter(({ label }) => label === 'clean' || label === 'ham');
  const bad = rows.filter(({ label }) => label === 'offensive' || label === 'spam');
  say(
    `\n### ${name}\n\n| engine | clean per 1,000 | recall word | recall sub | recall none | recall by tag |\n|${' --- |'.repeat(6)}`,
  );
  const perFile: Record<string, unknown> = {};
  for (const peer of contestants.get(languageOf(name))!) {
    const sampled = clean.filter((_, at) => at % strideOf(peer) === 0);
    const hits = sampled.filter(({ text }) => peer.matches(text)).length;
    const recall = ['word', 'sub', 'none'].map((lex) => {
      const stratum = bad.filter((row, at) => row.lex === lex && at % strideOf(peer) === 0);
      return percent(stratum.filter(({ text }) => peer.matches(text)).length, stratum.length);
    });
    const rate = sampled.length === 0 ? '–' : ((1000 * hits) / sampled.length).toFixed(2);
    const tags: Record<string, string> = {};
    for (const tag of new Set(bad.map((row) => row.tag ?? ''))) {
      const tagged = bad.filter((row, at) => at % strideOf(peer) === 0 && (row.tag ?? '') === tag);
      tags[tag] = percent(tagged.filter(({ text }) => peer.matches(text)).length, tagged.length);
    }
    const byTag =
      bad.length === 0
        ? '–'
        : Object.entries(tags)
            .map(([tag, share]) => `${tag || 'untagged'} ${share}`)
            .join(', ');
    say(`| ${peer.name} | ${rate} | ${recall.join(' | ')} | ${byTag} |`);
    perFile[peer.name] = { clean: rate, recall, tags };
    await step();
  }
  results[name] = perFile;
}
end();
mkdirSync(join(import.meta.dirname, 'results'), { recursive: true });
writeFileSync(join(import.meta.dirname, 'results/eval.json'), `${JSON.stringify(results, null, 1)}\n`);
