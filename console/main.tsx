import './style/console.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { followLinks } from './data/here.ts';
import { listen } from './data/live.ts';
import { begin } from './data/session.ts';
import { settings } from './data/settings.ts';
import { speak } from './words/words.ts';

await Promise.all([speak(), begin()]);
settings.subscribe(() => void speak());
followLinks();
listen();
const root = document.getElementById('console') as HTMLElement;
// What index.html shows until here.
root.replaceChildren();
render(<App />, root);
