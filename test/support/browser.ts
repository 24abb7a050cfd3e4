import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

export type FoundBrowser =
  | { readonly ok: true; launch(): Promise<Browser> }
  | { readonly ok: false; readonly reason: string };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Finds a Chromium on this machine, or installs Debian's where that is possible without asking anybody (root, apt).
 * Without one the caller skips, with the reason that this gives; in CI it throws instead, so that nothing is skipped
 * there unseen.
 */
export function findBrowser(): FoundBrowser {
  const path = locate() ?? (canInstall() ? install() : undefined);
  if (path !== undefined) {
    return { ok: true, launch: () => chromium.launch({ executablePath: path, args: FLAGS }) };
  }
  const reason = 'no Chromium here; `apt-get install chromium` (or any Chrome) makes the page tests run';
  if (process.env.CI === 'true') throw new Error(reason);
  process.stderr.write(`skipped: the page tests, ${reason}\n`);
  return { ok: false, reason };
}

function locate(): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    for (const name of NAMES) if (folder !== '' && existsSync(`${folder}/${name}`)) return `${folder}/${name}`;
  }
  return PLACES.find((place) => existsSync(place));
}

const canInstall = () => process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

function install(): string | undefined {
  process.stderr.write('no Chromium here: installing the one of the distribution\n');
  const apt = (...args: string[]) => execFileSync('apt-get', ['-qq', ...args], { stdio: 'ignore', timeout: 300_000 });
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'chromium');
  } catch {
    // Offline, or another apt is at work: the caller says what to type.
  }
  return locate();
}
