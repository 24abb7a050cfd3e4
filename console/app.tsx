import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type PageName, to } from './address.ts';
import { go, here } from './data/here.ts';
import { isOld, pause, paused, unpause } from './data/live.ts';
import { wasSignedIn, who } from './data/session.ts';
import { useKeysAnywhere } from './keys/keys.ts';
import { ActsPage } from './pages/acts.tsx';
import { HeldPage } from './pages/held.tsx';
import { LabelPage } from './pages/label.tsx';
import { ListPage } from './pages/list.tsx';
import { LivePage } from './pages/live.tsx';
import { MessagesPage } from './pages/messages.tsx';
import { NoticesPage } from './pages/notices.tsx';
import { RefusedPage } from './pages/refused.tsx';
import { ReviewsPage } from './pages/reviews.tsx';
import { RulePage } from './pages/rule.tsx';
import { RulesPage } from './pages/rules.tsx';
import { SenderPage } from './pages/sender.tsx';
import { SettingsPage } from './pages/settings.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { StoryPage } from './pages/story.tsx';
import { TryPage } from './pages/try.tsx';
import { Bar } from './parts/bar.tsx';
import { FindDialog, HelpDialog } from './parts/help.tsx';
import { Notices } from './parts/notices.tsx';
import { StopDialog } from './parts/stop.tsx';
import { Tour } from './parts/tour.tsx';
import { w } from './words/words.ts';

const SCREENS: Readonly<Record<PageName, ComponentType>> = {
  ...{ reviews: ReviewsPage, review: ReviewsPage, messages: MessagesPage, story: StoryPage, sender: SenderPage },
  ...{ rules: RulesPage, rule: RulePage, label: LabelPage, list: ListPage, try: TryPage },
  ...{
    live: LivePage,
    held: HeldPage,
    refused: RefusedPage,
    notices: NoticesPage,
    acts: ActsPage,
    settings: SettingsPage,
  },
};

/** The letter pressed after `g`. */
const PLACES: Readonly<Record<string, PageName>> = {
  ...{ v: 'reviews', r: 'rules', l: 'live', h: 'held', m: 'messages', a: 'acts', t: 'try', n: 'notices' },
};
/** Time for the second letter of `g v`, in ms. */
const SECOND_LETTER_MS = 1_500;

export function App() {
  // The page stays mounted below the sign-in: what was typed is still there afterwards.
  if (!wasSignedIn.value) return <SignIn />;
  return (
    <>
      <Inside />
      {who.value === null && <SignIn again />}
    </>
  );
}

type Overlay = 'help' | 'find' | 'stop' | undefined;

function Inside() {
  const [overlay, setOverlay] = useState<Overlay>();
  const lead = useRef(0);
  const { page } = here.value;
  const close = () => setOverlay(undefined);
  useKeysAnywhere({
    '?': () => setOverlay('help'),
    '/': () => setOverlay('find'),
    '!': () => setOverlay('stop'),
    p: () => (paused.value ? unpause() : pause()),
    g: () => {
      lead.current = Date.now();
    },
    ...Object.fromEntries(
      Object.entries(PLACES).map(([letter, name]) => [
        letter,
        () => {
          if (Date.now() - lead.current < SECOND_LETTER_MS) go(to(name));
          lead.current = 0;
        },
      ]),
    ),
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key === 'k' && !event.isComposing) {
        event.preventDefault();
        setOverlay('find');
      }
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
  // Focus moves to the content of a new page, so the next Tab does not start in the bar.
  useEffect(() => {
    const main = document.getElementById('main');
    if (document.activeElement === document.body || !document.activeElement?.isConnected)
      main?.focus({ preventScroll: true });
  }, [page]);
  const Screen = page === 'nowhere' ? Nowhere : SCREENS[page];
  return (
    <>
      <a class="skip" href="#main">
        {w().skip}
      </a>
      <Bar onStop={() => setOverlay('stop')} onHelp={() => setOverlay('help')} />
      {isOld.value && (
        <p class="banner" role="status">
          {w().newer}{' '}
          <button type="button" onClick={() => location.reload()}>
            {w().reload}
          </button>
        </p>
      )}
      {paused.value && (
        <p class="banner" role="status">
          {w().paused}{' '}
          <button type="button" onClick={unpause}>
            {w().goOn} <kbd>p</kbd>
          </button>
        </p>
      )}
      <Announced page={page} />
      <main id="main" tabIndex={-1} class={`page page-${page}`}>
        <Screen key={page === 'review' ? 'reviews' : page} />
      </main>
      <Tour />
      <Notices />
      {overlay === 'help' && <HelpDialog onClose={close} />}
      {overlay === 'find' && <FindDialog onClose={close} />}
      {overlay === 'stop' && <StopDialog onClose={close} />}
    </>
  );
}

/** Announces the page to screen readers. */
function Announced({ page }: { page: PageName | 'nowhere' }) {
  const title = w().titles[page];
  useEffect(() => {
    document.title = `${title} · unsaid`;
  }, [title]);
  return (
    <p class="for-readers" aria-live="polite">
      {title}
    </p>
  );
}

function Nowhere() {
  return (
    <div class="empty">
      <h1>{w().titles.nowhere}</h1>
      <p>
        <a href={to('reviews')}>{w().titles.reviews}</a>
      </p>
    </div>
  );
}
