import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isServerGone } from './api/connection.js';
import { Help } from './components/help.js';
import { isTyping } from './components/keys.js';
import { OverviewPage } from './pages/overview-page.js';
import { SessionPage } from './pages/session-page.js';
import { SessionsPage } from './pages/sessions-page.js';
import { SourcesPage } from './pages/sources-page.js';
import { SystemPage } from './pages/system-page.js';
import { WebhooksPage } from './pages/webhooks-page.js';
import { href, navigate, path } from './state/router.js';
import { nextTheme, theme } from './state/theme.js';

const NAVIGATION = [
  { below: '/sessions', title: 'Sessions', key: 's' },
  { below: '/overview', title: 'Overview', key: 'o' },
  { below: '/sources', title: 'Sources', key: 'u' },
  { below: '/webhooks', title: 'Webhooks', key: 'w' },
  { below: '/system', title: 'System', key: 'y' },
] as const;

export function App() {
  const isHelpOpen = useSignal(false);
  useEffect(() => onGlobalKeys(() => (isHelpOpen.value = !isHelpOpen.value)), []);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header onHelp={() => (isHelpOpen.value = true)} />
      <Banner />
      <main id="main" tabIndex={-1}>
        <Page />
      </main>
      {isHelpOpen.value && <Help onClose={() => (isHelpOpen.value = false)} />}
    </>
  );
}

function Header({ onHelp }: { readonly onHelp: () => void }) {
  const current = path.value || '/sessions';
  return (
    <header class="top">
      <a class="brand" href={href('/sessions')}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 2h12v9H7l-4 3v-3H2z" />
        </svg>
        <span>Conversations</span>
      </a>
      <nav aria-label="Pages">
        {NAVIGATION.map(({ below, title }) => (
          <a key={below} href={href(below)} aria-current={current.startsWith(below) ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <div class="tools">
        <button type="button" class="quiet" onClick={nextTheme} title="Colours: as the system has them, light, or dark">
          <span aria-hidden="true">◐</span> {theme.value}
        </button>
        <button type="button" class="quiet" onClick={onHelp} aria-label="Keyboard help" title="Keyboard help (?)">
          ?
        </button>
      </div>
    </header>
  );
}

function Banner() {
  return (
    <div role="alert">
      {isServerGone.value && (
        <p class="gone">
          <span class="spinner" aria-hidden="true" /> The service does not answer. This page tries again every second
          and goes on by itself.
        </p>
      )}
    </div>
  );
}

function Page() {
  const [, section = '', ...rest] = path.value.split('/');
  if (section === '' || (section === 'sessions' && rest.length === 0)) return <SessionsPage />;
  if (section === 'sessions' && rest.length === 1) return <OneSession encodedId={rest[0] ?? ''} />;
  if (section === 'overview' && rest.length === 0) return <OverviewPage />;
  if (section === 'sources' && rest.length === 0) return <SourcesPage />;
  if (section === 'webhooks' && rest.length === 0) return <WebhooksPage />;
  if (section === 'system' && rest.length === 0) return <SystemPage />;
  return (
    <section class="page plain">
      <h1>No such page</h1>
      <p>
        Go to the <a href={href('/sessions')}>sessions</a>.
      </p>
    </section>
  );
}

function OneSession({ encodedId }: { readonly encodedId: string }) {
  const sessionId = decode(encodedId);
  return <SessionPage key={sessionId} sessionId={sessionId} />;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function onGlobalKeys(toggleHelp: () => void): () => void {
  let isGoing = false;
  const onKey = (event: KeyboardEvent) => {
    if (isTyping(event)) return;
    const target = isGoing ? NAVIGATION.find(({ key }) => key === event.key) : undefined;
    isGoing = event.key === 'g';
    if (target) navigate(href(target.below));
    else if (event.key === '?') toggleHelp();
    else return;
    event.preventDefault();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
