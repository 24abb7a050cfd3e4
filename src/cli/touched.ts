import type { Selector } from '../lane/switches.ts';
import { findAffected } from '../operate/affected.ts';
import type { Desk } from '../operate/desk.ts';
import { plainly } from '../plain-text.ts';
import { loadRuleTexts } from '../rulebook/load.ts';
import { dayOf } from '../rules/lists.ts';
import { parseRules } from '../rules/parse.ts';
import { hintFor } from '../rules/suggest.ts';
import type { Verb } from '../words/en/desk.ts';
import { say, tell } from '../words/saying.ts';
import { rulesDirectory } from './arguments.ts';
import { affectedText, SAMPLES } from './selector.ts';
import type { Terminal } from './terminal.ts';

/** What a switch would touch, and whether the rule it names is known at all: shown before somebody says yes. */
export async function touchedText(verb: Verb, selector: Selector, desk: Desk, terminal: Terminal): Promise<string> {
  const affected = await findAffected(desk, selector, SAMPLES);
  const doubt = selector.type === 'rule' && affected.open === 0 ? await doubtOf(selector.rule, terminal) : '';
  return affectedText(verb, selector, affected, terminal.words.desk) + doubt;
}

/** A name misspelt in a hurry stops nothing. Rules that cannot be read here, or not in full, say nothing about it. */
async function doubtOf(rule: string, terminal: Terminal): Promise<string> {
  const loaded = await loadRuleTexts(rulesDirectory(undefined, terminal));
  if (!loaded.ok) return '';
  const { ruleSet, problems } = parseRules(loaded.texts, dayOf(terminal.now()));
  const known = ruleSet.rules.map(({ id }) => id);
  if (known.includes(rule) || problems.some(({ severity }) => severity === 'error')) return '';
  const { rules, desk } = terminal.words;
  const hint = tell(rules, hintFor(rule, known, 'rules there') ?? say('asIs', ''));
  return plainly`  ${desk.noSuchRule(rule, loaded.texts.directory, hint)}\n`;
}
