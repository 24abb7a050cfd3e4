import type { MutantResult } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import type { Reporter } from '@stryker-mutator/api/report';

/** What became of the mutants so far: a run that is stopped tells as much. */
export const told: MutantResult[] = [];

const newReporter = (): Reporter => ({ onMutantTested: (result) => void told.push(result) });
export const strykerPlugins = [declareFactoryPlugin(PluginKind.Reporter, 'told', newReporter)];
