/**
 * Judges all texts of a scope with the sources that it stands beside: `node bench/threshold-looks.ts SCOPE.json ['worst']`.
 * Run by `thresholds.ts` in a process of its own, from a copy in which one constant is another. Prints a `Judged` as JSON.
 */
import { readFileSync } from 'node:fs';
import { findPhoneNumbers } from '../src/judge/contacts/phone-numbers.ts';
import { findAllLinks } from '../src/judge/links/find-links.ts';
import { makeLooksLike } from '../src/judge/links/looks-like.ts';
import { missingIn } from '../src/judge/shape-of.ts';
import { similarityKeys } from '../src/judge/similar-text.ts';
import { compileEngine } from '../src/text/compile.ts';
import type { Engine, Pattern } from '../src/text/engine.ts';
import type { Group, Scope, Setup } from './threshold-scopes.ts';
import { UNITS, WORDS } from './worst-rules.ts';

/** Of one setup. */
export type Judged = {
  /** Base 64 of 32 bits for each text of all groups: 0 where nothing is found, else a hash of what. */
  readonly found: string;
  /** CPU time for all of them. */
  readonly ms: number;
  /** Patterns that were refused. */
  readonly refused: number;
  /** The slowest text of 12 KB, where that was asked for. */
  readonly worst: { readonly unit: string; readonly ms: number } | undefined;
};

type Look = (text: string, wanted: string | undefined) => number;

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 1;
};

/** All patterns that compile. */
function engineOf(patterns: readonly Pattern[]): { readonly engine: Engine; readonly refused: number } {
  const compiled = compileEngine(patterns);
  if (compiled.ok) return { engine: compiled.engine, refused: 0 };
  const { problems } = compiled;
  const kept = patterns.flatMap((pattern, at) => {
    const refused = problems.filter((problem) => problem.pattern === at).map(({ term }) => term);
    if (refused.length === 0) return [pattern];
    return pattern.type === 'terms'
      ? [{ ...pattern, terms: pattern.terms.filter((_, nth) => !refused.includes(nth)) }]
      : [];
  });
  return { engine: engineOf(kept).engine, refused: problems.length };
}

/** Terms that the shapes of `UNITS` come near to, and some of one letter and its like. */
const AMBIGUOUS = [...WORDS, 'iiii', 'illi lili', 'lilili', 'assassination', 'silliness'];

function patternsOf(setup: Setup, forWorst: boolean): readonly Pattern[] {
  if (setup.look === 'terms') {
    const terms = forWorst ? [...AMBIGUOUS, ...setup.terms] : setup.terms;
    return [{ type: 'terms', terms, evasion: setup.level, language: setup.language }];
  }
  if (setup.look === 'regexes') return setup.sources.map((source) => ({ type: 'regex', source, evasion: 'standard' }));
  return setup.look === 'profanity' ? [{ type: 'profanity', language: 'english', evasion: 'standard' }] : [];
}

const NOTHING_COUNTED = { links: 0, kinds: 1, ofKind: () => 0 };

function lookOf(setup: Setup, engine: Engine): Look {
  switch (setup.look) {
    case 'links':
      return (text, wanted) => {
        const hosts = findAllLinks(text, engine.views).flatMap(({ places }) => places.map(({ host }) => host));
        if (wanted !== undefined) return hosts.includes(wanted) ? 1 : 0;
        return hosts.length === 0 ? 0 : hashOf(hosts.join(' '));
      };
    case 'phones':
      return (text) => {
        const numbers = findPhoneNumbers(text);
        return numbers.length === 0 ? 0 : hashOf(numbers.map(({ start, end }) => `${start}-${end}`).join());
      };
    case 'looks-like': {
      const test = makeLooksLike(setup.domains);
      return (host) => (test(host) ? 1 : 0);
    }
    case 'shouting':
      return (text) => (missingIn({ type: 'shape', capitals: 0.8 }, text, NOTHING_COUNTED).length === 0 ? 1 : 0);
    case 'similar':
      return (pair) => {
        const [one, other] = pair.split('\0');
        const keys = similarityKeys(one!);
        return similarityKeys(other ?? '').some((key) => keys.includes(key)) ? 1 : 0;
      };
    default:
      return (text) => {
        const findings = engine.find(text);
        return findings.length === 0 ? 0 : hashOf(findings.map((one) => Object.values(one).join(' ')).join());
      };
  }
}

/** Strangers that four others are taken to be copies of: by text, 1 where at least four others that say something else share a key. */
function strangers(texts: readonly string[]): readonly number[] {
  const sharing = new Map<string, Set<string>>();
  const said = (text: string): string => text.toLowerCase().replace(/[^\p{L}]/gu, '');
  const keys = texts.map((text) => [...new Set(similarityKeys(text))]);
  texts.forEach((text, at) => {
    for (const key of keys[at]!) sharing.set(key, (sharing.get(key) ?? new Set()).add(said(text)));
  });
  return keys.map((own) => (own.some((key) => sharing.get(key)!.size > 4) ? 1 : 0));
}

function judgeAll({ look }: Setup, groups: readonly Group[], judge: Look): Int32Array {
  const all = groups.flatMap(({ kind, texts, wanted }) =>
    look === 'similar' && kind === 'clean' ? strangers(texts) : texts.map((text, at) => judge(text, wanted?.[at])),
  );
  return Int32Array.from(all);
}

const cpuMs = (work: () => void): number => {
  const { user, system } = process.cpuUsage();
  work();
  const now = process.cpuUsage();
  return (now.user - user + now.system - system) / 1_000;
};

function slowest(look: Look): Judged['worst'] {
  const texts = UNITS.map((unit) => ({ unit, text: unit.repeat(Math.floor(12_000 / Buffer.byteLength(unit))) }));
  const timed = texts.map((one) => ({ ...one, ms: cpuMs(() => look(one.text, undefined)) }));
  const slow = timed.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
  const steady = slow.map(({ unit, text }) => {
    const times = Array.from({ length: 4 }, () => cpuMs(() => look(text, undefined)));
    return { unit, ms: Math.min(...times) };
  });
  return steady.toSorted((a, b) => b.ms - a.ms)[0];
}

const [, , file, wish] = process.argv;
const { setups, groups } = JSON.parse(readFileSync(file!, 'utf8')) as Scope;
const judged = setups.map((setup): Judged => {
  const { engine, refused } = engineOf(patternsOf(setup, wish === 'worst'));
  const look = lookOf(setup, engine);
  let found: Int32Array = new Int32Array();
  const ms = cpuMs(() => {
    found = judgeAll(setup, groups, look);
  });
  const worst = wish === 'worst' ? slowest(look) : undefined;
  return { found: Buffer.from(found.buffer).toString('base64'), ms, refused, worst };
});
process.stdout.write(JSON.stringify(judged));
