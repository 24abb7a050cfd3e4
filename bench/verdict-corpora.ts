/**
 * The texts whose verdicts `test/fixtures/verdicts/hashes.json` holds: made-up ones, which are there always, and the
 * evaluation data where that is there. Each corpus is judged in several ways.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOfText } from '../src/judge/content-of.ts';
import { anywhere } from '../src/judge/judge.ts';
import { learn } from '../src/learn/learn.ts';
import { compileRules } from '../src/rulebook/compile-rules.ts';
import { readModel } from '../src/rules/model-file.ts';
import { compileEngine } from '../src/text/compile.ts';
import type { Engine, Evasion, Pattern } from '../src/text/engine.ts';
import { evalFiles, hasEvalData, makeRandom, readRows, readTerms } from './eval-data.ts';
import { FAMILIES, type Language } from './eval-disguises.ts';
import { makeTexts } from './made-up-texts.ts';

/** What is hashed of one text: '' where there is nothing to say. */
export type Way = (text: string) => string;
export type Corpus = {
  readonly name: string;
  readonly texts: readonly string[];
  /** Made when first asked for: `standard` and `high` find, `read` shows what was read, `looks` are rules without words. */
  readonly ways: Readonly<Record<string, () => Way>>;
};

const RULES = join(import.meta.dirname, '../test/fixtures/verdicts/rules/looks.yaml');
const LANGUAGES: readonly Language[] = ['en', 'zh', 'ja'];
/** Of the terms of the evaluation data one in so many is disguised: a prime, so that all families meet all lists. */
const DISGUISED = 13;

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly is: T } | undefined;
  return () => {
    made ??= { is: make() };
    return made.is;
  };
};

/** An engine for a list, without the terms that it refuses, beside an expression and the English profanity. */
function engineFor(terms: readonly string[], evasion: Evasion): Engine {
  const patterns: Pattern[] = [
    { type: 'terms', terms, evasion },
    { type: 'regex', source: '(?:free|click|call|win|加|送)\\s*\\w{2,20}', evasion },
  ];
  // It knows no levels, and compiling it takes as long as all the rest.
  if (evasion === 'standard') patterns.push({ type: 'profanity', language: 'english', evasion });
  const compiled = compileEngine(patterns);
  if (compiled.ok) return compiled.engine;
  const refused = new Set(compiled.problems.map(({ term }) => term));
  return engineFor(
    terms.filter((_, at) => !refused.has(at)),
    evasion,
  );
}

const find = (engine: Engine): Way => {
  return (text) => {
    const findings = engine.find(text);
    return findings.length === 0 ? '' : findings.map((one) => Object.values(one).join(' ')).join();
  };
};

const read = (engine: Engine): Way => {
  return (text) => {
    const views = engine.views(text).map((view) => view.text);
    const ends = engine.ends(text, 8);
    return [engine.readAs(text, 'standard'), ...views, ends.head, ends.tail].join('\n');
  };
};

/** Rules that look for links, accounts and forms, and their spans. */
const looks = once((): Way => {
  const file = { path: 'looks.yaml', text: readFileSync(RULES, 'utf8') };
  const compiled = compileRules({ directory: 'rules', ruleFiles: [file], listFiles: [] }, new Date(0));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const judge = anywhere(compiled.judge);
  return (text) => {
    const { hits } = judge.judge(contentOfText(text), { counters: [] });
    return hits.map(({ rule, spans }) => `${rule} ${JSON.stringify(spans)}`).join();
  };
});

function waysFor(terms: () => readonly string[]): Corpus['ways'] {
  const standard = once(() => engineFor(terms(), 'standard'));
  return {
    standard: () => find(standard()),
    high: once(() => find(engineFor(terms(), 'high'))),
    read: () => read(standard()),
    looks,
  };
}

/** A model that was taught half of the texts: those that are disguised against chatter. */
function learned(disguised: readonly string[], chatter: readonly string[]): Way {
  const lines = [
    ...disguised.map((text) => ({ text, isMatch: true })),
    ...chatter.map((text) => ({ text, isMatch: false })),
  ]
    .filter((_, at) => at % 2 === 0)
    .map((line) => ({ ...line, by: undefined, sender: undefined }));
  const { file } = learn({ name: 'made-up', lines, engine: 'verdicts', before: undefined });
  const model = readModel(file);
  if (!model.ok) throw new Error(JSON.stringify(model.why));
  const { table, card } = model.model;
  const threshold = card.curve[0]?.score ?? 0;
  const compiled = compileEngine([{ type: 'learned', model: 'made-up', table, threshold }]);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const { engine } = compiled;
  return (text) => {
    const weighed = engine.weigh(0, text);
    return `${weighed?.score} ${weighed?.stretches.map(({ start, end }) => `${start}-${end}`).join()}`;
  };
}

const madeUp = (language: Language): Corpus => {
  const { terms, texts, chatter } = makeTexts(language);
  const learnt = once(() => learned(texts.slice(0, chatter), texts.slice(chatter)));
  return {
    name: `made-up/${language}`,
    texts,
    ways: { ...waysFor(() => terms), ...(language === 'zh' && { learnt }) },
  };
};

/** Every family of disguise over some terms of the list. */
function disguised(language: Language, terms: readonly string[]): string[] {
  const random = makeRandom(7);
  return FAMILIES.filter(({ languages }) => languages.includes(language)).flatMap(({ apply }, family) =>
    terms.filter((_, at) => at % DISGUISED === family % DISGUISED).map((term) => apply(term, random)),
  );
}

/** All corpora that can be had here, the made-up ones first. */
export async function corpora(): Promise<readonly Corpus[]> {
  const all = LANGUAGES.map(madeUp);
  if (!hasEvalData()) return all;
  const ways = new Map(
    LANGUAGES.map((language) => {
      const terms = once(() => readTerms(language));
      all.push({ name: `disguised/${language}`, texts: disguised(language, terms()), ways: waysFor(terms) });
      return [language, all.at(-1)!.ways];
    }),
  );
  for (const file of evalFiles()) {
    const rows = await readRows(file);
    const language = file.startsWith('zh') ? 'zh' : file.startsWith('ja') ? 'ja' : 'en';
    all.push({ name: file, texts: rows.map(({ text }) => text), ways: ways.get(language)! });
  }
  return all;
}
