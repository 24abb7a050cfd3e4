import path from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** What a second try mended: a line each, with what the first one said. CI shows it, so that nobody forgets it. */
export default class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        if (!test.diagnostic()?.flaky) continue;
        const file = path.relative(module.project.config.root, module.moduleId);
        const [error] = test.result().errors ?? [];
        const [said = ''] = (error?.message ?? '').split('\n');
        process.stdout.write(`second try needed: ${file} > ${test.fullName} (${said})\n`);
      }
    }
  }
}
